import { readMarkup } from "../parsers/read-markup.ts";
import type { Capture } from "../model/journey.ts";
import type { HttpAnswer } from "../model/tools.ts";

/** What a step takes out of an answer; `found: false` says in words what was missing. */
export type Captured = { readonly found: true; readonly value: string } | { readonly found: false; readonly missing: string };

const maxValue = 10_000;

/** Reads one capture from the last answer of a request step; `cookie` gives what the customer holds by then. */
export function captureFrom(capture: Capture, answer: HttpAnswer, text: string, cookie: (name: string) => string | undefined): Captured {
  if ("json" in capture) return captureJson(capture.json, text);
  if ("cookie" in capture) return found(decoded(cookie(capture.cookie)), `no “${capture.cookie}” cookie`);
  if ("header" in capture) return found(answer.header(capture.header.toLowerCase()), `no “${capture.header}” header`);
  if ("field" in capture) return found(fieldValue(text, capture.field), `no form field called “${capture.field}”`);
  if ("pattern" in capture) return capturePattern(capture.pattern, text, "nothing in the answer");
  return capturePattern(capture.finalUrl, answer.url, "the address it ended at does not contain what");
}

/** First group of a regular expression over a text, or the whole match where it has no group. */
export function capturePattern(pattern: string, text: string, nothing: string): Captured {
  const match = new RegExp(pattern).exec(text);
  return found(match?.[1] ?? match?.[0], `${nothing} fits the pattern ${pattern}`);
}

/** Scripts of a page send a cookie back decoded. */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}

function captureJson(path: string, text: string): Captured {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { found: false, missing: "the answer is not JSON" };
  }
  for (const key of path
    .replace(/^\$\.?/, "")
    .replaceAll(/\[(\d{1,6})\]/g, ".$1")
    .split(".")
    .filter(Boolean)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
      return { found: false, missing: `no “${path}” in the answer` };
    value = (value as Record<string, unknown>)[key];
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return found(String(value), "");
  return { found: false, missing: `“${path}” in the answer is not a single value` };
}

function found(value: string | undefined, missing: string): Captured {
  if (value === undefined) return { found: false, missing };
  if (value.length > maxValue) return { found: false, missing: "the value found is far too long" };
  return { found: true, value };
}

/** Value that a browser would send for the first control of that name, or a `<meta>` of that name, as frameworks place their form tokens. */
function fieldValue(html: string, name: string): string | undefined {
  let control: string | undefined;
  let meta: string | undefined;
  let textarea: string | undefined;
  let options: { first?: string; selected?: string } | undefined;
  readMarkup(html, {
    onopentag(tag, attributes) {
      if (control !== undefined) return;
      if (tag === "option" && options !== undefined) {
        options.first ??= attributes["value"] ?? "";
        if ("selected" in attributes) options.selected ??= attributes["value"] ?? "";
      }
      if (attributes["name"] !== name) return;
      if (tag === "meta") meta ??= attributes["content"];
      else if (tag === "textarea") textarea = "";
      else if (tag === "select") options = {};
      else if (tag === "button") control = attributes["value"] ?? "";
      else if (tag === "input" && isSent(attributes)) control = attributes["value"] ?? (isBox(attributes) ? "on" : "");
    },
    ontext(text) {
      if (textarea !== undefined) textarea += text;
    },
    onclosetag(tag) {
      if (tag === "textarea" && textarea !== undefined) control ??= textarea;
      if (tag === "select" && options !== undefined) control ??= options.selected ?? options.first;
      if (tag === "textarea") textarea = undefined;
      if (tag === "select") options = undefined;
    },
  });
  return control ?? meta;
}

function isBox(attributes: Readonly<Record<string, string>>): boolean {
  return attributes["type"] === "radio" || attributes["type"] === "checkbox";
}

/** The first of a group of radio buttons counts even where none is chosen: somebody has to choose one. */
function isSent(attributes: Readonly<Record<string, string>>): boolean {
  return !("disabled" in attributes);
}
