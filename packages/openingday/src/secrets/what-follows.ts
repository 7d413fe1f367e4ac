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

/** Kinds of bytes in what is given: 1 is a blank, 2 is a quote, 4 ends a value without quotes, 8 is a backslash. */
const [blank, quote, ending, backslash] = [1, 2, 4, 8];
const parts = new Uint8Array(256);
for (const letter of " \t\r\n\v\f\u00a0") parts[letter.charCodeAt(0)] = blank;
for (const letter of "\"'`") parts[letter.charCodeAt(0)] = quote;
for (const letter of "<>{}") parts[letter.charCodeAt(0)] = ending;
parts["\\".charCodeAt(0)] = backslash;
const [equals, colon, bar, question, more, dot, bracket, squareEnd] = [61, 58, 124, 63, 62, 46, 40, 93];
const longestSign = 4;

/**
 * Whether the name that goes on at `position` is given a value of `length` characters without a blank: nine in ten mentions of a word such
 * as "token" are prose or types, and are told apart here without decoding any text.
 * @param quotedOnly A value without quotes counts behind a name in capitals alone; nor does what a call is given.
 */
export function isGivenValue(bytes: Uint8Array, position: number, length: number, quotedOnly = false): boolean {
  let sign = skip(bytes, skip(bytes, position, longestName, kinds, 1), longestGap, kinds, 2);
  // "token string = …" and "API KEY = …": a word stands between.
  if (isOneOf(byteAt(bytes, sign), 115, 107, 116)) sign = skipWord(bytes, sign);
  let at = behindSign(bytes, sign, quotedOnly);
  if (at < 0) return false;
  let start = skip(bytes, at, longestGap, parts, blank);
  // "token: string = …".
  if (byteAt(bytes, sign) === colon && isOneOf(byteAt(bytes, start), 115, 115, 115)) {
    const next = skipWord(bytes, start);
    const behind = behindSign(bytes, next, quotedOnly);
    if (behind >= 0) {
      [sign, at] = [next, behind];
      start = skip(bytes, at, longestGap, parts, blank);
    }
  }
  const open = parts[byteAt(bytes, start)] === backslash ? start + 1 : start;
  const mark = byteAt(bytes, open);
  if (parts[mark] === quote || mark === squareEnd) return isUnbroken(bytes, open + 1, length, blank | backslash, mark);
  const isCapital = (bytes[position - 1]! & 32) === 0;
  // Of several signs the last may belong to the value.
  const extra = start > at ? 0 : at - sign - 1;
  return (!quotedOnly || isCapital) && isUnbroken(bytes, start, length - extra, blank | quote | ending | backslash, -1);
}

/** The position behind a sign that assigns or passes; -1 where none stands there. What a call is given counts where `quotedOnly` is not. */
function behindSign(bytes: Uint8Array, sign: number, quotedOnly: boolean): number {
  const first = byteAt(bytes, sign);
  const needs = first === question || first === dot ? equals : first === bar ? bar : undefined;
  if (needs === undefined ? kinds[first] !== 3 || (quotedOnly && first === bracket) : byteAt(bytes, sign + 1) !== needs) return -1;
  const end = Math.min(bytes.length, sign + longestSign);
  let at = sign + 1;
  while (at < end && (bytes[at] === equals || bytes[at] === colon || bytes[at] === bar || bytes[at] === more)) at++;
  return at;
}

/** NUL behind the end: a look past it would make the whole function slow for the rest of the run. */
function byteAt(bytes: Uint8Array, position: number): number {
  return position < bytes.length ? bytes[position]! : 0;
}

/** Whether a byte is one of three letters, given in lower case. */
function isOneOf(byte: number, one: number, two: number, three: number): boolean {
  const letter = byte | 32;
  return letter === one || letter === two || letter === three;
}

/** The position behind the word at `at` and the gap that follows it. */
function skipWord(bytes: Uint8Array, at: number): number {
  return skip(bytes, skip(bytes, at, longestName, kinds, 1), longestGap, kinds, 2);
}

/** The first position at or behind `at`, and at most `most` bytes on, whose byte is of another kind. */
function skip(bytes: Uint8Array, at: number, most: number, kindOf: Uint8Array, kind: number): number {
  const end = Math.min(bytes.length, at + most);
  let here = at;
  while (here < end && kindOf[bytes[here]!] === kind) here++;
  return here;
}

function isUnbroken(bytes: Uint8Array, start: number, length: number, breaks: number, mark: number): boolean {
  const end = start + length;
  if (end > bytes.length) return false;
  for (let at = start; at < end; at++) if ((parts[bytes[at]!]! & breaks) !== 0 || bytes[at] === mark) return false;
  return true;
}
