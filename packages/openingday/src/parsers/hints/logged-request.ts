import { identifierName, isMember, isNode, literalText, propertyName, unwrap, type SyntaxNode, type SyntaxTree } from "../syntax-tree.ts";
import { isCall, namesIn, readChain, visit } from "./call-chain.ts";
import type { Place } from "./in-handlers.ts";
import type { Program } from "./program.ts";

const consoles = /^(?:log|info|warn|error|dir)$/;
/** Debug and trace are switched off in production, as a rule. */
const levels = /^(?:log|info|http|notice|warn|warning|error|fatal|critical)$/;
const loggers = /^(?:log|logger|pino|winston|LOGGER|_logger)$/;
const request = /^_?(?:req|request)$/;
const wholes = /^(?:body|rawBody|headers|cookies|signedCookies)$/;
const secretFields =
  /^(?:authorization|cookie|password|passwd|pwd|newPassword|token|accessToken|refreshToken|secret|apiKey|cardNumber|cvv|cvc|pin|otp)$/i;
const secretSetting = /(?:SECRET|PASSWORD|PASSWD|PRIVATE_KEY|_TOKEN|API_KEY|DATABASE_URL|CONNECTION_STRING)/;
const developmentName = /^(?:NODE_ENV|DEBUG|debug|dev|isDev\w*|isDevelopment|DEV|verbose|VERBOSE|isTest|LOG_\w+|__DEV__)$/;

/** Finds the first line that writes a request's body, headers or cookies, or settings that hold secrets, to the log. */
export function findLoggedRequest({ tree, text }: Program): Place | undefined {
  const bodies = /\.(?:json|text|formData)\(\)/.test(text) ? namesOfBodies(tree) : new Set<string>();
  for (const node of tree.nodes) {
    if (!isCall(node)) continue;
    const links = readChain(node);
    const [first] = links;
    const last = links.at(-1);
    const owner = links.at(-2)?.name ?? "";
    if (last?.given === undefined || links.length < 2 || links.length > 4) continue;
    if (first?.name === "console" ? !consoles.test(last.name) : !loggers.test(owner) || !levels.test(last.name)) continue;
    for (const given of last.given) {
      const leaked = findLeaked(given, bodies);
      if (leaked !== undefined && !isForDevelopment(node, tree)) return { node, subject: leaked };
    }
  }
  return undefined;
}

/** What an argument writes out as it is; what goes through a function first may be masked there. */
export function findLeaked(given: unknown, bodies: ReadonlySet<string>): string | undefined {
  let leaked: string | undefined;
  visit(given, (node) => {
    if (leaked !== undefined) return false;
    if (isMember(node)) {
      leaked = sayLeaky(node);
      return false;
    }
    const name = identifierName(node);
    if (name !== undefined) {
      if (bodies.has(name)) leaked = name;
      return false;
    }
    if (isCall(node)) {
      const [owner, method] = readChain(node["callee"]);
      const writesOut =
        (owner?.name === "JSON" && method?.name === "stringify") ||
        (owner?.name === "String" && method === undefined) ||
        method?.name === "inspect";
      // A list of the fields to keep, or a function that leaves some out.
      return writesOut && (node["arguments"] as unknown[]).slice(1).every((one) => isHarmlessArgument(one));
    }
    if (node.type === "ObjectProperty") {
      leaked = findLeaked(node["value"], bodies);
      return false;
    }
    return /^(?:ObjectExpression|SpreadElement|ArrayExpression|TemplateLiteral|BinaryExpression|LogicalExpression|ParenthesizedExpression|TSAsExpression|TSNonNullExpression|TSSatisfiesExpression)$/.test(
      node.type,
    );
  });
  return leaked;
}

function isHarmlessArgument(node: unknown): boolean {
  return isNode(node) && /^(?:NullLiteral|NumericLiteral|StringLiteral|ObjectExpression|BooleanLiteral)$/.test(node.type)
    ? true
    : identifierName(node) === "undefined";
}

/** `req.body`, `ctx.request.headers`, `req.headers.authorization`, `process.env`, `process.env.STRIPE_SECRET_KEY`. */
function sayLeaky(member: SyntaxNode): string | undefined {
  const names: string[] = [];
  for (let inner: SyntaxNode | undefined = member; inner !== undefined; inner = unwrap(inner["object"])) {
    const name = isMember(inner) ? propertyName(inner) : identifierName(inner);
    if (name === undefined) return undefined;
    // The request below that of a framework or a logger is the same request.
    if (name !== "raw") names.unshift(name);
    if (!isMember(inner)) break;
  }
  const said = names.join(".");
  if (names[0] === "process" && names[1] === "env")
    return names.length === 2 || (names.length === 3 && secretSetting.test(names[2] ?? "")) ? said : undefined;
  const at = names.findIndex((name, index) => request.test(name) && index < 2);
  const part = names[at + 1];
  if (at < 0 || part === undefined || !wholes.test(part)) return undefined;
  const fields = names.slice(at + 2);
  return fields.length === 0 || (fields.length === 1 && secretFields.test(fields[0] ?? "")) ? said : undefined;
}

/** `const body = await request.json()`. */
function namesOfBodies(tree: SyntaxTree): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of tree.nodes) {
    if (node.type !== "VariableDeclarator") continue;
    const awaited = unwrap(node["init"]);
    const name = identifierName(node["id"]);
    const [asked, how, more] = awaited?.type === "AwaitExpression" ? readChain(awaited["argument"]) : [];
    if (name !== undefined && more === undefined && request.test(asked?.name ?? "") && how?.given !== undefined) {
      if (/^(?:json|text|formData)$/.test(how.name)) names.add(name);
    }
  }
  // A name that stands for something else elsewhere in the file tells nothing.
  for (const node of tree.nodes) {
    const name = node.type === "VariableDeclarator" ? identifierName(node["id"]) : undefined;
    if (name !== undefined && names.has(name) && !/^(?:json|text|formData)$/.test(lastAsked(node["init"]))) names.delete(name);
  }
  return names;
}

function lastAsked(init: unknown): string {
  const awaited = unwrap(init);
  return awaited?.type === "AwaitExpression" ? (readChain(awaited["argument"]).at(-1)?.name ?? "") : "";
}

export function isForDevelopment(node: SyntaxNode, tree: SyntaxTree): boolean {
  for (let outer = tree.parentOf(node); outer !== undefined; outer = tree.parentOf(outer)) {
    const test = outer.type === "LogicalExpression" ? outer["left"] : outer["test"];
    if (test === undefined || test === null) continue;
    if ([...namesIn(test)].some((name) => developmentName.test(name)) || /^(?:development|test)$/.test(literalText(test) ?? ""))
      return true;
  }
  return false;
}
