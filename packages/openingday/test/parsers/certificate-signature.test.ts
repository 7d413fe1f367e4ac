import { assert as check, nat, property, uint8Array } from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { X509Certificate } from "node:crypto";
import { isForgeable, readSignatureAlgorithm } from "../../src/parsers/certificate-signature.ts";
import { createLabChain } from "../tools/lab-chain.ts";

let der: Uint8Array;
let sha1: Uint8Array;
beforeAll(async () => {
  const lab = await createLabChain("a.test", "http://ca.test/x.cer");
  der = new X509Certificate((await lab.issue()).leafPem).raw;
  sha1 = new X509Certificate((await lab.issue({ hash: "SHA-1" })).leafPem).raw;
});

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

describe("the signature algorithm of a certificate", () => {
  it("is read from real ones", () => {
    expect([der, sha1].map(readSignatureAlgorithm)).toEqual(["RSA with SHA-256", "RSA with SHA-1"]);
  });

  it.each([
    { why: "an empty body and an unknown algorithm", bytes: "30 08 30 00 30 04 06 02 2a 03", want: "2a03" },
    { why: "Ed25519", bytes: "30 09 30 00 30 05 06 03 2b 65 70", want: "Ed25519" },
    { why: "nothing", bytes: "", want: undefined },
    { why: "a length that runs over the end", bytes: "30 82 ff ff 30 00", want: undefined },
    { why: "an endless length", bytes: "30 80 30 00 00 00", want: undefined },
    { why: "a length of eight bytes", bytes: "30 88 00 00 00 00 00 00 00 02 30 00", want: undefined },
    { why: "no algorithm", bytes: "30 02 30 00", want: undefined },
    { why: "a number in its place", bytes: "30 07 30 00 30 03 02 01 05", want: undefined },
  ])("is $want of $why", ({ bytes, want }) => {
    expect(readSignatureAlgorithm(hex(bytes))).toBe(want);
  });

  it("never throws, whatever the bytes", () => {
    check(
      property(uint8Array({ maxLength: 400 }), nat(), nat({ max: 255 }), (junk, at, byte) => {
        readSignatureAlgorithm(junk);
        const damaged = Uint8Array.from(der);
        damaged[at % damaged.length] = byte;
        readSignatureAlgorithm(damaged.subarray(0, (at * 7) % damaged.length));
        const answer = readSignatureAlgorithm(damaged);
        expect(answer === undefined || answer.length <= 80).toBe(true);
      }),
      { numRuns: 500, seed: 20261128 },
    );
  });

  it.each([
    ["RSA with SHA-1", true],
    ["ECDSA with SHA-1", true],
    ["RSA with MD5", true],
    ["RSA with SHA-256", false],
    ["RSA-PSS", false],
    ["Ed25519", false],
    ["2a03", false],
  ])("%s can be forged: %s", (name, want) => {
    expect(isForgeable(name)).toBe(want);
  });
});
