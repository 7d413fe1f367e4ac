import type { Parsed } from "./parsed.ts";
import { shorten } from "./shorten.ts";

export interface MtaStsPolicy {
  readonly mode: "enforce" | "testing" | "none";
  readonly maxAgeSeconds: number;
  /** Host names, or `*.` and a domain. */
  readonly mx: readonly string[];
  /** What senders pass over, a short sentence each. */
  readonly remarks: readonly string[];
}

/** A policy may hold this much; senders need not read more. @see RFC 8461 section 3.2 */
const maxCharacters = 65_536;
const maxAge = 31_557_600;
const hostName = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const extensionName = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
/** Fields of the standard are plain ASCII by their own rules; what an extension says may be any text without control characters. */
const fieldValue = /^[^\p{Cc}\s](?:[^\p{Cc}]*[^\p{Cc}\s])?$/u;

/** Whether senders take the text for an MTA-STS record. */
export function isMtaSts(text: string): boolean {
  return /^v=STSv1[ \t]*;/.test(text);
}

/** The id of an MTA-STS record; it changes with every change of the policy. @see RFC 8461 section 3.1 */
export function parseMtaStsRecord(text: string): Parsed<{ readonly id: string }> {
  if (!isMtaSts(text)) return { ok: false, error: "it does not begin with “v=STSv1;”" };
  if (text.length > maxCharacters) return { ok: false, error: "it is longer than any record can be" };
  const fields = text.split(";").map((field) => field.trim());
  if (fields.at(-1) === "") fields.pop();
  let id: string | undefined;
  for (const field of fields.slice(1)) {
    const [, name = "", value = ""] = /^([^=]*)=(.*)$/.exec(field) ?? [];
    if (!extensionName.test(name) || !/^[\x21-\x3a\x3c\x3e-\x7e]+$/.test(value))
      return { ok: false, error: `“${quote(field)}” is not of the form “name=value”` };
    if (name === "id") id ??= value;
  }
  if (id === undefined) return { ok: false, error: "it has no “id=”" };
  return /^[A-Za-z0-9]{1,32}$/.test(id)
    ? { ok: true, value: { id } }
    : { ok: false, error: "its “id=” may hold letters and digits only, at most 32" };
}

/** Reads a policy file. Fails where senders could not use it; the first of two equal fields counts. @see RFC 8461 section 3.2 */
export function parseMtaStsPolicy(text: string): Parsed<MtaStsPolicy> {
  if (text.length > maxCharacters) return { ok: false, error: "it is longer than 64 KiB" };
  const fields = new Map<string, string>();
  const mx: string[] = [];
  const remarks: string[] = [];
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === "") lines.pop();
  for (const [index, line] of lines.entries()) {
    const match = /^([^:]{1,200}):[ \t]*(.*?)[ \t]*$/.exec(line);
    const name = match?.[1] ?? "";
    const value = match?.[2] ?? "";
    if (match === null || !extensionName.test(name) || !fieldValue.test(value))
      return { ok: false, error: `line ${index + 1}, “${quote(line)}”, is not of the form “name: value”` };
    if (name === "mx") {
      if (!hostName.test(value)) return { ok: false, error: `“mx: ${quote(value)}” does not name a host` };
      mx.push(value.toLowerCase());
    } else if (fields.has(name)) remarks.push(`“${name}” is given twice, and the second is ignored`);
    else fields.set(name, value);
  }
  const version = fields.get("version");
  if (version !== "STSv1")
    return { ok: false, error: version === undefined ? "it has no “version: STSv1”" : `its version is “${quote(version)}”, not “STSv1”` };
  const mode = fields.get("mode");
  if (mode !== "enforce" && mode !== "testing" && mode !== "none")
    return { ok: false, error: "its “mode” is not one of enforce, testing, none" };
  const age = fields.get("max_age") ?? "";
  if (!/^[0-9]{1,10}$/.test(age) || Number(age) > maxAge)
    return { ok: false, error: `its “max_age” is not a number of seconds up to ${maxAge}` };
  if (mx.length === 0 && mode !== "none") return { ok: false, error: "it names no mail host (“mx”)" };
  return { ok: true, value: { mode, maxAgeSeconds: Number(age), mx, remarks } };
}

/** Whether a mail host is one of those that the policy names; `*.` stands for exactly one label. @see RFC 8461 section 4.1 */
export function coversHost({ mx }: Pick<MtaStsPolicy, "mx">, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return mx.some((pattern) =>
    pattern.startsWith("*.") ? name.slice(name.indexOf(".") + 1) === pattern.slice(2) && name.includes(".") : name === pattern,
  );
}

/** What a message may quote of a policy. */
function quote(text: string): string {
  return shorten(text.replaceAll(/[^\x20-\x7e]/g, "?"));
}
