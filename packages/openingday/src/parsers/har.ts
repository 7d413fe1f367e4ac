import type { Parsed } from "./parsed.ts";
import { readUrl } from "./read-url.ts";

/** One request of a recorded visit, and its answer. Names of headers are in lower case. */
export interface VisitEntry {
  readonly method: string;
  /** Without a fragment. */
  readonly url: string;
  /** What the browser says it is for: `document`, `xhr`, `fetch`, `script` …; where it does not say, the empty text. */
  readonly resource: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: {
    readonly type: string;
    readonly text: string;
    readonly fields: readonly (readonly [name: string, value: string])[];
    /** Longer than a form that a person fills in, so that nothing of it was kept. */
    readonly isTooLong: boolean;
  };
  /** 0 where no answer came. */
  readonly status: number;
  readonly answerHeaders: ReadonlyMap<string, string>;
  /** Name and value of each cookie that was set, as it was sent. */
  readonly cookies: readonly (readonly [name: string, value: string])[];
  /** Media type of the answer, without its parameters. */
  readonly type: string;
  /** Body of the answer where it was kept and is text; its beginning where it is long. */
  readonly text: string;
  /** Where it sends the browser, as it says. */
  readonly location?: string;
}

const mostEntries = 10_000;
const mostHeaders = 200;
const mostText = 1024 * 1024;
const mostBody = 256 * 1024;

type Fields = Readonly<Record<string, unknown>>;

class Odd extends Error {}

/** Reads a recorded visit (HAR 1.2) of any browser. What is wrong is said with its field, what is no JSON with its line. */
export function parseHar(text: string): Parsed<readonly VisitEntry[]> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/u, ""));
  } catch (error) {
    const line = / \(line (\d+)/u.exec(error instanceof Error ? error.message : "")?.[1];
    return { ok: false, error: `it is no JSON${line === undefined ? "" : `: line ${line} cannot be read`}` };
  }
  try {
    const { entries } = group(group(value, "the file")["log"], "log");
    if (!Array.isArray(entries)) return { ok: false, error: "log.entries must be a list; a browser’s “Save all as HAR” writes one" };
    return readVisit(entries);
  } catch (error) {
    if (error instanceof Odd) return { ok: false, error: error.message };
    throw error;
  }
}

/** The same for its entries alone, as they are while a browser is watched. */
export function readVisit(entries: readonly unknown[]): Parsed<readonly VisitEntry[]> {
  if (entries.length > mostEntries)
    return {
      ok: false,
      error: `log.entries has ${entries.length} requests, and at most ${mostEntries} are read: record the visit alone`,
    };
  try {
    return { ok: true, value: entries.map((entry, index) => readEntry(entry, `log.entries[${index}]`)) };
  } catch (error) {
    if (error instanceof Odd) return { ok: false, error: error.message };
    throw error;
  }
}

function readEntry(value: unknown, place: string): VisitEntry {
  const entry = group(value, place);
  const request = group(entry["request"], `${place}.request`);
  const response = group(entry["response"], `${place}.response`);
  const url = readUrl(words(request["url"], `${place}.request.url`));
  if (url === null) throw new Odd(`${place}.request.url must be an address`);
  url.hash = "";
  const answerHeaders = readHeaders(response["headers"], `${place}.response.headers`);
  const type = readType(response["content"], answerHeaders.first.get("content-type"));
  const location = answerHeaders.first.get("location") ?? optional(response["redirectURL"]);
  const body = readBody(request["postData"], `${place}.request.postData`);
  return {
    method: words(request["method"], `${place}.request.method`).toUpperCase().slice(0, 20),
    url: url.href,
    resource: optional(entry["_resourceType"]).toLowerCase(),
    headers: readHeaders(request["headers"], `${place}.request.headers`).first,
    ...(body === undefined ? {} : { body }),
    status: typeof response["status"] === "number" && response["status"] >= 100 && response["status"] <= 599 ? response["status"] : 0,
    answerHeaders: answerHeaders.first,
    cookies: answerHeaders.cookies,
    type,
    text: readText(response["content"], type),
    ...(location === "" ? {} : { location }),
  };
}

