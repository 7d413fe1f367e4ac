import type { Parsed } from "./parsed.ts";

/** Whether senders take the text for a TLS reporting record. */
export function isTlsReports(text: string): boolean {
  return /^v=TLSRPTv1[ \t]*;/.test(text);
}

/** Where reports about failed encryption go to. A size limit behind “!”, as older DMARC records have it, has no place here. @see RFC 8460 section 3 */
export function parseTlsReports(text: string): Parsed<{ readonly reports: readonly string[] }> {
  if (!isTlsReports(text)) return { ok: false, error: "it does not begin with “v=TLSRPTv1;”" };
  if (text.length > 65_536) return { ok: false, error: "it is longer than any record can be" };
  const rua = text
    .split(";")
    .slice(1)
    .map((field) => /^\s*rua\s*=\s*(.*?)\s*$/.exec(field)?.[1])
    .find((value) => value !== undefined);
  if (rua === undefined || rua === "") return { ok: false, error: "it names nobody who gets the reports (“rua=”)" };
  const reports = rua.split(",").map((uri) => uri.trim());
  const bad = reports.find((uri) => !/^(?:mailto:[^\s@,!]+@[^\s@,!]+|https:\/\/[^\s,!]+)$/i.test(uri));
  return bad === undefined
    ? { ok: true, value: { reports } }
    : { ok: false, error: `“${bad.slice(0, 60)}” is neither “mailto:” and an address nor an https address` };
}
