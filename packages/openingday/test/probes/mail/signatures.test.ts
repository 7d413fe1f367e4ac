import { generateKeyPairSync } from "node:crypto";
import { dkimSign } from "mailauth/lib/dkim/sign.js";
import { describe, expect, it } from "vitest";
import { authenticateMail } from "../../../src/probes/mail/authenticate-mail.ts";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const domain = "football.example.com";
/** The mail that RFC 6376 and RFC 8463 sign in their examples. */
const plain = [
  `From: Joe SixPack <joe@${domain}>`,
  "To: Suzie Q <suzie@shopping.example.net>",
  "Subject: Is dinner ready?",
  "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)",
  `Message-ID: <20030712040037.46341.5F8J@${domain}>`,
  "",
  "Hi.",
  "",
  "We lost the game.  Are you hungry yet?",
  "",
  "Joe.",
  "",
].join("\r\n");

async function sign(kind: "rsa" | "ed25519"): Promise<{ raw: string; zone: Zone }> {
  const { privateKey, publicKey } = kind === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
  const signer = { signingDomain: domain, selector: "s1", privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
  const how = { canonicalization: "relaxed/relaxed", algorithm: `${kind}-sha256`, signTime: new Date() };
  const signed = await dkimSign(Buffer.from(plain), { ...how, ...signer, signatureData: [signer] });
  const der = publicKey.export({ type: "spki", format: "der" });
  const p = (kind === "rsa" ? der : der.subarray(-32)).toString("base64");
  return { raw: signed.signatures + plain, zone: { [`s1._domainkey.${domain}`]: { TXT: [`v=DKIM1; k=${kind}; p=${p}`] } } };
}

async function verify(raw: Buffer, zone: Zone): Promise<string[]> {
  const mail = { raw, sender: undefined, helo: undefined, clientAddress: undefined };
  const { dkim } = await authenticateMail(mail, createMailResolver(createZone(zone).dns));
  return dkim.map(({ result }) => result);
}

/** Places whose change must be noticed: the body, and the headers that were signed, their names and folds left out. */
function signedPlaces(raw: string): number[] {
  const from = raw.indexOf("From: ") + 6;
  return Array.from({ length: raw.length - from }, (_, at) => from + at).filter((at) => {
    const line = raw.slice(raw.lastIndexOf("\n", at) + 1, at + 1);
    return /[\w.,?<>@()-]/.test(raw[at] ?? "") && (at > raw.indexOf("\r\n\r\n") || line.includes(": "));
  });
}

describe("one flipped byte", () => {
  it.each([
    { why: "an RSA key made just now", make: () => sign("rsa") },
    { why: "an Ed25519 key made just now", make: () => sign("ed25519") },
  ])("never verifies: $why", async ({ make }) => {
    const { raw, zone } = await make();
    expect(await verify(Buffer.from(raw, "latin1"), zone)).toEqual(["pass"]);
    const places = signedPlaces(raw);
    expect(places.length).toBeGreaterThan(100);
    for (const place of places.filter((_, at) => at % 5 === 0)) {
      const changed = Buffer.from(raw, "latin1");
      changed[place] = (changed[place] ?? 0) ^ 2;
      expect({ place, results: await verify(changed, zone) }).not.toEqual({ place, results: ["pass"] });
    }
  });

  it("never verifies with one bit of the key changed, nor with a key withdrawn", async () => {
    const { raw, zone } = await sign("ed25519");
    expect(await verify(Buffer.from(raw, "latin1"), zone)).toEqual(["pass"]);
    const name = `s1._domainkey.${domain}`;
    const key = String(zone[name]?.["TXT"]?.[0]);
    const other = key.replace(/p=(.)/, (_, first: string) => `p=${first === "A" ? "B" : "A"}`);
    for (const TXT of [[other], ["v=DKIM1; k=ed25519; p="], []])
      expect(await verify(Buffer.from(raw, "latin1"), { [name]: { TXT } })).not.toEqual(["pass"]);
  });
});
