import type { HintKind } from "../../model/evidence-hints.ts";
import { isOffline } from "./offline.ts";

const database =
  /\b(?:prisma|knex|trx|tx|db|database|pool|sql|supabase|drizzle)\b|\.(?:query|execute|findOne|findById|findMany|findAll|findByPk|selectFrom|collection)\b|\/(?:queries|repositor(?:y|ies)|dal|data-access)[/."']/;
/** Within a loop: the database itself is asked. */
const asked =
  /\b(?:prisma|knex|trx|tx|db|database|pool|sql|supabase)\s*[.(`]|\.(?:query|execute|find[A-Z]\w*|selectFrom|collection)\b|\bawait\s+[A-Z]\w*\./;
/** A function that may ask it: by its name, or because it is written in the same file. */
const through = /(?:\bawait|=>)\s+([a-z]\w*)\(/g;
const readingName = /^(?:get|find|list|fetch|load|read|count|select|query)[A-Z]/;
/** Loops over parts, tries and pages ask several times by intent. */
const byIntent = /chunk|batch|page|attempt|retr|cursor|offset/i;
const loop = /\b(?:for|while)\s*\(|\.(?:map|forEach|flatMap)\s*\(/g;
const handler =
  /\(\s*_?req(?:uest)?\b[^()]{0,80},\s*_?(?:res|response|reply)\b|\.(?:get|post|put|patch|delete|all)\s*(?:<[^()]{0,200}>)?\(\s*["'`][/*]|\bexport\s+(?:const|(?:async\s+)?function)\s+(?:GET|POST|PUT|PATCH|DELETE|getServerSideProps|loader|action)\b|\bexport\s+default\s+(?:async\s+)?(?:function\b|\()|\b(?:define)?[eE]ventHandler\b/;
const blocking =
  /(?:FileSync|readdirSync|cpSync|execSync|spawnSync|pbkdf2Sync|scryptSync|KeyPairSync|hashSync|compareSync|zipSync|flateSync|ompressSync)\s*\(/g;
const elsewhere = /\b(?:fetch|axios(?:\.\w+)?)\s*\(\s*["'`]https?:/g;
const list =
  /\bfindMany\s*\(\s*[){]|["'`]\s*select\b[\s\S]{1,300}?\bfrom\s|\.select\s*\(\s*(?:["'`][^"'`]{0,200}["'`]\s*)?\)|\.find\s*\(\s*(?:\{\s*\})?\s*\)/i;
const assigned =
  /\bconst\s[^=;]{1,200}=\s*await\s+(?:\(?[\w$]+[!?]?\.|(?:get|find|list|fetch|load|read|count|select|query)[A-Z]\w*\(|sql\b|knex\b|db\b)/g;
/** What ends a row of questions. */
const between = /\b(?:if|return|for|while|switch|throw)\b/;
const log = /\b(?:console|_?log(?:ger)?|LOGGER|pino|winston)\.\w+\s*\(/g;
const incoming = /\breq(?:uest)?\.(?:body|rawBody|headers|cookies|signedCookies)\b|\bprocess\s*\.\s*env\b/;
/** morgan or pino, set up in a way that says what of a request is written down. */
const loggerSetting =
  /["']morgan["'][\s\S]*(?::re[qs]\[|morgan\.token|\bquery\b|\btokens?\.req\b|\breq\.(?:body|headers))|["']pino-http["']|\bserializers\b/;
const takesBody = /\breq(?:uest)?\.(?:json|text|formData)\(\)/;
/** What stands further behind is not looked at. */
const bodyCharacters = 1_200;
const callCharacters = 300;

/** Which kinds of hints a program may hold, by its text alone: cheap, so that most programs are never parsed. */
export function suspectHints(text: string, path: string): readonly HintKind[] {
  const waits = text.includes("await");
  const asks = waits && database.test(text);
  const kinds: HintKind[] = [
    ...(asks && hasRow(text) ? ["queries-in-a-row" as const] : []),
    ...(asks && list.test(text) ? ["list-without-limit" as const] : []),
    ...(text.includes("Sync") && isBehindHandler(text, blocking) ? ["blocking-call" as const] : []),
    ...(waits && text.includes("http") && isBehindHandler(text, elsewhere) ? ["call-without-timeout" as const] : []),
  ];
  if (kinds.length > 0 && !handler.test(text)) kinds.length = 0;
  if (asks && mayAskInLoop(text) && !isOffline(path, text)) kinds.push("query-in-loop");
  if (mayLogRequest(text) || (/morgan|pino|serializers/.test(text) && loggerSetting.test(text))) kinds.push("logged-request");
  return kinds;
}

/** Whether one of the calls stands behind the beginning of something that answers requests. */
function isBehindHandler(text: string, calls: RegExp): boolean {
  let last = -1;
  for (const { index } of text.matchAll(calls)) last = index;
  return last >= 0 && handler.test(text.slice(0, last));
}

/** Three answers waited for, and nothing decided in between. */
function hasRow(text: string): boolean {
  let inARow = 0;
  let end = 0;
  for (const { 0: match, index } of text.matchAll(assigned)) {
    inARow = inARow > 0 && !between.test(text.slice(end, index)) ? inARow + 1 : 1;
    if (inARow >= 3) return true;
    end = index + match.length;
  }
  return false;
}

function mayAskInLoop(text: string): boolean {
  for (const { 0: begin, index } of text.matchAll(loop)) {
    const isStatement = !begin.startsWith(".");
    const body = text.slice(index, endOfLoop(text, index + begin.length, isStatement));
    if (!body.includes("await") && (isStatement || !isCollected(text, index))) continue;
    if (isStatement && byIntent.test(body.slice(0, body.indexOf(")")))) continue;
    if (asked.test(body) || asksThroughFunction(body, text)) return true;
  }
  return false;
}

function asksThroughFunction(body: string, text: string): boolean {
  for (const [, name = ""] of body.matchAll(through))
    if (readingName.test(name) || new RegExp(`\\b(?:function|const)\\s+${name}\\s*[=(<:]`).test(text)) return true;
  return false;
}

/** `Promise.all(rows.map(…))` */
function isCollected(text: string, index: number): boolean {
  return text.slice(Math.max(0, index - 200), index).includes("Promise.all");
}

/** Behind the bracket that closes the call, or, of a statement, behind its block; strings with brackets in them may move it a little. */
function endOfLoop(text: string, from: number, isStatement: boolean): number {
  const most = Math.min(text.length, from + bodyCharacters);
  let depth = 1;
  let closings = 0;
  for (let at = from; at < most; at++) {
    const sign = text[at];
    if (sign === "(" || sign === "{") depth += 1;
    else if (sign === ")" || sign === "}") {
      depth -= 1;
      if (depth > 0) continue;
      closings += 1;
      if (!isStatement || (closings > 1 && sign === "}")) return at;
    } else if (sign === ";" && depth === 0) return at;
  }
  return most;
}

function mayLogRequest(text: string): boolean {
  let hasBody: boolean | undefined;
  for (const { index } of text.matchAll(log)) {
    const call = text.slice(index, index + callCharacters).split(/\)\s*;?\s*\n/, 1)[0] ?? "";
    if (incoming.test(call)) return true;
    hasBody ??= takesBody.test(text);
    if (hasBody) return true;
  }
  return false;
}
