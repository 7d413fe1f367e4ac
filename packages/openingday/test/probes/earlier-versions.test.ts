import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEarlierVersions } from "../../src/probes/earlier-versions.ts";

const text = (lines: number, seed = ""): Buffer =>
  Buffer.from(Array.from({ length: lines }, (_, line) => `line ${line} ${seed}\n`).join(""));

describe("versions of one file", () => {
  it("are looked at only where they differ, with room to either side", () => {
    const earlier = createEarlierVersions();
    const old = text(20_000);
    earlier.keep("log.md", old, false);
    const next = Buffer.from(old.toString().replace("line 10000 ", "line 10000 is new "));
    const part = earlier.newPart("log.md", next);
    expect(Buffer.from(part.bytes).toString()).toContain("line 10000 is new");
    expect(part.bytes.length).toBeLessThan(30_000);
    const first = Buffer.from(part.bytes).indexOf("line 10000 is new");
    const linesInPart = Buffer.from(part.bytes.subarray(0, first)).toString().split("\n").length - 1;
    expect(part.linesBefore() + linesInPart).toBe(10_000);
  });

  it("are looked at as a whole where they are short, new, or the one before gave hits", () => {
    const earlier = createEarlierVersions();
    const short = text(10);
    earlier.keep("short", short, false);
    expect(earlier.newPart("short", short).bytes).toBe(short);
    const long = text(5_000);
    expect(earlier.newPart("long", long).bytes).toBe(long);
    earlier.keep("long", long, true);
    expect(earlier.newPart("long", long).bytes).toBe(long);
  });

  it("never lose a byte that differs", () => {
    const base = text(6_000);
    fc.assert(
      fc.property(fc.nat(base.length), fc.nat(20_000), fc.string({ minLength: 1, maxLength: 300 }), (at, cut, added) => {
        const next = Buffer.concat([base.subarray(0, at), Buffer.from(`${added}\u0001`), base.subarray(Math.min(base.length, at + cut))]);
        const earlier = createEarlierVersions();
        earlier.keep("a", base, false);
        const { bytes } = earlier.newPart("a", next);
        expect(Buffer.from(bytes).includes(Buffer.from(`${added}\u0001`))).toBe(true);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});
