import { beforeAll, describe, expect, it } from "vitest";
import { createMailResolver } from "../../../src/probes/mail/mail-resolver.ts";
import { judgeMail } from "../../../src/probes/mail/judge-mail.ts";
import { type Composed, composeMail, makeSigningKey, type SigningKey } from "./compose-mail.ts";
import { createZone, type Zone } from "./mail-zone.ts";

let key: SigningKey;
let otherKey: SigningKey;
let shortKey: SigningKey;
beforeAll(() => {
  key = makeSigningKey();
  otherKey = makeSigningKey();
  shortKey = makeSigningKey(512);
});

function zone(changes: Zone = {}): Zone {
  return {
    "brightpath.test": { TXT: ["v=spf1 -all"] },
    "send.brightpath.test": { TXT: ["v=spf1 ip4:127.0.0.30 -all"] },
    "_dmarc.brightpath.test": { TXT: ["v=DMARC1; p=none; rua=mailto:dmarc@brightpath.test"] },
    "s1._domainkey.brightpath.test": { TXT: [key.record] },
    "mailer.test": { TXT: ["v=spf1 ip4:127.0.0.30 -all"] },
    "k1._domainkey.mailer.test": { TXT: [`v=DKIM1; k=rsa; ${otherKey.record}`] },
    "short._domainkey.brightpath.test": { TXT: [shortKey.record] },
    ...changes,
  };
}
const ownSignature = () => [{ domain: "brightpath.test", selector: "s1", key }];
const foreignSignature = () => [{ domain: "mailer.test", selector: "k1", key: otherKey }];

interface Case {
  readonly why: string;
  readonly mail: () => Composed;
  readonly zone?: () => Zone;
  readonly want: { spf: unknown; dkim: unknown[]; dmarc: unknown };
}
const spfPass = { result: "pass", domain: "send.brightpath.test", aligned: true };
const dkimPass = { result: "pass", domain: "brightpath.test", selector: "s1", aligned: true };
const dmarcPass = { result: "pass", policy: "none" };

