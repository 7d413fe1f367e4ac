const alphabets = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  hex: "0123456789abcdef",
  digits: "0123456789",
  capitals: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  lower: "abcdefghijklmnopqrstuvwxyz0123456789",
  letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
} as const;

export type Alphabet = keyof typeof alphabets;

/** A made-up run of characters for a rule's samples; the same for the same seed, and never a working key. */
export function madeUp(alphabet: Alphabet, length: number, seed = 1): string {
  const letters = alphabets[alphabet];
  let state = seed >>> 0;
  let text = "";
  for (let i = 0; i < length; i++) {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    text += letters[((mixed ^ (mixed >>> 14)) >>> 0) % letters.length];
  }
  return text;
}

/** A made-up value's parts, joined: each an alphabet and a length, or literal text. */
export type SampleParts = readonly (readonly [Alphabet, number] | string)[];

/** Makes up a value of several parts; the same for the same seed. */
export function makeParts(parts: SampleParts, seed: number): string {
  return parts.map((part, index) => (typeof part === "string" ? part : madeUp(part[0], part[1], seed + index * 7))).join("");
}

/** The parts of a UUID. */
export const uuidParts: SampleParts = [["hex", 8], "-", ["hex", 4], "-", ["hex", 4], "-", ["hex", 4], "-", ["hex", 12]];
