import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/dkim-published.ts";
import type { DkimKey } from "../../../src/model/evidence-mail-keys.ts";
import type { DnsLookup } from "../../../src/model/evidence-dns.ts";
import { context, keys, lookup, sick, silence } from "./mails.ts";

function key(modulusLength: number): string {
  return generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type: "spki", format: "der" }).toString("base64");
}
const good = key(2048);
const edwards = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

function evaluate(...lookups: DnsLookup[]) {
  return check.evaluate(keys(...lookups), context);
}

describe("dkim-published", () => {
  it.each([
    { why: "a usual key", lookups: [lookup(`v=DKIM1; k=rsa; p=${good}`)] },
    { why: "a key without v=, as Resend publishes it", lookups: [lookup(`p=${good}`)] },
    { why: "3072 bits", lookups: [lookup(`v=DKIM1; p=${key(3072)}`)] },
    { why: "an Ed25519 key beside an RSA one", lookups: [lookup(`p=${good}`), lookup(`v=DKIM1; k=ed25519; p=${edwards}`)] },
    { why: "an unrelated text beside the key", lookups: [lookup("some-verification=x", `v=DKIM1; p=${good}`)] },
  ])("passes $why", ({ lookups }) => {
    expect(evaluate(...lookups)).toMatchObject({ status: "passed" });
  });

  it.each([
    { why: "nothing is published at a declared selector", lookups: [lookup()], code: "missing" },
    { why: "one of two keys is missing", lookups: [lookup(`p=${good}`), lookup()], code: "missing" },
    { why: "one is missing and the other gave no answer", lookups: [silence, lookup()], code: "missing" },
    { why: "the only key was withdrawn", lookups: [lookup("v=DKIM1; p=")], code: "revoked" },
    { why: "the key was cut when it was pasted", lookups: [lookup(`v=DKIM1; p=${good.slice(0, 120)}`)], code: "invalid" },
    { why: "something else stands there", lookups: [lookup("hello")], code: "invalid" },
    { why: "there are two keys at one selector", lookups: [lookup(`p=${good}`, "v=DKIM1; p=")], code: "several" },
    { why: "the key is short", lookups: [lookup(`p=${key(768)}`)], code: "weak" },
  ])("fails when $why", ({ lookups, code }) => {
    expect(evaluate(...lookups)).toMatchObject({ status: "failed", findings: [{ code, severity: "high", confidence: "proved" }] });
  });

  it.each([
    { why: "the key is marked as a test", lookups: [lookup(`v=DKIM1; t=y; p=${good}`)], code: "testing" },
    { why: "the key has 1024 bits", lookups: [lookup(`p=${key(1024)}`)], code: "short" },
    { why: "an old key was withdrawn beside a good one", lookups: [lookup("v=DKIM1; p="), lookup(`p=${good}`)], code: "revoked" },
  ])("warns when $why", ({ lookups, code }) => {
    expect(evaluate(...lookups)).toMatchObject({ status: "warned", findings: [{ code, severity: "low" }] });
  });

  it.each([
    { why: "nothing answered", lookups: [lookup(`p=${good}`), silence], reason: /no answer/ },
    { why: "the name server is sick", lookups: [sick], reason: /SERVFAIL/ },
  ])("cannot tell when $why", ({ lookups, reason }) => {
    expect(evaluate(...lookups)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) as string });
  });

  describe("without a declared selector", () => {
    const usual = (value: string): DkimKey => ({
      selector: "google",
      origin: "usual",
      name: "google._domainkey.brightpath.test",
      lookup: lookup(value),
      chain: [],
    });
    const signed = (now: DnsLookup): DkimKey => ({
      selector: "s9",
      origin: "received",
      seenAt: "2026-05-04T10:00:00.000Z",
      name: "s9._domainkey.brightpath.test",
      lookup: now,
      chain: [],
    });
    const judge = (found: readonly DkimKey[], domainkey: DnsLookup = { rcode: "NOERROR", values: [] }) =>
      check.evaluate({ "mail.keys": { domain: "brightpath.test", domainkey, keys: found, misplaced: [] } }, context);

    it("never fails on a guess", () => {
      expect(judge([])).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(/no DKIM selector/) as string });
      expect(judge([], lookup())).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(/Nothing at all/) as string });
      expect(judge([], silence)).toMatchObject({ status: "inconclusive" });
      expect(judge([usual("v=DKIM1; p=")])).toMatchObject({ status: "inconclusive" });
    });

    it("passes a good key of a known provider, and names it", () => {
      const seen = expect.arrayContaining(["“google” is the selector of Google Workspace"]) as string[];
      expect(judge([usual(`v=DKIM1; p=${good}`)])).toMatchObject({ status: "passed", seen });
    });

    it("takes no key of a mail for a guess, and says which mail", () => {
      const seen = [expect.stringMatching(/^s9\._domainkey\.brightpath\.test: rsa, 2048 bits; a mail that came on 2026-05-04 was signed/u)];
      expect(judge([signed(lookup(`p=${good}`)), usual("v=DKIM1; p=%%%")])).toMatchObject({ status: "passed", seen });
    });

    it.each([
      { why: "is a test", value: `v=DKIM1; t=y; p=${good}`, code: "testing" },
      { why: "is short", value: `p=${key(1024)}`, code: "short" },
    ])("warns where the key that signed a mail $why", ({ value, code }) => {
      expect(judge([signed(lookup(value))])).toMatchObject({ status: "warned", findings: [{ code, severity: "low" }] });
    });

    it.each([
      { why: "is gone", now: lookup() },
      { why: "was withdrawn", now: lookup("v=DKIM1; p=") },
      { why: "became something else", now: lookup("hello") },
      { why: "stands there twice", now: lookup(`p=${good}`, `p=${good}x`) },
      { why: "gave no answer", now: silence },
    ])("never fails where the key of an earlier mail $why", ({ now }) => {
      const reason = expect.stringMatching(/came on 2026-05-04 .* at s9\._domainkey\.brightpath\.test, and no usable key/u) as string;
      expect(judge([signed(now)])).toMatchObject({ status: "inconclusive", reason });
      expect(judge([signed(now), usual(`p=${good}`)])).toMatchObject({ status: "passed" });
    });

    it("believes the mail that has just come, and not what an earlier look said of its key", () => {
      const fresh = { "mail.received": { expected: [], mails: [], missing: [], keys: [signed(lookup(`p=${good}`))] } };
      const nothing = { domain: "brightpath.test", domainkey: lookup("x"), misplaced: [] };
      expect(check.evaluate({ "mail.keys": { ...nothing, keys: [] }, ...fresh }, context)).toMatchObject({ status: "passed" });
      expect(check.evaluate({ "mail.keys": { ...nothing, keys: [signed(lookup())] }, ...fresh }, context).status).toBe("passed");
    });

    it("leaves a declared selector to speak for itself", () => {
      const declared = {
        "mail.keys": { ...keys(lookup())["mail.keys"], keys: [...keys(lookup())["mail.keys"].keys, signed(lookup(`p=${good}`))] },
      };
      expect(check.evaluate(declared, context)).toMatchObject({ status: "failed", findings: [{ code: "missing" }] });
    });

    it("warns of a broken one", () => {
      expect(judge([usual("v=DKIM1; p=%%%")])).toMatchObject({
        status: "warned",
        findings: [{ code: "invalid", severity: "low", confidence: "likely" }],
      });
    });
  });
});
