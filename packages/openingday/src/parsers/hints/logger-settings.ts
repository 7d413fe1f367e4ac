import { identifierName, isMember, isNode, literalText, propertyName, unwrap, type SyntaxNode, type SyntaxTree } from "../syntax-tree.ts";
import { isCall, isFunction, readChain, visit } from "./call-chain.ts";
import type { Place } from "./in-handlers.ts";
import { findLeaked, isForDevelopment } from "./logged-request.ts";
import type { Program } from "./program.ts";

const secretHeader = /:req\[(?:proxy-)?(?:authorization|cookie|x-api-key|x-auth-token|x-access-token)\]|:res\[set-cookie\]/i;
const printsAddress = /^(?:combined|common|default|dev|short|tiny)$|:(?:url|referrer)\b/;
const secretQuery = /\breq(?:uest)?\.query(?:\.|\[["'])(?:\w*[tT]oken|api_?[kK]ey|password|secret|magic\w*|signature)\b/;
const masks = /\b(?:redact|mask|omit|scrub|sanitiz|sanitis|filter|censor|delete)\w*/i;
const pinoHttp = /^(?:pinoHttp|pinoHTTP|pinohttp|PinoHttp|httpLogger|pinoMiddleware)$/;
const noBodies: ReadonlySet<string> = new Set();

/** Finds the first setting by which morgan or pino writes tokens, headers or bodies of every request to the log. */
export function findLoggerSetting({ tree, text }: Program): Place | undefined {
  const hasMorgan = /["']morgan["']/.test(text);
  const hasPino = /["'](?:pino|pino-http|nestjs-pino|fastify)["']/.test(text);
  if (!hasMorgan && !hasPino) return undefined;
  for (const node of tree.nodes) {
    const subject = (hasMorgan ? readMorgan(node, text, tree) : undefined) ?? (hasPino ? readPino(node, text) : undefined);
    if (subject !== undefined && !isForDevelopment(node, tree)) return { node, subject };
  }
  return undefined;
}

function readMorgan(node: SyntaxNode, text: string, tree: SyntaxTree): string | undefined {
  if (!isCall(node)) return undefined;
  const [first, second, third] = readChain(node);
  if (first?.name !== "morgan" || third !== undefined) return undefined;
  if (second === undefined) {
    const [format] = first.given ?? [];
    if (isNode(format) && isFunction(format)) {
      const asked = findAskedHeader(format);
      return asked ?? leakOf(format, text);
    }
    const written = textOf(format);
    const header = secretHeader.exec(written)?.[0];
    if (header !== undefined) return `morgan ${header}`;
    const isAsked = printsAddress.test(written) && secretQuery.test(text) && !/morgan\.token\(\s*["'`]url["'`]/.test(text);
    return isAsked ? "morgan :url, with a token in the address" : undefined;
  }
  if (second.name !== "token" || second.given === undefined) return undefined;
  const [name, how] = second.given;
  const token = literalText(name);
  const isUsed = tree.nodes.some(
    (one) => isCall(one) && readChain(one)[0]?.name === "morgan" && textOf(readChain(one)[0]?.given?.[0]).includes(`:${token ?? "\n"}`),
  );
  return isUsed && isNode(how) && isFunction(how) ? leakOf(how, text) : undefined;
}

/** `tokens.req(req, res, "authorization")` in a format that is a function. */
function findAskedHeader(format: SyntaxNode): string | undefined {
  let asked: string | undefined;
  visit(format["body"], (node) => {
    const links = isCall(node) ? readChain(node) : [];
    const last = links.at(-1);
    if (links.length === 2 && last?.name === "req") {
      const header = literalText(last.given?.[2]) ?? "";
      if (secretHeader.test(`:req[${header}]`)) asked = `morgan :req[${header}]`;
    }
    return asked === undefined;
  });
  return asked;
}

/** Whatever is left out or covered up in some way may be all that matters: then nothing is said. */
function readPino(node: SyntaxNode, text: string): string | undefined {
  if (isCall(node) && pinoHttp.test(identifierName(node["callee"]) ?? "") && text.includes("pino-http")) {
    const [options] = node["arguments"] as unknown[];
    const names = options === undefined ? new Set<string>() : namesOfSettings(options);
    // By itself pino-http writes every header down, that with the log-in among them.
    if (names !== undefined && ![...names].some((name) => covers.test(name)) && !masks.test(textNear(node, text)))
      return "all headers (pinoHttp without redact)";
    return undefined;
  }
  if (node.type !== "ObjectProperty" || nameOf(node) !== "serializers") return undefined;
  // Somewhere in this file something is covered up.
  if (/\bredact\b/.test(text)) return undefined;
  const serializers = unwrap(node["value"]);
  if (serializers?.type !== "ObjectExpression") return undefined;
  for (const property of serializers["properties"] as SyntaxNode[]) {
    const how = property.type === "ObjectMethod" ? property : unwrap(property["value"]);
    if (!/^(?:req|request)$/.test(nameOf(property) ?? "") || how === undefined || !(property.type === "ObjectMethod" || isFunction(how)))
      continue;
    const leaked = leakOf(how, text);
    if (leaked !== undefined) return leaked;
  }
  return undefined;
}

const covers = /^(?:redact|serializers|wrapSerializers|logger|enabled|autoLogging|level|stream|customProps|formatters|hooks)$/;

/** Undefined where it is not written out here. */
function namesOfSettings(options: unknown): ReadonlySet<string> | undefined {
  const given = unwrap(options);
  if (given?.type !== "ObjectExpression") return undefined;
  const names = (given["properties"] as SyntaxNode[]).map((property) => nameOf(property));
  return names.includes(undefined) ? undefined : new Set(names as string[]);
}

/** What a function answers with as it came in. */
function leakOf(how: SyntaxNode, text: string): string | undefined {
  if (masks.test(textNear(how, text))) return undefined;
  const body = how["body"];
  const answers: unknown[] = [];
  if (isNode(body) && body.type === "BlockStatement")
    visit(body, (node) => {
      if (node.type === "ReturnStatement") answers.push(node["argument"]);
      return !isFunction(node);
    });
  else answers.push(body);
  return answers.map((answer) => findLeaked(partsOf(answer), noBodies)).find((leaked) => leaked !== undefined);
}

/** `[…].join(" ")` writes down what is in the list. */
function partsOf(answer: unknown): unknown {
  const call = unwrap(answer);
  const callee = call !== undefined && isCall(call) ? unwrap(call["callee"]) : undefined;
  return callee !== undefined && isMember(callee) && propertyName(callee) === "join" ? callee["object"] : answer;
}

function nameOf(property: SyntaxNode): string | undefined {
  if (property.type !== "ObjectProperty" && property.type !== "ObjectMethod") return undefined;
  return property["computed"] === true ? undefined : (identifierName(property["key"]) ?? literalText(property["key"]));
}

function textOf(node: unknown): string {
  const plain = literalText(node);
  if (plain !== undefined) return plain;
  const inner = unwrap(node);
  return inner?.type === "TemplateLiteral"
    ? (inner["quasis"] as { readonly value?: { readonly raw?: string } }[]).map(({ value }) => value?.raw ?? "").join(" ")
    : "";
}

function textNear({ start, end }: SyntaxNode, text: string): string {
  return typeof start === "number" && typeof end === "number" ? text.slice(start, end) : "";
}
