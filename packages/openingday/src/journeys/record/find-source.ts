import type { Capture } from "../../model/journey.ts";
import type { HttpAnswer } from "../../model/tools.ts";
import type { VisitEntry } from "../../parsers/har.ts";
import { captureFrom } from "../capture.ts";
import { isTokenLike } from "./kinds-of-values.ts";

const mostNodes = 20_000;
const mostDepth = 32;

/**
 * Where in an answer a value came from, so that a later walk can take that walk's own from there. Undefined where it is not in it, or
 * where no capture would find exactly this value.
 * @param names Under which it may stand there, the likeliest first.
 */
export function findSource(value: string, names: readonly string[], asked: VisitEntry, answer: VisitEntry): Capture | undefined {
  for (const capture of candidates(value, names, asked, answer)) if (finds(capture, value, answer)) return capture;
  return undefined;
}

function* candidates(value: string, names: readonly string[], asked: VisitEntry, answer: VisitEntry): Generator<Capture> {
  for (const [name] of answer.cookies) yield { cookie: name };
  for (const [name, content] of answer.answerHeaders)
    if (content === value && /^x-|token|csrf/u.test(name) && name !== "set-cookie") yield { header: name };
  if (asked.url !== answer.url) {
    const at = answer.url.lastIndexOf(`/${value}`);
    const before = at === -1 ? "" : lastSegment(answer.url.slice(0, at));
    if (at !== -1 && isEverybodys(before)) yield { finalUrl: `${escapePattern(before)}/([^/?#]+)` };
  }
  if (/json/u.test(answer.type)) {
    const path = findInJson(answer.text, value);
    if (path !== undefined) yield { json: path };
    return;
  }
  for (const name of names) yield { field: name };
  let from = 0;
  for (let tries = 0; tries < 20; tries++) {
    const at = answer.text.indexOf(value, from);
    if (at === -1) return;
    from = at + value.length;
    const before = /["'=>/?&][^"'<>\s]{2,60}$/u.exec(answer.text.slice(Math.max(0, at - 60), at))?.[0];
    if (before !== undefined && isEverybodys(before)) yield { pattern: `${escapePattern(before)}([^"'<>\\s/?&#]+)` };
  }
}

/** The capture is tried out on the recorded answer: what would take something else is no source. */
function finds(capture: Capture, value: string, answer: VisitEntry): boolean {
  const recorded = { url: answer.url, header: (name: string) => answer.answerHeaders.get(name) } as unknown as HttpAnswer;
  const captured = captureFrom(capture, recorded, answer.text, (name) => answer.cookies.find(([cookie]) => cookie === name)?.[1]);
  return captured.found && captured.value === value;
}

function findInJson(text: string, value: string): string | undefined {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  const open: (readonly [node: unknown, path: string, depth: number])[] = [[root, "$", 0]];
  for (let next = 0; next < Math.min(open.length, mostNodes); next++) {
    const [node, path, depth] = open[next]!;
    if (typeof node === "string" || typeof node === "number") {
      if (String(node) === value && path !== "$") return path;
    } else if (typeof node === "object" && node !== null && depth < mostDepth)
      for (const [key, child] of Object.entries(node).slice(0, 500))
        if (Array.isArray(node)) open.push([child, `${path}[${key}]`, depth + 1]);
        else if (/^[\w-]+$/u.test(key)) open.push([child, `${path}.${key}`, depth + 1]);
  }
  return undefined;
}

/** The last part of an address is enough to know it by, and holds no name of a host. */
function lastSegment(address: string): string {
  const last = URL.parse(address)?.pathname.split("/").at(-1) ?? "";
  return last === "" ? "" : `/${last}`;
}

/** What stands before a value becomes a part of the journey, so it must be nobody's own. */
function isEverybodys(text: string): boolean {
  return !/@|%40/u.test(text) && !text.split(/[^\w-]+/u).some((part) => isTokenLike(part) || /^\d+$/u.test(part));
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, (sign) => (sign === "/" ? "/" : `\\${sign}`));
}
