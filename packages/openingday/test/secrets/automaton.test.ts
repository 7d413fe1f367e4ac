import { describe, expect, it } from "vitest";
import { buildAutomaton } from "../../src/secrets/automaton.ts";
import { readBytes } from "./read-bytes.ts";

function search(words: readonly string[], text: string): string[] {
  const { table, classOf, shift, firstAccepting, endings } = buildAutomaton(words);
  const found: string[] = [];
  let state = 0;
  for (const [index, byte] of readBytes(text).entries()) {
    state = table[(state << shift) | (classOf[byte] ?? 0)] ?? 0;
    if (state >= firstAccepting) for (const word of endings[state - firstAccepting] ?? []) found.push(`${words[word]}@${index + 1}`);
  }
  return found;
}

describe("the automaton", () => {
  it.each([
    { why: "words that overlap", words: ["he", "she", "his", "hers"], text: "ushers", found: ["she@4", "he@4", "hers@6"] },
    { why: "a word inside another", words: ["token", "ken"], text: "token", found: ["token@5", "ken@5"] },
    { why: "any case", words: ["AKIA"], text: "xakiA AkIa", found: ["AKIA@5", "AKIA@10"] },
    { why: "the same word twice", words: ["abcd", "ABCD"], text: "abcd", found: ["abcd@4", "ABCD@4"] },
    { why: "nothing", words: ["abcd"], text: "abcabcab", found: [] },
  ])("finds $why", ({ words, text, found }) => {
    expect(search(words, text).toSorted()).toEqual(found.toSorted());
  });

  it("agrees with a plain search on made-up words", () => {
    const words = ["aab", "aba", "bab", "aaaa", "bbbb", "abab", "b"];
    let state = 11;
    let text = "";
    for (let i = 0; i < 3_000; i++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      text += (state >>> 16) % 2 === 0 ? "a" : "b";
    }
    const plain = words.flatMap((word) =>
      Array.from({ length: text.length }, (_, at) => at)
        .filter((at) => text.startsWith(word, at))
        .map((at) => `${word}@${at + word.length}`),
    );
    expect(search(words, text).toSorted()).toEqual(plain.toSorted());
  });

  it.each([
    { words: [""], says: /empty/ },
    { words: ["schlüssel"], says: /not ASCII/ },
  ])("refuses $words", ({ words, says }) => {
    expect(() => buildAutomaton(words)).toThrow(says);
  });
});
