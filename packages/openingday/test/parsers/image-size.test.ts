import { assert, boolean, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { readImageSize } from "../../src/parsers/image-size.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const png = "89504e470d0a1a0a 0000000d 49484452 00000fa0 00000bb8 0806000000";
const webp = "52494646 00000000 57454250";

describe("readImageSize", () => {
  it.each([
    { kind: "PNG", hex: png, size: { width: 4000, height: 3000 } },
    { kind: "GIF", hex: "474946383961 4001 f000 000000", size: { width: 320, height: 240 } },
    {
      kind: "progressive JPEG behind other segments",
      hex: "ffd8 ffe000040102 ff ffc4000309 ffc2001108 0780 0a00 03",
      size: { width: 2560, height: 1920 },
    },
    { kind: "lossy WebP, its scale left out", hex: `${webp} 56503820 00000000 000000 9d012a 8002 e041`, size: { width: 640, height: 480 } },
    { kind: "lossless WebP", hex: `${webp} 5650384c 00000000 2f 1f433b00`, size: { width: 800, height: 238 } },
    { kind: "extended WebP", hex: `${webp} 56503858 00000000 00000000 9f0f00 b70b00`, size: { width: 4000, height: 3000 } },
  ])("reads a $kind", ({ hex, size }) => {
    expect(readImageSize(bytesOf(hex))).toEqual(size);
  });

  it.each([
    { why: "is empty", hex: "" },
    { why: "is cut off before its size", hex: png.slice(0, 40) },
    { why: "is a drawing in text", hex: Buffer.from("<svg width='10' height='10'>").toString("hex") },
    { why: "is a JPEG whose picture begins without a frame", hex: "ffd8 ffda 0002 0000" },
    { why: "has no width", hex: "474946383961 0000 0100 00" },
  ])("says nothing of what $why", ({ hex }) => {
    expect(readImageSize(bytesOf(hex))).toBeUndefined();
  });

  it("ends on any bytes, and on what begins like a JPEG", () => {
    assert(
      property(uint8Array({ maxLength: 400 }), boolean(), (bytes, asJpeg) => {
        expect(() => readImageSize(asJpeg ? new Uint8Array([0xff, 0xd8, ...bytes]) : bytes)).not.toThrow();
      }),
    );
  });
});
