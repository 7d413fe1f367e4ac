import { describe, expect, it } from "vitest";
import { createWordSearch } from "../../src/secrets/word-search.ts";
import { readBytes } from "./read-bytes.ts";

function search(words: readonly string[], text: string): string[] {
  const found: string[] = [];
  createWordSearch(words).each(readBytes(text), (end, word) => {
    found.push(`${words[word]}@${end}`);
    return -1;
  });
  return found;
}

describe("the search for words", () => {
  it.each([
    { why: "words that overlap", words: ["he", "she", "his", "hers"], text: "ushers", found: ["she@4", "he@4", "hers@6"] },
    { why: "a word inside another", words: ["token", "ken"], text: "token", found: ["token@5", "ken@5"] },
    { why: "any case", words: ["AKIA"], text: "xakiA AkIa", found: ["AKIA@5", "AKIA@10"] },
    { why: "the same word twice", words: ["abcd", "ABCD"], text: "abcd", found: ["abcd@4", "ABCD@4"] },
    { why: "a word at the beginning and the end", words: ["abcd"], text: "abcd-abcd", found: ["abcd@4", "abcd@9"] },
    {
      why: "short words beside long ones",
      words: ["@", "pwd", "token_key"],
      text: "PWD=@;Token_Key",
      found: ["pwd@3", "@@5", "token_key@15"],
    },
    { why: "a long word whose first letter is a short one", words: ["p", "pass"], text: "pass", found: ["p@1", "pass@4"] },
    { why: "none that only shares its rarest letters", words: ["xq_key"], text: "yq_key xq_ke", found: [] },
    { why: "none whose letters only look alike", words: ["a[b]@c"], text: "a{b}`c A[B]@C", found: ["a[b]@c@13"] },
    { why: "nothing", words: ["abcd"], text: "abcabcab", found: [] },
  ])("finds $why", ({ words, text, found }) => {
    expect(search(words, text).toSorted()).toEqual(found.toSorted());
  });

  it.each([
    { why: "short and long", words: ["aab", "aba", "bab", "aaaa", "bbbb", "abab", "b"] },
    { why: "long alone", words: ["aaba", "abaab", "babbab", "aaaa", "bbbbb", "ababa"] },
  ])("agrees with a plain search on made-up words, $why", ({ words }) => {
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

  it("finds the same wherever the bytes lie in a larger piece of memory, and nothing of what lies beside them", () => {
    const words = ["abcd", "key_", "longer-word", " sk_"];
    const search = createWordSearch(words);
    const text = "key_abcd longer-worabcdkey longer-word sk_ab key_";
    const memory = readBytes(`${"abcdkey_".repeat(2)}${text}${"d sk_word".repeat(2)}`);
    const seen = (bytes: Uint8Array): string[] => {
      const found: string[] = [];
      search.each(bytes, (end, word) => -found.push(`${words[word]}@${end}`));
      return found;
    };
    for (let start = 0; start < 24; start++) {
      for (let length = 0; length <= text.length + 8; length++) {
        const part = memory.subarray(start, start + length);
        const plain = words.flatMap((word) =>
          Array.from({ length: part.length }, (_, at) => at)
            .filter((at) => Buffer.from(part).toString().startsWith(word, at))
            .map((at) => `${word}@${at + word.length}`),
        );
        expect(seen(part).toSorted()).toEqual(plain.toSorted());
      }
    }
  });

  it.each([
    ["abcd", "stop:"],
    ["abcd", "stop:", "x"],
  ])("goes on where it is told to, with %j", (...words) => {
    const text = "abcd stop: abcd abcd | abcd stop: abcd";
    const found: number[] = [];
    createWordSearch(words).each(readBytes(text), (end, word) => {
      found.push(end);
      return word === 1 ? text.indexOf("|", end) : -1;
    });
    expect(found).toEqual([4, 10, 27, 33, 38]);
  });

  it("ends when it is told to", () => {
    let seen = 0;
    createWordSearch(["abcd"]).each(readBytes("abcd".repeat(100)), () => (seen += 1) === 3 || -1);
    expect(seen).toBe(3);
  });

  it.each([
    { words: [""], says: /empty/ },
    { words: ["schlüssel"], says: /not ASCII/ },
  ])("refuses $words", ({ words, says }) => {
    expect(() => createWordSearch(words)).toThrow(says);
  });
});
