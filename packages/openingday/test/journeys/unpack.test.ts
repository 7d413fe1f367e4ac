import { randomBytes } from "node:crypto";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpack } from "../../src/journeys/unpack.ts";

const page = Buffer.from(`<h1>Welcome</h1>${randomBytes(40_000).toString("hex")}`);
const packings = [
  { encoding: "gzip", packed: gzipSync(page) },
  { encoding: " X-GZIP", packed: gzipSync(page) },
  { encoding: "br", packed: brotliCompressSync(page) },
  { encoding: "deflate", packed: deflateSync(page) },
  { encoding: "deflate", packed: deflateRawSync(page) },
];

describe.each(packings)("a page packed as $encoding", ({ encoding, packed }) => {
  it("is opened", async () => {
    expect(await unpack(packed, encoding, 1_000_000)).toEqual(page);
    expect(await unpack(packed, encoding, page.length)).toEqual(page);
  });

  it("is cut where it is longer than what is wanted, and is not refused", async () => {
    expect(await unpack(packed, encoding, 5_000)).toEqual(page.subarray(0, 5_000));
  });

  it("is opened as far as it came", async () => {
    const part = await unpack(packed.subarray(0, packed.length >> 1), encoding, 1_000_000);
    expect(part.length).toBeGreaterThan(10_000);
    expect(part).toEqual(page.subarray(0, part.length));
  });

  it("is refused where it is something else", async () => {
    await expect(unpack(Buffer.concat([packed.subarray(0, 3), Buffer.alloc(400, 0xee)]), encoding, 1_000_000)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:Z_|ERR_)/u),
    });
  });
});

it("leaves alone what is not packed, and what holds nothing", async () => {
  expect(await unpack(page, "", 10)).toEqual(page);
  expect(await unpack(page, "zstd", 10)).toEqual(page);
  expect(await unpack(Buffer.alloc(0), "gzip", 10)).toHaveLength(0);
});

it("costs no more than what is wanted of a body that would unpack to a gigabyte", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1_024 * 1_024));
  const before = process.memoryUsage().arrayBuffers;
  expect(await unpack(bomb, "gzip", 4_096)).toHaveLength(4_096);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1_024 * 1_024);
});
