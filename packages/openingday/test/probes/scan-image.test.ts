import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scanApart } from "../../src/probes/scan-apart.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { makeTar } from "../parsers/make-tar.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder } from "./scratch-repository.ts";

const code = `export const key = "${stripeKey()}";\n`;
const layer = makeTar([
  ["app/pay.ts", code],
  ["usr/share/doc/stripe.txt", code],
  ["app/node_modules/x/index.js", code],
  ["app/logo.png", Buffer.from([0, 1, 2])],
]);

function scan(image: Uint8Array) {
  const path = join(makeFolder(), "image.tar");
  writeFileSync(path, image);
  return scanApart(makeContext({}), { image: path });
}

describe("a saved image", () => {
  it.each([
    { why: "as “docker save” wrote it", layer },
    { why: "with packed layers", layer: gzipSync(layer) },
    {
      why: "with packed layers that do not shrink",
      layer: gzipSync(
        makeTar([
          ["app/pay.ts", code],
          ["app/noise.txt", madeUp("alnum", 400_000)],
        ]),
      ),
    },
  ])("shows the key in a layer, $why", async ({ layer: bytes }) => {
    const { hits, incomplete } = await scan(
      makeTar([
        ["manifest.json", "[]"],
        ["blobs/sha256/aaaa", bytes],
        ["tail.json", "{}"],
      ]),
    );
    expect(hits).toMatchObject([{ path: "app/pay.ts", where: "image", rule: "stripe-live-secret" }]);
    expect(incomplete).toEqual([]);
  });

  it("shows a key that the image's settings give away", async () => {
    const config = JSON.stringify({ config: { Env: [`STRIPE_SECRET_KEY=${stripeKey()}`] }, history: [] });
    const { hits } = await scan(
      makeTar([
        ["blobs/sha256/bbbb", config],
        ["blobs/sha256/aaaa", makeTar([["a", "b"]])],
      ]),
    );
    expect(hits).toMatchObject([{ path: "the image's settings", where: "image" }]);
  });

  it.each([
    { why: "is no archive", image: Buffer.from("x".repeat(2_000)), says: "no archive in tar form" },
    { why: "is cut off", image: makeTar([["layer", layer]]).subarray(0, 2_000), says: "ends in the middle" },
    { why: "holds no layer", image: makeTar([["manifest.json", "[]"]]), says: "holds no layer" },
    {
      why: "has a damaged layer",
      image: makeTar([["layer", Buffer.concat([gzipSync(layer).subarray(0, 60), Buffer.alloc(400, 9)])]]),
      says: "could not be read to its end",
    },
    {
      why: "is packed with zstd",
      image: makeTar([["layer", Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(400)])]]),
      says: "zstd",
    },
  ])("that $why is not called clean", async ({ image, says }) => {
    expect((await scan(image)).incomplete.join()).toContain(says);
  });

  it("that is not there is not called clean", async () => {
    const { incomplete } = await scanApart(makeContext({}), { image: "/nowhere/image.tar" });
    expect(incomplete.join()).toContain("could not be read");
  });
});
