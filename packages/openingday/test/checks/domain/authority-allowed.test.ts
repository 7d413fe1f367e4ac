import { describe, expect, it } from "vitest";
import authorityAllowed from "../../../src/checks/domain/authority-allowed.ts";
import { certificateAuthorities, findAuthority } from "../../../src/checks/domain/reading/certificate-authorities.ts";
import type { CaaHosts } from "../../../src/model/evidence-names.ts";
import type { TlsHost } from "../../../src/model/evidence-web.ts";
import { at, contextWith, summary } from "./world.ts";

const encrypt = "R11 (Let's Encrypt)";

function judge(caa: Partial<CaaHosts["hosts"][number]>, tls: Partial<TlsHost> = {}) {
  const shown = { host: "app.myapp.test", nameMatches: true, names: ["app.myapp.test"], issuer: encrypt, ...tls };
  return authorityAllowed.evaluate(
    { "dns.caa": { hosts: [{ host: "app.myapp.test", records: [], ...caa }] }, "tls.hosts": { at, hosts: [shown] } },
    contextWith(),
  );
}
const records = (...list: readonly string[]) => ({ at: "myapp.test", records: list });
const wildcard = { names: ["*.myapp.test", "myapp.test"] };

describe("authority-allowed", () => {
  it.each<{ why: string; caa: Partial<CaaHosts["hosts"][number]>; tls?: Partial<TlsHost>; outcome: string }>([
    { why: "there is no CAA record", caa: {}, outcome: "passed" },
    { why: "the authority is named", caa: records('0 issue "letsencrypt.org"'), outcome: "passed" },
    { why: "it is named with parameters", caa: records('0 issue "LetsEncrypt.org; validationmethods=dns-01"'), outcome: "passed" },
    { why: "it is one of several", caa: records('0 issue "pki.goog"', '0 issue "letsencrypt.org"'), outcome: "passed" },
    { why: "only another one is named", caa: records('0 issue "digicert.com"'), outcome: "warned blocked" },
    { why: "nobody may issue", caa: records('0 issue ";"'), outcome: "warned blocked" },
    { why: "only reports are asked for", caa: records('0 iodef "mailto:a@myapp.test"'), outcome: "passed" },
    { why: "wildcards only are restricted, and this is none", caa: records('0 issuewild ";"'), outcome: "passed" },
    {
      why: "wildcards are forbidden, and one is used",
      caa: records('0 issue "letsencrypt.org"', '0 issuewild ";"'),
      tls: wildcard,
      outcome: "warned blocked",
    },
    {
      why: "a wildcard goes by issue where issuewild is absent",
      caa: records('0 issue "letsencrypt.org"'),
      tls: wildcard,
      outcome: "passed",
    },
    {
      why: "ZeroSSL is used, which issues under Sectigo",
      caa: records('0 issue "sectigo.com"'),
      tls: { issuer: "ZeroSSL RSA Domain Secure Site CA (ZeroSSL)" },
      outcome: "passed",
    },
    {
      why: "Amazon is named by one of its other domains",
      caa: records('0 issue "awstrust.com"'),
      tls: { issuer: "Amazon RSA 2048 M02 (Amazon)" },
      outcome: "passed",
    },
    { why: "the authority is not known to us", caa: records('0 issue "digicert.com"'), tls: { issuer: "My own CA" }, outcome: "passed" },
    { why: "the certificate is not valid anyway", caa: records('0 issue "digicert.com"'), tls: { nameMatches: false }, outcome: "passed" },
    { why: "a critical tag is not known", caa: records('0 issue "letsencrypt.org"', '128 tbs "x"'), outcome: "warned critical-tag" },
    { why: "a later document’s tag is critical", caa: records('0 issue "letsencrypt.org"', '128 issuemail ";"'), outcome: "passed" },
    { why: "the DNS does not answer", caa: { error: "no answer about myapp.test" }, outcome: "inconclusive" },
  ])("$outcome where $why", ({ caa, tls, outcome }) => {
    expect(summary(judge(caa, tls))).toBe(outcome);
  });
});

describe("the table of authorities", () => {
  it.each([
    { issuer: "R11 (Let's Encrypt)", name: "Let’s Encrypt" },
    { issuer: "E7 (Let’s Encrypt)", name: "Let’s Encrypt" },
    { issuer: "WE1 (Google Trust Services)", name: "Google Trust Services" },
    { issuer: "Amazon RSA 2048 M02 (Amazon)", name: "Amazon" },
    { issuer: "Sectigo ECC Domain Validation Secure Server CA (Sectigo Limited)", name: "Sectigo" },
    { issuer: "Encryption Everywhere DV TLS CA - G2 (DigiCert Inc)", name: "DigiCert" },
    { issuer: "Microsoft Azure RSA TLS Issuing CA 03 (Microsoft Corporation)", name: "Microsoft" },
    { issuer: "Go Daddy Secure Certificate Authority - G2 (GoDaddy.com, Inc.)", name: "GoDaddy" },
  ])("knows $issuer", ({ issuer, name }) => {
    expect(findAuthority(issuer)?.name).toBe(name);
  });

  it("has a domain and a source for each", () => {
    for (const one of certificateAuthorities) {
      expect(one.source).not.toBe("");
      for (const domain of one.caaDomains) expect(domain).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u);
    }
  });
});
