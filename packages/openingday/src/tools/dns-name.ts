/** A domain name as it is compared: lower case, no trailing dot (the root stays "."), odd bytes escaped as in a zone file. */
export function presentName(name: string): string {
  const plain = name.toLowerCase();
  const trimmed = plain.length > 1 && plain.endsWith(".") ? plain.slice(0, -1) : plain;
  return escapeOddBytes(trimmed);
}

/** Bytes that do not belong in a name, as `\\ddd`. @see RFC 1035 section 5.1 */
export function escapeOddBytes(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text)) return text;
  return Array.from(Buffer.from(text), (byte) =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`,
  ).join("");
}
