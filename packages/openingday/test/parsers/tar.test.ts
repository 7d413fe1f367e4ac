import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTar } from "../../src/parsers/tar.ts";
import { makeTar } from "./make-tar.ts";

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function list(bytes: Uint8Array, size = 700): Promise<[string, string][]> {
  const found: [string, string][] = [];
  for await (const entry of readTar(inPieces(bytes, size))) {
    if (!entry.isFile) continue;
    const parts: Uint8Array[] = [];
    for await (const part of entry.content()) parts.push(part.slice());
    found.push([entry.path, Buffer.concat(parts).toString()]);
  }
  return found;
}

describe("an archive in tar form", () => {
  it("gives its files, whatever pieces it comes in", async () => {
    const files: [string, string][] = [
      ["a.txt", "one"],
      ["empty", ""],
      [`${"long/".repeat(40)}name.txt`, "x".repeat(1_500)],
    ];
    for (const size of [1, 511, 512, 513, 100_000]) expect(await list(makeTar(files), size)).toEqual(files);
  });

  it("passes over what nobody reads", async () => {
    const paths: string[] = [];
    for await (const { path } of readTar(
      inPieces(
        makeTar([
          ["a", "x".repeat(3_000)],
          ["b", "y"],
        ]),
        333,
      ),
    ))
      paths.push(path);
    expect(paths).toEqual(["a", "b"]);
  });

  it("that is cut off, or is none, is an error in a sentence", async () => {
    const whole = makeTar([["a", "x".repeat(3_000)]]);
    await expect(list(whole.subarray(0, 1_000))).rejects.toThrow("ends in the middle");
    await expect(list(Buffer.alloc(1_024, 7))).rejects.toThrow("no archive in tar form");
    await expect(list(new Uint8Array(0))).resolves.toEqual([]);
  });

  it("never hangs or gives more than it was given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 0, maxLength: 3_000 }), fc.nat(2_000), async (noise, at) => {
        const bytes = new Uint8Array(
          makeTar([
            ["a", "x".repeat(600)],
            ["b", "y"],
          ]),
        );
        bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        const found = await list(bytes).catch(() => []);
        expect(found.reduce((sum, [, text]) => sum + text.length, 0)).toBeLessThanOrEqual(bytes.length * 3);
      }),
      { numRuns: 200, seed: 3 },
    );
  });
});
