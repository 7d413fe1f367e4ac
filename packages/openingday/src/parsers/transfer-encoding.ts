/** Bytes as a string with one character per byte, so that a mail can be cut up before its charset is known. */
export function toByteString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

/** Text of a byte string in a charset; an unknown charset is read as UTF-8, broken bytes become U+FFFD. */
export function decodeCharset(byteString: string, charset: string): string {
  const bytes = Uint8Array.from(byteString, (character) => character.charCodeAt(0) & 0xff);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder("utf-8").decode(bytes);
  }
}

/** Undoes quoted-printable, line ends become CRLF; what is not valid stays as it is. @see RFC 2045 section 6.7 */
export function decodeQuotedPrintable(text: string): string {
  // Split and trimmed line by line: a pattern for white space at line ends takes quadratic time on hostile input.
  const lines = text.split("\n").map((line) => line.trimEnd());
  return lines
    .join("\r\n")
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Undoes base64; characters outside of the alphabet are skipped, a broken end is dropped. @see RFC 2045 section 6.8 */
export function decodeBase64Text(text: string): string {
  const clean = text.replaceAll(/[^A-Za-z0-9+/]/g, "");
  try {
    return atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean);
  } catch {
    return "";
  }
}

/** Reads `=?charset?B?…?=` words in a header. @see RFC 2047 section 4 */
export function decodeWords(value: string): string {
  return value
    .slice(0, 4_000)
    .replaceAll(/(=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*\?=)\s+(?==\?)/g, "$1")
    .replaceAll(/=\?([^?*\s]{1,40})(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=/g, (_, charset: string, encoding: string, text: string) =>
      decodeCharset(encoding.toLowerCase() === "b" ? decodeBase64Text(text) : decodeQuotedPrintable(text.replaceAll("_", " ")), charset),
    );
}
