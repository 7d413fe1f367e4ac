import { format, inspect, type InspectOptions } from "node:util";

const secretNames =
  "(?<!com|by|tres)pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|credentials?|authorization|csrf|otp|session(?:[_-]?id)?|sid|cvc|cvv|iban";
const hidden = "[hidden]";
const quotedText = String.raw`"(?:[^"\\\n]|\\[^\n]){0,4000}"|'(?:[^'\\\n]|\\[^\n]){0,4000}'`;
/** What may stand between a name and what it names: colours, the beginning of a list or of an object, a block of YAML. */
const between = String.raw`(?:\u001b\[[\d;]{0,10}m|\[(?!hidden\])\s{0,3}|\{\s{0,3}["']?\w{1,20}["']?\s{0,3}:\s{0,3}|[|>][+-]?\s{1,20})?`;

/** What must not reach a log, and what is written instead; each expression is bounded, so that no line takes long. */
const masks: readonly (readonly [RegExp, string | ((found: string, ...groups: string[]) => string)])[] = [
  // postgres://app:password@db
  [/([a-z][\w+.-]{1,30}:\/\/)[^\s/:@"']{0,100}:[^\s/@"']{1,200}@/giu, `$1${hidden}@`],
  [/\b(bearer|basic|digest)\s+[\w.~+/=-]{6,4000}/giu, `$1 ${hidden}`],
  [/\beyJ[\w-]{6,4000}\.[\w-]{6,8000}(?:\.[\w-]{0,2000})?/gu, "[token]"],
  [
    /\b(?:(?:sk|rk|whsec|re|sbp|ghp|gho|ghs|github_pat|npm|hf|nfp|vcp|rnd)_|glpat-|xox[abprs]-|shpat_|SG\.|sk-)[\w.-]{8,300}|\bAKIA[A-Z0-9]{16}\b/gu,
    "[key]",
  ],
  // A request's body, kept as text: whatever a customer wrote.
  [/(["']?(?:raw|request)?_?body["']?\s{0,3}[:=]\s{0,3})("(?:[^"\\\n]|\\[^\n]){12,}"|'[^'\n]{12,}')/giu, `$1"${hidden}"`],
  [/-{5}BEGIN [A-Z ]{0,30}PRIVATE KEY-{5}[\s\S]{0,8000}?(?:-{5}END [A-Z ]{0,40}-{5}|$)/gu, "[key]"],
  // What a password is kept as.
  [/\$(?:2[aby]|argon2(?:id|[di])|scrypt|pbkdf2[\w-]{0,20}|[156y])\$[\w./$=,+-]{20,300}/gu, hidden],
  [
    new RegExp(String.raw`(set-cookie["']?\s{0,3}[:=]\s{0,3})\[\s{0,8}(?:(?:${quotedText})\s{0,8}(?:,\s{0,8})?){1,20}\]`, "giu"),
    `$1["${hidden}"]`,
  ],
  [
    /((?:(?:set-)?cookie|authorization)["']?\s{0,3}[:=](?!\s{0,3}["']?(?:\w{1,10}\s)?\[hidden)\s{0,3}\[?["']?)[^"'\r\n\]]{1,8000}/giu,
    `$1${hidden}`,
  ],
  // Names and values one behind the other, as node's rawHeaders: ["X-Api-Key", "…"], and {"key": "password", "value": "…"}.
  [
    new RegExp(
      String.raw`(["'][\w.-]{0,40}?(?:${secretNames}|cookie)["']\s{0,3},\s{0,3}(?:["']?value["']?\s{0,3}:\s{0,3})?)(?:${quotedText})`,
      "giu",
    ),
    `$1"${hidden}"`,
  ],
  // In an address: password%3D…, and JSON in one.
  [
    new RegExp(
      String.raw`((?:${secretNames})(?:%22|%27)?%3[ad](?:%20|\+)?(?:%22|%27)?)(?:[^%&\s"'<>]|%(?!22|26|27|2c|7d)[\da-f]{2}){1,2000}`,
      "giu",
    ),
    `$1${hidden}`,
  ],
  [new RegExp(String.raw`(<[\w:-]{0,40}?(?:${secretNames})>)[^<]{1,2000}`, "giu"), `$1${hidden}`],
  [
    new RegExp(
      String.raw`(name=\\{0,3}"[\w.-]{0,40}?(?:${secretNames})\\{0,3}"(?:\r?\n|\\{1,3}r\\{1,3}n|\\{1,3}n){2})[^\r\n\\]{1,2000}`,
      "giu",
    ),
    `$1${hidden}`,
  ],
  [
    new RegExp(
      String.raw`((?<![A-Za-z0-9])["']?[\w.-]{0,40}?(?:${secretNames})(?:[_-]?(?:hash|confirm(?:ation)?|again|value|\d))?\\{0,15}["']?\s{0,3}(?:=>|[:=：＝])\s{0,3}${between})(?:("(?:[^"\\\n]|\\[^\n]){1,2000}|'(?:[^'\\\n]|\\[^\n]|''){1,2000}|\\{1,15}["'][^"'\\\n]{1,2000})|([^\s"'\\,;&()[\]{}<>|]{1,2000}))`,
      "giu",
    ),
    (found, before, open, bare) => hideValue(found, before ?? "", open === undefined ? undefined : /^\\*["']/u.exec(open)?.[0], bare),
  ],
  // "with password Sun7!": what follows is one where it has a digit or a mark in it.
  [/\b(pass(?:word|code|phrase)|otp)(\s{1,3})(?=[^\s"',;]{0,60}[\d!@#$%^*?])[^\s"',;]{4,200}/giu, `$1$2${hidden}`],
  [/([?&](?:code|key|sig|signature|ticket|jwt|state|email)=)[^&\s"'<>]{4,2000}/giu, `$1${hidden}`],
  [
    /(\/(?:reset|verify|confirm|invite|magic|activate|unsubscribe|password|login|auth|token)[\w-]{0,20}\/)[\w.~-]{16,500}/giu,
    `$1${hidden}`,
  ],
  [/[\w.%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}/gu, "[email]"],
  // In JSON a number without quotes.
  [/(?<=[:,[]\s{0,2})[2-6]\d{12,18}(?=\s{0,2}[,}\]])/gu, (found) => (isCardNumber(found) ? '"[card]"' : found)],
  // No card begins with another digit, and the milliseconds since 1970 with 1.
  [/\b[2-6](?:[ -]?\d){12,18}\b/gu, (found) => (isCardNumber(found) ? "[card]" : found)],
];
const saysNothing = /^(?:true|false|null|undefined|none|yes|no|expired|missing|invalid|\*+)$/iu;
const longest = 64 * 1024;

/** What JSON has without quotes, such as a number, is written with them: the line stays what it was. */
function hideValue(found: string, before: string, open: string | undefined, bare: string | undefined): string {
  if (bare === undefined) return `${before}${open ?? ""}${hidden}`;
  if (saysNothing.test(bare)) return found;
  const quote = /(\\{0,3}")\s{0,3}:\s{0,3}$/u.exec(before)?.[1] ?? "";
  return `${before}${quote}${hidden}${quote}`;
}

/**
 * A text without what must never reach a log: passwords, tokens, keys, cookies, card numbers, mail addresses, bodies of requests. It would
 * rather hide a word too many. Of more than 64 KiB the rest is left out. Never throws.
 */
export function scrubText(text: string): string {
  try {
    const isCut = text.length > longest;
    let left = isCut ? text.slice(0, longest) : text;
    for (const [pattern, mask] of masks) left = typeof mask === "string" ? left.replace(pattern, mask) : left.replace(pattern, mask);
    return isCut ? `${left}… [cut]` : left;
  } catch {
    return "[a line that could not be looked through]";
  }
}

/** Luhn's sum, which every card number has. @see ISO/IEC 7812-1, annex B */
function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/\D/gu, "");
  if (/^(\d)\1*$/u.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Where lines go: a stream, or what a logger takes for one. */
export interface Output {
  write(text: string): unknown;
}

/** An output that scrubs each line before it is written, for loggers that take a destination: `pino({}, scrubbedOutput())`. */
export function scrubbedOutput(output: Output = process.stdout): Output {
  return { write: (text) => output.write(typeof text === "string" ? scrubLines(text) : text) };
}

/** A logger may hand over many lines at once, of which only the long ones are to be cut. */
function scrubLines(text: string): string {
  return text.length <= longest ? scrubText(text) : text.split("\n").map(scrubText).join("\n");
}

type Console = Pick<typeof console, (typeof methods)[number] | "dir">;
const methods = ["log", "info", "warn", "error", "debug", "trace"] as const;
const scrubbed = Symbol.for("openingday.scrubbed");

/**
 * From here on what the program prints with `console` is scrubbed; `console.table` is left alone. Returns what undoes it; a second call
 * changes nothing.
 */
export function scrubConsole(target: Console = console): () => void {
  const marked = target as Console & { [scrubbed]?: boolean };
  if (marked[scrubbed] === true) return () => undefined;
  const before = Object.fromEntries([...methods, "dir" as const].map((name) => [name, target[name]])) as unknown as Console;
  marked[scrubbed] = true;
  for (const name of methods)
    target[name] = (...args: unknown[]) => {
      before[name].call(target, "%s", scrubText(formatSafely(args)));
    };
  target.dir = (item, options) => {
    before.log.call(target, "%s", scrubText(inspectSafely(item, options)));
  };
  return () => {
    Object.assign(target, before);
    marked[scrubbed] = false;
  };
}

/** An object whose own `inspect` throws must not take the program with it. */
function formatSafely(args: readonly unknown[]): string {
  try {
    return format(...args);
  } catch {
    return "[something that cannot be printed]";
  }
}

function inspectSafely(item: unknown, options?: InspectOptions): string {
  try {
    return inspect(item, { ...options, colors: false });
  } catch {
    return "[something that cannot be printed]";
  }
}
