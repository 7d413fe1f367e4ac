/** Beginnings and lengths that the card schemes give out. @see ISO/IEC 7812-1 */
const schemes: readonly (readonly [begins: RegExp, digits: number])[] = [
  [/^4/u, 16],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720))/u, 16],
  [/^3[47]/u, 15],
  [/^(?:6011|64[4-9]|65)/u, 16],
  [/^35(?:2[89]|[3-8]\d)/u, 16],
  [/^62/u, 16],
  [/^3(?:0[0-5]|[689])/u, 14],
];
/** Names of counters and moments, which are as long and pass the check one time in ten. */
const otherNumbers =
  /(?:id|ids|blk|block|time|timestamp|ts|seq|sequence|offset|trace|span|pid|uid|gid|hash|nonce|serial|bytes|size|length|count|total|version|build|job|task|attempt|container|appattempt|address|addr|0x|zxid)["']?\s{0,2}[:=#]?\s{0,2}["']?$/iu;

/**
 * Whether digits, with one kind of mark between their groups or none, are a payment card's number: a scheme's beginning and length, and
 * the check digit. `before` is the text of the line in front of it.
 *
 * @see ISO/IEC 7812-1 annex B (Luhn)
 */
export function isCardNumber(text: string, before: string): boolean {
  const marks = new Set(text.replaceAll(/\d/gu, ""));
  if (marks.size > 1) return false;
  const digits = text.replaceAll(/\D/gu, "");
  if (/^(\d)\1+$/u.test(digits) || otherNumbers.test(before)) return false;
  return schemes.some(([begins, length]) => digits.length === length && begins.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