const cases: Case[] = [
  {
    why: "everything is in order, the key published without v=",
    mail: () => ({ signatures: ownSignature() }),
    want: { spf: spfPass, dkim: [dkimPass], dmarc: dmarcPass },
  },
  {
    why: "nothing signs it, and SPF alone carries DMARC",
    mail: () => ({}),
    want: { spf: spfPass, dkim: [], dmarc: dmarcPass },
  },
  {
    why: "only the provider's return path passes SPF, and DKIM carries DMARC",
    mail: () => ({ returnPath: "b@mailer.test", signatures: ownSignature() }),
    want: { spf: { result: "pass", domain: "mailer.test", aligned: false }, dkim: [dkimPass], dmarc: dmarcPass },
  },
  {
    why: "both verify on their own for another domain",
    mail: () => ({ returnPath: "b@mailer.test", signatures: foreignSignature() }),
    want: {
      spf: { result: "pass", domain: "mailer.test", aligned: false },
      dkim: [{ result: "pass", domain: "mailer.test", selector: "k1", aligned: false }],
      dmarc: { result: "fail", policy: "none" },
    },
  },
  {
    why: "no record asks for DMARC",
    mail: () => ({ signatures: ownSignature() }),
    zone: () => zone({ "_dmarc.brightpath.test": {} }),
    want: { spf: spfPass, dkim: [dkimPass], dmarc: { result: "none", policy: "" } },
  },
  {
    why: "no record asks for DMARC and another domain vouches",
    mail: () => ({ returnPath: "b@mailer.test", signatures: foreignSignature() }),
    zone: () => zone({ "_dmarc.brightpath.test": {} }),
    want: {
      spf: { result: "pass", domain: "mailer.test", aligned: false },
      dkim: [{ result: "pass", domain: "mailer.test", selector: "k1", aligned: false }],
      dmarc: { result: "none", policy: "" },
    },
  },
  {
    why: "the record wants strict alignment and the subdomain of the return path does not match",
    mail: () => ({ signatures: ownSignature() }),
    zone: () => zone({ "_dmarc.brightpath.test": { TXT: ["v=DMARC1; p=reject; adkim=s; aspf=s"] } }),
    want: { spf: { ...spfPass, aligned: false }, dkim: [dkimPass], dmarc: { result: "pass", policy: "reject" } },
  },
  {
    why: "one of two signatures does not hold",
    mail: () => ({ signatures: [...foreignSignature(), ...ownSignature()] }),
    zone: () => zone({ "k1._domainkey.mailer.test": { TXT: [key.record] } }),
    want: {
      spf: spfPass,
      dkim: expect.arrayContaining([
        dkimPass,
        { result: "fail", domain: "mailer.test", selector: "k1", aligned: false, detail: "bad signature" },
      ]) as unknown[],
      dmarc: dmarcPass,
    },
  },
  {
    why: "it was changed on the way",
    mail: () => ({ signatures: ownSignature(), tamper: (raw) => raw.replace("Thank you", "Thank me") }),
    want: { spf: spfPass, dkim: [{ ...dkimPass, result: "fail", detail: "body hash did not verify" }], dmarc: dmarcPass },
  },
  {
    why: "the key is not published",
    mail: () => ({ signatures: ownSignature() }),
    zone: () => zone({ "s1._domainkey.brightpath.test": {} }),
    want: { spf: spfPass, dkim: [{ ...dkimPass, result: "neutral", detail: "no key" }], dmarc: dmarcPass },
  },
  {
    why: "the key is too short to count",
    mail: () => ({ signatures: [{ domain: "brightpath.test", selector: "short", key: shortKey }] }),
    want: { spf: spfPass, dkim: [{ ...dkimPass, selector: "short", result: "policy", detail: "weak-key" }], dmarc: dmarcPass },
  },
  {
    why: "the key cannot be looked up",
    mail: () => ({ signatures: ownSignature() }),
    zone: () => zone({ "s1._domainkey.brightpath.test": { TXT: "timeout" } }),
    want: { spf: spfPass, dkim: [{ ...dkimPass, result: "temperror", detail: "DNS failure: ETIMEOUT" }], dmarc: dmarcPass },
  },
  {
    why: "the server is not on the SPF list",
    mail: () => ({ clientAddress: "127.0.0.99", signatures: ownSignature() }),
    want: { spf: { ...spfPass, result: "fail" }, dkim: [dkimPass], dmarc: dmarcPass },
  },
  {
    why: "the return path is empty, so the server's own name counts",
    mail: () => ({ returnPath: "", helo: "send.brightpath.test", signatures: ownSignature() }),
    want: { spf: spfPass, dkim: [dkimPass], dmarc: dmarcPass },
  },
  {
    why: "the DMARC record cannot be looked up",
    mail: () => ({ signatures: ownSignature() }),
    zone: () => zone({ "_dmarc.brightpath.test": { TXT: "SERVFAIL" } }),
    want: { spf: spfPass, dkim: [dkimPass], dmarc: { result: "temperror", policy: "" } },
  },
  {
    why: "two domains are named as the sender",
    mail: () => ({ from: "a@brightpath.test, b@mailer.test", signatures: ownSignature() }),
    want: { spf: { ...spfPass, aligned: false }, dkim: [{ ...dkimPass, aligned: false }], dmarc: { result: "permerror", policy: "" } },
  },
];

