/**
 * Whether a file's name carries a hash of its content, as build tools write it (`index-BxYz12Qa.js`, `app-5GZQ3XYK.js`,
 * `app.3f2a9c1b.css`): such a file never changes, so every cache may keep it. Version numbers and words are not hashes; in doubt
 * the answer is false.
 */
export function carriesContentHash(url: string): boolean {
  const file = new URL(url).pathname.split("/").at(-1) ?? "";
  const dot = file.lastIndexOf(".");
  if (dot <= 0) return false;
  const tokens = file.slice(0, dot).split(/[._~-]/u);
  const isCode = /^\.(?:m?js|css)$/u.test(file.slice(dot));
  return tokens.some(isHash) || (isCode && tokens.length > 1 && isBundlerHash(tokens.at(-1) ?? ""));
}

function isHash(token: string): boolean {
  if (token.length < 8 || token.length > 64 || !/^[A-Za-z0-9]+$/u.test(token)) return false;
  const digits = token.replaceAll(/\D/gu, "").length;
  if (digits === 0) return false;
  if (/^[0-9a-f]+$/u.test(token)) return digits < token.length || token.length >= 16;
  if (/^[A-Z0-9]{8}$/u.test(token)) return digits < 8;
  return turns(token) * 2 >= token.length;
}

/** Eight letters at the end of a script's or style's name that are no word: all capitals, or capitals all over. */
function isBundlerHash(token: string): boolean {
  return token.length === 8 && (/^[A-Z]+$/u.test(token) || (/^[A-Za-z]+$/u.test(token) && turns(token) >= 4));
}

/** How often the kind of character changes: words and dates change seldom, hashes all the time. */
function turns(token: string): number {
  const kinds = Array.from(token, (character) => (/\d/u.test(character) ? "digit" : /[A-Z]/u.test(character) ? "upper" : "lower"));
  return kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
}
