const alphabets = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  hex: "0123456789abcdef",
  digits: "0123456789",
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
