import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isNearlyDkim, parseDkimRecord } from "../../src/parsers/dkim-record.ts";

function rsa(modulusLength: number, type: "spki" | "pkcs1" = "spki"): string {
  return generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ type, format: "der" }).toString("base64");
}
/** The example of RFC 6376 appendix C, 1024 bits. */
const example =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
/** RFC 8463 appendix A.2. */
const edwards = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

describe("parseDkimRecord", () => {
  it.each([
    {
      why: "the example of RFC 6376",
      text: `v=DKIM1; p=${example}`,
      value: { keyType: "rsa", bits: 1024, revoked: false, testing: false },
    },
    { why: "a key without v=, as Resend publishes it", text: `p=${rsa(1024)}`, value: { bits: 1024 } },
    { why: "2048 bits", text: `v=DKIM1; k=rsa; p=${rsa(2048)}`, value: { bits: 2048 } },
    { why: "a bare RSAPublicKey", text: `v=DKIM1; p=${rsa(1024, "pkcs1")}`, value: { bits: 1024 } },
    { why: "a key broken into pieces by spaces", text: `v=DKIM1; p=${example.replace(/(.{60})/g, "$1 ")}`, value: { bits: 1024 } },
    { why: "an Ed25519 key", text: `v=DKIM1; k=ed25519; p=${edwards}`, value: { keyType: "ed25519", bits: 256 } },
    { why: "a short key", text: `k=rsa; p=${rsa(768)}`, value: { bits: 768 } },
    { why: "a note that is not in English", text: `v=DKIM1; n=Schlüssel für den Newsletter; p=${example}`, value: { bits: 1024 } },
    { why: "tags that nobody knows any more (RFC 6376 appendix C.2)", text: `v=DKIM1; g=; p=${example}`, value: { bits: 1024 } },
    {
      why: "the record of RFC 6376 appendix C, its strings joined without a space",
      text: [
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ",
        "KBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYt",
        "IxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v",
        "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhi",
        "tdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB",
      ].join(""),
      value: { keyType: "rsa", bits: 1024, revoked: false, testing: false },
    },
    {
      why: "the RSA record of RFC 8463 appendix A.2",
      text: [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR",
        "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC",
        "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3",
        "Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
      ].join(""),
      value: { keyType: "rsa", bits: 1024 },
    },
    { why: "a withdrawn key", text: "v=DKIM1; p=", value: { revoked: true, bits: 0 } },
    { why: "a key that is being tried out", text: `v=DKIM1; t=y:s; p=${example}`, value: { testing: true } },
    {
      why: "the service types that include mail",
      text: `v=DKIM1; s=tlsrpt:email; n=note; h=sha1:sha256; p=${example}`,
      value: { bits: 1024 },
    },
  ])("reads $why", ({ text, value }) => {
    expect(parseDkimRecord(text)).toMatchObject({ ok: true, value });
  });

  it.each([
    { why: "no key", text: "v=DKIM1; k=rsa", error: /no key/ },
    { why: "another version", text: `v=DKIM2; p=${example}`, error: /version/ },
    { why: "the version in second place", text: `k=rsa; v=DKIM1; p=${example}`, error: /first/ },
    { why: "a key cut short", text: `v=DKIM1; p=${example.slice(0, 100)}`, error: /cut/ },
    { why: "a key with a stranger’s characters", text: `v=DKIM1; p=${example.slice(0, 20)}*${example.slice(20)}`, error: /base64/ },
    { why: "bytes that are no key", text: "v=DKIM1; p=AAAA", error: /cannot be read/ },
    { why: "an Ed25519 key of the wrong length", text: "v=DKIM1; k=ed25519; p=AAAA", error: /cannot be read/ },
    { why: "a key type nobody knows", text: `v=DKIM1; k=dsa; p=${example}`, error: /“dsa”/ },
    { why: "a key for something else", text: `v=DKIM1; s=tlsrpt; p=${example}`, error: /not meant for mail/ },
    {
      why: "the sample of RFC 8460 section 3, for reports only",
      text: "v=DKIM1;k=rsa;s=tlsrpt;p=Mlf4qwSZfase4fa==",
      error: /not meant for mail/,
    },
    { why: "the version of RFC 6376 section 3.6.1 that is none", text: `v=DKIM1.0; p=${example}`, error: /“DKIM1.0”, not “DKIM1”/ },
    { why: "the version in lower case", text: `v=dkim1; p=${example}`, error: /version/ },
    { why: "a tag twice (RFC 6376 section 3.2)", text: `v=DKIM1; k=rsa; k=rsa; p=${example}`, error: /twice/ },
    { why: "a part that is no tag", text: `v=DKIM1; hello; p=${example}`, error: /no “=”/ },
    { why: "sha1 only", text: `v=DKIM1; h=sha1; p=${example}`, error: /sha256/ },
    { why: "an SPF record", text: "v=spf1 -all", error: /version/ },
    { why: "nonsense", text: "hello", error: /no “=”/ },
    { why: "lengths that point outside", text: `p=${btoa("\u0030\u0083\u00ff\u00ff\u00ff\u0002\u0001\u0001")}`, error: /cannot be read/ },
  ])("refuses $why", ({ text, error }) => {
    expect(parseDkimRecord(text)).toEqual({ ok: false, error: expect.stringMatching(error) as string });
  });

  it.each([
    { text: "v=DKIM1; p=", nearly: true },
    { text: "p=AAAA", nearly: true },
    { text: "k=rsa; p=AAAA", nearly: true },
    { text: "v=spf1 -all", nearly: false },
    { text: "some-verification=abc", nearly: false },
  ])("isNearlyDkim($text) is $nearly", ({ text, nearly }) => {
    expect(isNearlyDkim(text)).toBe(nearly);
  });
});
