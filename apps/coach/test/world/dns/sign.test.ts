import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createZoneKey, dsFor, keyTag } from "../../../world/dns/keys.ts";
import { lookUp } from "../../../world/dns/lookup.ts";
import { currentWindow, dsNames, signRrset, verifyRrset } from "../../../world/dns/sign.ts";
import { compileZone } from "../../../world/dns/zone.ts";
import { brightpathZone } from "./brightpath-zone.ts";
import type { RrsigData } from "../../../world/dns/message.ts";

const nowMs = Date.parse("2026-11-24T12:00:00Z");

// Owner a.test, type A, class IN, TTL 60, four octets.
const record = (address: string): string => `0161047465737400000100010000003c0004${address}`;

describe("signing", () => {
  it("signs the bytes that RFC 4034 says, checked with node:crypto alone", () => {
    const key = createZoneKey();
    const records = ["127.0.0.9", "127.0.0.10"].map((data) => ({ name: "a.test", type: "A", ttl: 60, data }));
    const rrsig = signRrset(records, "test", key, { inception: 1_000_000_000, expiration: 2_000_000_000 }).data as RrsigData;
    const tag = key.tag.toString(16).padStart(4, "0");
    // Type A, algorithm 13, two labels, TTL 60, expiration, inception, tag, signer; then the addresses in numerical order.
    const head = ["0001", "0d", "02", "0000003c", "77359400", "3b9aca00", tag, "047465737400"];
    const signed = Buffer.from([...head, record("7f000009"), record("7f00000a")].join(""), "hex");
    const { key: point } = key.dnskey;
    const jwk = { kty: "EC", crv: "P-256", x: point.subarray(0, 32).toString("base64url"), y: point.subarray(32).toString("base64url") };
    const publicKey = createPublicKey({ key: jwk, format: "jwk" });
    expect(verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, rrsig.signature)).toBe(true);
  });

  // The key, tag and DS of RFC 6605 section 6.1.
  it("computes key tag and agrees with the DS of RFC 6605", () => {
    const key = Buffer.from("GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==", "base64");
    const dnskey = { flags: 257, algorithm: 13, key };
    expect(keyTag(dnskey)).toBe(55_648);
    expect(dsFor("example.net", dnskey).digest.toString("hex")).toBe("b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17");
  });

  it("verifies every set of a signed zone, and nothing that was changed, expired or signed by another key", () => {
    const key = createZoneKey();
    const zone = compileZone(brightpathZone(), key, nowMs);
    let verified = 0;
    for (const node of zone.nodes.values()) {
      for (const { records, signature } of node.values()) {
        const rrsig = signature?.data as RrsigData;
        expect(verifyRrset(records, rrsig, [key.dnskey], nowMs)).toBe(true);
        expect(verifyRrset(records, rrsig, [createZoneKey().dnskey], nowMs)).toBe(false);
        expect(verifyRrset(records, rrsig, [key.dnskey], nowMs + 15 * 86_400_000)).toBe(false);
        expect(verifyRrset(records, rrsig, [key.dnskey], nowMs - 2 * 3_600_000)).toBe(false);
        verified += 1;
      }
    }
    expect(verified).toBeGreaterThan(20);
    const apex = zone.nodes.get("brightpath.test")?.get("A");
    const forged = [{ name: "brightpath.test", type: "A", ttl: 300, data: "127.0.0.66" }];
    expect(verifyRrset(forged, apex?.signature?.data as RrsigData, [key.dnskey], nowMs)).toBe(false);
  });

  it("verifies an answer made from a wildcard", () => {
    const key = createZoneKey();
    const { answers = [] } = lookUp(compileZone(brightpathZone(), key, nowMs), "x.preview.brightpath.test", "A", true);
    const [record, rrsig] = answers;
    expect(record && verifyRrset([record], rrsig?.data as RrsigData, [key.dnskey], nowMs)).toBe(true);
  });

  it("matches a DS with its own key only", () => {
    const key = createZoneKey();
    const ds = dsFor("brightpath.test", key.dnskey);
    expect(dsNames(ds, "brightpath.test", key.dnskey)).toBe(true);
    expect(dsNames(ds, "other.test", key.dnskey)).toBe(false);
    expect(dsNames(ds, "brightpath.test", createZoneKey().dnskey)).toBe(false);
    expect(currentWindow(nowMs).expiration - currentWindow(nowMs).inception).toBe(14 * 86_400 + 3600);
  });
});
