import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCloudflareRange } from "../../src/parsers/cloudflare-ranges.ts";
import { explainEdgeError, readEdgeError } from "../../src/parsers/edge-error.ts";
import { isOriginCertificate } from "../../src/parsers/origin-certificate.ts";
import { readRuleHosts } from "../../src/parsers/rule-hosts.ts";

describe("readEdgeError", () => {
  it.each([
    { status: 522, text: "<title>myapp.test | 522: Connection timed out</title>", error: { status: 522 } },
    { status: 530, text: "error code: 1016", error: { status: 530, code: 1016 } },
    { status: 530, text: '<span class="cf-error-code">Error 1001</span>', error: { status: 530, code: 1001 } },
    { status: 530, text: '<span>Error</span> Error <span class="cf-error-code">1033</span>', error: { status: 530, code: 1033 } },
    { status: 530, text: "nothing known", error: { status: 530 } },
    { status: 500, text: "error code: 1016", error: undefined },
    { status: 503, text: "", error: undefined },
    { status: 528, text: "", error: undefined },
  ])("reads $status $text", ({ status, text, error }) => {
    expect(readEdgeError(status, text)).toEqual(error);
  });

  it("explains every error there can be, in words", () => {
    const words = (status: number, text: string): string => {
      const error = readEdgeError(status, `error code: 10${text}`);
      return error === undefined ? "none" : explainEdgeError(error).means;
    };
    const property = fc.property(fc.integer({ min: 500, max: 540 }), fc.string({ maxLength: 300 }), (status, text) =>
      /^\S.*\S$/u.test(words(status, text)),
    );
    expect(() => fc.assert(property, { seed: 20_261_128, numRuns: 300 })).not.toThrow();
  });
});

describe("readRuleHosts", () => {
  it.each([
    { expression: "true", hosts: "all" },
    { expression: '(http.host eq "App.myapp.test")', hosts: ["app.myapp.test"] },
    { expression: '(http.host == "a.test") or (http.host in {"b.test" "c.test"})', hosts: ["a.test", "b.test", "c.test"] },
    { expression: 'http.host eq "a.test" and http.request.uri.path eq "/x"', hosts: undefined },
    { expression: 'http.host ne "a.test"', hosts: undefined },
    { expression: 'http.host contains "a"', hosts: undefined },
    { expression: 'not http.host eq "a.test"', hosts: undefined },
    { expression: "", hosts: undefined },
  ])("reads $expression", ({ expression, hosts }) => {
    expect(readRuleHosts(expression)).toEqual(hosts);
  });

  it("ends quickly on anything", () => {
    const odd = fc.array(fc.constantFrom("(", ")", " or ", "http.host ", 'eq "', '"', "in {", "}", "a.test", " "), { maxLength: 3_000 });
    fc.assert(
      fc.property(odd, (parts) => {
        const begun = performance.now();
        readRuleHosts(parts.join(""));
        expect(performance.now() - begun).toBeLessThan(500);
      }),
      { seed: 20_261_128, numRuns: 300 },
    );
  });
});

it.each([
  { address: "104.16.1.1", is: true },
  { address: "104.27.255.255", is: true },
  { address: "104.28.0.1", is: false },
  { address: "2606:4700::6810:101", is: true },
  { address: "192.0.2.1", is: false },
  { address: "nonsense", is: false },
])("tells Cloudflare's addresses from others: $address", ({ address, is }) => {
  expect(findCloudflareRange(address) !== undefined).toBe(is);
});

it.each([
  { issuer: "CloudFlare, Inc.", is: true },
  { issuer: "CloudFlare Origin SSL ECC Certificate Authority (CloudFlare, Inc.)", is: true },
  { issuer: "Cloudflare Inc ECC CA-3 (Cloudflare, Inc.)", is: false },
  { issuer: "R11 (Let's Encrypt)", is: false },
])("tells Cloudflare's certificates for servers from others: $issuer", ({ issuer, is }) => {
  expect(isOriginCertificate(issuer)).toBe(is);
});
