/** Bytes of one mail that are looked at. */
export const maxMailBytes = 10 * 1024 * 1024;

const maxHeaderBytes = 256 * 1024;
const maxSignatures = 20;

/**
 * Says why a mail cannot be judged within bounds, or nothing. Looked at before anything is verified: every signature costs a hash over
 * the whole mail, and a header section that never ends would be read to its end.
 * @see RFC 5322 section 2.1
 */
export function findExcess(raw: Uint8Array): string | undefined {
  if (raw.length > maxMailBytes) return `it is larger than ${maxMailBytes / 1024 / 1024} MB`;
  const limit = Math.min(raw.length, maxHeaderBytes);
  let lineStart = 0;
  let signatures = 0;
  for (let at = 0; at < limit; at += 1) {
    if (raw[at] !== 10) continue;
    const length = at - lineStart - (raw[at - 1] === 13 && at > lineStart ? 1 : 0);
    if (length === 0) return undefined;
    if (startsWithName(raw, lineStart, "dkim-signature:") && (signatures += 1) > maxSignatures)
      return `it carries more than ${maxSignatures} signatures`;
    lineStart = at + 1;
  }
  return raw.length > maxHeaderBytes ? `its header section is longer than ${maxHeaderBytes / 1024} KB` : undefined;
}

function startsWithName(raw: Uint8Array, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at += 1) if (((raw[start + at] ?? 0) | 0x20) !== (name.charCodeAt(at) | 0x20)) return false;
  return true;
}
