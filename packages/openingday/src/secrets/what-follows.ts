/** Kinds of bytes: 1 may go on with a name, 2 may stand between it and the sign, 3 is a sign that assigns or passes. */
const kinds = new Uint8Array(256);
for (const letter of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") kinds[letter.charCodeAt(0)] = 1;
for (const letter of " \t\r\n\"'`]\\") kinds[letter.charCodeAt(0)] = 2;
for (const letter of "=:,>(|?") kinds[letter.charCodeAt(0)] = 3;

/** What keys are made of. */
const ofKeys = new Uint8Array(256);
for (const letter of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+/=:@$|~*#%") ofKeys[letter.charCodeAt(0)] = 1;
const shortestTail = 10;

/** Whether at least ten characters of a key follow, as they do behind a provider's prefix. " path" and " pattern" end sooner. */
export function isSolid(bytes: Uint8Array, position: number): boolean {
  const end = position + shortestTail;
  if (end > bytes.length) return false;
  for (let at = position; at < end; at++) if (ofKeys[bytes[at]!] === 0) return false;
  return true;
}

const longestName = 48;
const longestGap = 12;

/**
 * Whether the name that goes on at `position` is followed by a sign that gives it a value, by a look at a few bytes: nine in ten
 * mentions of a word such as "token" are prose, and are told apart here without decoding any text.
 */
export function isAssigned(bytes: Uint8Array, position: number): boolean {
  let at = position;
  const nameEnd = Math.min(bytes.length, position + longestName);
  while (at < nameEnd && kinds[bytes[at]!] === 1) at++;
  // ".=" gives too, and a dot also goes on with a name.
  if (kinds[bytes[at]!] === 3) return true;
  const gapEnd = Math.min(bytes.length, at + longestGap);
  while (at < gapEnd && kinds[bytes[at]!] === 2) at++;
  if (at >= bytes.length) return false;
  if (kinds[bytes[at]!] === 3) return true;
  // "token string = …", "API KEY = …" and ".=": a word or a dot between.
  const letter = bytes[at]! | 32;
  return letter === 115 || letter === 107 || letter === 116 || bytes[at] === 46;
}