function readHeaders(value: unknown, place: string) {
  const first = new Map<string, string>();
  const cookies: (readonly [string, string])[] = [];
  if (value === undefined || value === null) return { first, cookies };
  if (!Array.isArray(value)) throw new Odd(`${place} must be a list`);
  for (const header of value.slice(0, mostHeaders) as unknown[]) {
    const { name, value: content } = group(header, `${place}[…]`);
    if (typeof name !== "string" || typeof content !== "string") throw new Odd(`${place} must have a name and a value each, both text`);
    const lower = name.toLowerCase();
    if (lower === "set-cookie")
      // Some browsers put all cookies of an answer into one header, a line each.
      for (const line of content.split("\n").slice(0, 50)) {
        const [, cookie, kept] = /^\s*([^=;\s]+)=([^;]*)/u.exec(line) ?? [];
        if (cookie !== undefined && kept !== undefined) cookies.push([cookie, kept.trim()]);
      }
    if (!first.has(lower)) first.set(lower, content);
  }
  return { first, cookies };
}

function readBody(value: unknown, place: string): VisitEntry["body"] | undefined {
  if (value === undefined || value === null) return undefined;
  const { mimeType, text, params } = group(value, place);
  const body = optional(text);
  const type = mediaType(optional(mimeType));
  if (body.length > mostBody) return { type, text: "", fields: [], isTooLong: true };
  const listed = Array.isArray(params) ? (params as unknown[]).slice(0, 500) : [];
  const fields = listed.flatMap((param): (readonly [string, string])[] => {
    const { name, value: content } = group(param, `${place}.params[…]`);
    return typeof name === "string" ? [[name, optional(content)]] : [];
  });
  if (type !== "application/x-www-form-urlencoded") return { type, text: body, fields, isTooLong: false };
  // The text is as it was sent; in the list some browsers leave the values encoded.
  return { type, text: body, fields: body === "" ? fields : readForm(body), isTooLong: false };
}

/** @see URL standard, application/x-www-form-urlencoded parsing */
function readForm(text: string): readonly (readonly [name: string, value: string])[] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .slice(0, 500)
    .map((pair) => {
      const at = pair.indexOf("=");
      return at === -1 ? [unescapeForm(pair), ""] : [unescapeForm(pair.slice(0, at)), unescapeForm(pair.slice(at + 1))];
    });
}

function unescapeForm(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

function readType(content: unknown, header: string | undefined): string {
  const said = typeof content === "object" && content !== null ? optional((content as Fields)["mimeType"]) : "";
  return mediaType(said === "" || said === "x-unknown" ? (header ?? "") : said);
}

function readText(content: unknown, type: string): string {
  if (typeof content !== "object" || content === null) return "";
  const { text, encoding } = content as Fields;
  if (!/^text\/|json|xml|javascript|^$/u.test(type) || typeof text !== "string") return "";
  return encoding === "base64" ? decode(text.slice(0, mostText)) : text.slice(0, mostText);
}

/** Base64 of UTF-8; what is none of it is no text. */
function decode(text: string): string {
  const clean = text.replaceAll(/[^A-Za-z0-9+/]/gu, "");
  try {
    return new TextDecoder().decode(
      Uint8Array.from(atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean), (character) => character.charCodeAt(0)),
    );
  } catch {
    return "";
  }
}

function mediaType(header: string): string {
  return (header.split(";")[0] ?? "").trim().toLowerCase();
}

function group(value: unknown, place: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Odd(`${place} must be a group in { }`);
  return value as Fields;
}

function words(value: unknown, place: string): string {
  if (typeof value !== "string" || value === "") throw new Odd(`${place} must be a text`);
  if (value.length > 16_384) throw new Odd(`${place} is longer than 16,384 characters`);
  return value;
}

function optional(value: unknown): string {
  return typeof value === "string" ? value : "";
}
