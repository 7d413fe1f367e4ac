import { decodeWords } from "../../parsers/transfer-encoding.ts";

const maxCharacters = 120;

/** A subject line as evidence keeps it: decoded, on one line, without addresses, links, codes and long tokens. */
export function maskSubject(subject: string): string {
  return decodeWords(subject)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, 1_000)
    .replaceAll(/[^\s@<>"'“”(),:;]{1,200}@[^\s@<>"'“”(),:;]{1,200}/g, "[address]")
    .replaceAll(/\bhttps?:\/\/\S+/gi, "[link]")
    .replaceAll(/(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{8,}/g, "[code]")
    .replaceAll(/\d[\d\s-]*\d/g, "[number]")
    .slice(0, maxCharacters);
}
