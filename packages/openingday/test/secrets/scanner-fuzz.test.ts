import { expect, it } from "vitest";
import { createScanner } from "../../src/secrets/scanner.ts";
import { allRules } from "../../src/secrets/rules/all.ts";
import { readBytes } from "./read-bytes.ts";
import { stripeKey } from "./made-up-keys.ts";

/** Fixed seed: the same bytes on every machine. */
function createDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}

const scanner = createScanner();
const pieces = allRules.flatMap((rule) => [...rule.anchors, ...rule.samples().genuine, ...rule.samples().harmless]);

it("keeps its promises on 3,000 made-up files", () => {
  const roll = createDice(20_261);
  for (let round = 0; round < 3_000; round++) {
    const bytes = new Uint8Array(roll(1_500));
    for (let i = 0; i < bytes.length; i++) bytes[i] = roll(256);
    for (let k = roll(6); k > 0; k--) {
      const piece = readBytes(pieces[roll(pieces.length)] ?? "");
      const from = roll(piece.length + 1);
      const cut = piece.subarray(from, from + roll(piece.length - from + 1));
      if (cut.length < bytes.length) bytes.set(cut, roll(bytes.length - cut.length));
    }
    let end = 0;
    for (const match of scanner.scan(bytes, "src/a.ts")) {
      expect(match.start).toBeGreaterThanOrEqual(end);
      expect(match.end).toBeGreaterThan(match.start);
      expect(match.end).toBeLessThanOrEqual(bytes.length);
      expect(match.line).toBe(bytes.subarray(0, match.start).filter((byte) => byte === 10).length + 1);
      end = match.end;
    }
  }
});

it("finds a key wherever it stands among noise", () => {
  const roll = createDice(7);
  for (let round = 0; round < 500; round++) {
    const key = stripeKey(round + 1);
    const noise = Array.from({ length: roll(1_200) }, () => pieces[roll(pieces.length)]?.slice(0, 6) ?? "").join("\n");
    const text = `${noise}\nkey = "${key}"\n${noise}`;
    expect(
      scanner.scan(readBytes(text), "src/a.ts").some(({ value }) => value === key),
      `round ${round}`,
    ).toBe(true);
  }
});