describe("judgeMail", () => {
  it.each(cases)("judges a mail where $why", async ({ mail, zone: changed, want }) => {
    const raw = await composeMail(mail());
    const { dns } = createZone((changed ?? zone)());
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(dns));
    expect({ spf: judged.spf, dkim: judged.dkim, dmarc: judged.dmarc }).toEqual(want);
  });

  it("keeps no address, token or body", async () => {
    const raw = await composeMail({
      subject: "123 456 is the code of launch-word@inbox.test, or use Ab3dEf9hIjkL",
      html: '<p>Hello</p><a href="https://app.brightpath.test/reset/abcdefghijkl0123456789?mail=launch-word@inbox.test">Reset</a>',
    });
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(createZone(zone()).dns));
    expect(judged).toMatchObject({
      subject: "[number] is the code of [address], or use [code]",
      fromDomain: "brightpath.test",
      returnPathDomain: "send.brightpath.test",
      linkHosts: ["app.brightpath.test"],
      hasText: true,
      purpose: "reset",
      tookMs: 5,
    });
    expect(JSON.stringify(judged)).not.toMatch(/launch-word|abcdefghijkl|Hello|@/);
  });

  it("verifies a signature where the mailbox stored bare line feeds", async () => {
    const raw = Buffer.from(
      Buffer.from(await composeMail({ signatures: ownSignature() }))
        .toString("latin1")
        .replaceAll("\r\n", "\n"),
      "latin1",
    );
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(createZone(zone()).dns));
    expect(judged.dkim).toEqual([dkimPass]);
  });

  it("sees that there is no text part", async () => {
    const raw = await composeMail({ text: false, html: "<p>Only this</p>" });
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(createZone(zone()).dns));
    expect(judged).toMatchObject({ hasText: false, linkHosts: [] });
  });

  it("trusts only the topmost headers: what the sender wrote below them changes nothing", async () => {
    const forged = "Return-Path: <x@mailer.test>\r\nReceived: from mailer.test ([192.0.2.66]) by mx; x\r\n";
    const raw = await composeMail({ tamper: (text) => forged + text, signatures: ownSignature() });
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(createZone(zone()).dns));
    expect(judged).toMatchObject({ spf: spfPass, returnPathDomain: "send.brightpath.test" });
  });

  it("does not claim SPF where the mailbox did not note the client's address", async () => {
    const raw = Buffer.from(`Return-Path: <b@send.brightpath.test>\r\nFrom: a@brightpath.test\r\nSubject: x\r\n\r\nHello\r\n`);
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(createZone(zone()).dns));
    expect(judged.spf.result).toBe("temperror");
  });

  it("asks a bounded number of questions for a mail with many signatures", async () => {
    const raw = await composeMail({ tamper: (text) => `${forgeSignatures(19)}${text}` });
    const { dns, asked } = createZone(zone());
    const judged = await judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(dns));
    expect(judged.dkim).toHaveLength(10);
    expect(asked.length).toBeLessThanOrEqual(80);
  });

  it.each([
    {
      why: "more signatures than a real mail has",
      grow: (text: string) => `${forgeSignatures(400)}${text}`,
      says: /more than 20 signatures/,
    },
    { why: "a header section without an end", grow: () => "X-Long: y\r\n".repeat(40_000), says: /header section is longer than 256 KB/ },
    { why: "50 MB", grow: (text: string) => `${text}${"0123456789abcde\n".repeat(3_276_800)}`, says: /larger than 10 MB/ },
    { why: "parts in parts in parts", grow: () => nest(40), says: /nested more than 6 levels/ },
    { why: "a thousand parts", grow: () => nest(1, 1_000), says: /more than 60 parts/ },
  ])("rejects with the reason, and before it asks anything: $why", async ({ grow, says }) => {
    const raw = await composeMail({ tamper: grow });
    const { dns, asked } = createZone(zone());
    const startedAt = performance.now();
    await expect(judgeMail({ raw, purpose: "reset", tookMs: 5 }, createMailResolver(dns))).rejects.toThrow(says);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(asked).toEqual([]);
  });

  it("rejects with a sentence what is not a mail", async () => {
    const judging = judgeMail({ raw: new Uint8Array([0, 1, 2]), purpose: "reset", tookMs: 5 }, createMailResolver(createZone(zone()).dns));
    await expect(judging).rejects.toThrow(/cannot be read/);
  });
});

function forgeSignatures(count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `DKIM-Signature: v=1; a=rsa-sha256; d=d${at}.test; s=s; h=from; bh=AAAA; b=AAAA\r\n`,
  ).join("");
}

/** A mail of `levels` multiparts, each holding the next and `width` small texts. */
function nest(levels: number, width = 1): string {
  const head = (level: number): string => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n`;
  const texts = (level: number): string => `--b${level}\r\nContent-Type: text/plain\r\n\r\nHi\r\n`.repeat(width);
  const open = Array.from({ length: levels }, (_, level) => `${head(level)}${texts(level)}--b${level}\r\n`).join("");
  return `From: a@brightpath.test\r\n${open}\r\nDeep\r\n`;
}
