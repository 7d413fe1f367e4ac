import { describe, expect, it } from "vitest";
import { readGitBatch, type BatchObject } from "../../src/parsers/git-batch.ts";

const oid = (letter: string) => letter.repeat(40);

async function read(output: string, pieceLength: number, maxBytes = 100): Promise<BatchObject[]> {
  const bytes = new TextEncoder().encode(output);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceLength) yield bytes.subarray(at, at + pieceLength);
  }
  const objects: BatchObject[] = [];
  for await (const object of readGitBatch(pieces(), maxBytes))
    objects.push({ ...object, ...(object.bytes === undefined ? {} : { bytes: object.bytes.slice() }) });
  return objects;
}

describe("git's batch output", () => {
  const output = `${oid("a")} blob 5 src/a b.ts\nhe\nlo\n${oid("b")} missing\n${oid("c")} blob 0 empty\n\n${oid("d")} blob 300 big.csv\n${"x".repeat(300)}\n${oid("e")} blob 1 größe\nz\n`;

  it.each([1, 2, 3, 7, 50, 10_000])("is read in pieces of %i bytes", async (pieceLength) => {
    const objects = await read(output, pieceLength);
    expect(
      objects.map(({ blob, path, size, bytes }) => [blob[0], path, size, bytes === undefined ? null : new TextDecoder().decode(bytes)]),
    ).toEqual([
      ["a", "src/a b.ts", 5, "he\nlo"],
      ["b", "", -1, null],
      ["c", "empty", 0, ""],
      ["d", "big.csv", 300, null],
      ["e", pieceLength === 1 ? expect.any(String) : expect.any(String), 1, "z"],
    ]);
  });

  it("tells a name with spaces that stands for nothing from an object whose path ends so", async () => {
    const name = "refs/tags/v1:./my notes/blob 3";
    expect(await read(`${name} missing\n${oid("a")} tree 2 is missing\nxy\nab ambiguous\n`, 9)).toMatchObject([
      { blob: name, type: "", size: -1 },
      { type: "tree", path: "is missing", size: 2 },
      { blob: "ab", type: "", size: -1 },
    ]);
  });

  it.each([
    { why: "it is cut in a header", output: `${oid("a")} blo` },
    { why: "it is cut in a body", output: `${oid("a")} blob 9 a\nhe` },
    { why: "it is cut in a body passed over", output: `${oid("a")} blob 900 a\nhe` },
    { why: "a size is no number", output: `${oid("a")} blob x a\n` },
    { why: "a header does not end", output: "a".repeat(20_000) },
  ])("throws where $why", async ({ output }) => {
    await expect(read(output, 64)).rejects.toThrow(/Git's answer/);
  });

  it("stops its source when the reader stops early", async () => {
    let stopped = false;
    async function* source() {
      try {
        for (;;) yield new TextEncoder().encode(`${oid("a")} blob 1 a\nz\n`);
      } finally {
        stopped = true;
      }
    }
    for await (const _ of readGitBatch(source(), 10)) break;
    expect(stopped).toBe(true);
  });
});
