/** Names of charsets that reports are written in, as the platform's decoder knows them. */
const known = new Set(["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1", "iso-8859-15", "us-ascii"]);

/**
 * Which charset an XML document is in, by its first bytes: the byte order mark, the pattern of a document in UTF-16, or what its
 * declaration says. UTF-8 where nothing says anything else, or something that nobody uses.
 * @see XML 1.0 appendix F
 */
export function findXmlCharset(start: Uint8Array): string {
  const [a = 0, b = 0] = start;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a === 0x3c && b === 0) return "utf-16le";
  if (a === 0 && b === 0x3c) return "utf-16be";
  const head = String.fromCharCode(...start.subarray(0, 200));
  const declared = /^[\s\u00EF\u00BB\u00BF]*<\?xml[^>]{0,120}\sencoding\s*=\s*["']([a-z0-9._-]{1,40})["']/iu.exec(head)?.[1]?.toLowerCase();
  return declared !== undefined && known.has(declared) && !declared.startsWith("utf-16") ? declared : "utf-8";
}
