/** Text in base64 or base64url, one character a byte; undefined where it is neither. */
export function decodeBase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  try {
    const clean = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
    return atob(clean.padEnd(Math.ceil(clean.length / 4) * 4, "="));
  } catch {
    return undefined;
  }
}
