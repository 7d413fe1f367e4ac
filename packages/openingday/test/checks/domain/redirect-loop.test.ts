import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/redirect-loop.ts";
import type { Walk } from "../../../src/model/evidence-web.ts";
import { rulesWith, zoneWith } from "../protection/zone.ts";
import { broken, contextWith, healthyWalks, loop, summary, tooMany, walk } from "./world.ts";

const bare = "https://myapp.test/";
const www = "https://www.myapp.test/";
const evaluate = (...changes: readonly Walk[]) => check.evaluate({ "http.walks": healthyWalks(...changes) }, contextWith());

describe("redirect-loop", () => {
  it.each([
    { why: "every walk ends", changes: [], want: "passed" },
    {
      why: "four redirects lead to a page",
      changes: [walk(bare, [302, `${bare}a`], [302, `${bare}b`], [302, `${bare}c`], [302, `${bare}d`], [200])],
      want: "passed",
    },
    { why: "an error page ends it", changes: [walk(bare, [500])], want: "passed" },
    { why: "port 80 alone is closed", changes: [broken(walk("http://api.myapp.test/"))], want: "passed" },
    { why: "apex and www send to each other", changes: [loop(walk(bare, [301, www], [301, bare]))], want: "failed loop" },
    { why: "it never ends", changes: [tooMany(walk(bare, [302, `${bare}1`], [302, `${bare}2`]))], want: "failed too-many" },
    {
      why: "a host could not be walked at all",
      changes: ["https://api.myapp.test/", "http://api.myapp.test/"].flatMap((start) => [
        broken(walk(start), "connect", "ETIMEDOUT"),
        broken(walk(`${start}openingday/deep-link?utm_source=openingday&gclid=od`), "connect", "ETIMEDOUT"),
      ]),
      want: "inconclusive",
    },
    {
      why: "a browser stops at the certificate",
      changes: ["https://www.myapp.test/", "http://www.myapp.test/"].flatMap((start) => [
        broken(walk(start), "tls", "ERR_TLS_CERT_ALTNAME_INVALID"),
        broken(walk(`${start}openingday/deep-link?utm_source=openingday&gclid=od`), "tls", "ERR_TLS_CERT_ALTNAME_INVALID"),
      ]),
      want: "passed",
    },
    {
      why: "a host without a DNS record cannot be walked",
      changes: ["https://www.myapp.test/", "http://www.myapp.test/"].flatMap((start) => [
        broken(walk(start), "dns", "ENOTFOUND"),
        broken(walk(`${start}openingday/deep-link?utm_source=openingday&gclid=od`), "dns", "ENOTFOUND"),
      ]),
      want: "passed",
    },
  ])("is $want when $why", ({ changes, want }) => {
    expect(summary(evaluate(...changes))).toBe(want);
  });

  it.each([
    { why: "https leads to itself behind Cloudflare", change: walk(bare, [301, bare, "server: cloudflare; cf-ray"]), says: "Flexible" },
    { why: "https leads to itself", change: walk(bare, [301, bare, "server: nginx"]), says: "Two layers" },
    {
      why: "http and https send to each other",
      change: walk("http://myapp.test/", [301, bare], [301, "http://myapp.test/"]),
      says: "Two layers",
    },
    { why: "apex and www do", change: walk(bare, [301, www], [308, bare]), says: "www" },
    {
      why: "the edge and the app behind it do, on Cloudflare",
      change: walk(bare, [301, www, "server: cloudflare; cf-ray; cf-cache-status: DYNAMIC"], [301, bare, "server: cloudflare; cf-ray"]),
      says: "the app behind it sends myapp.test to www.myapp.test",
    },
    {
      why: "the edge and the app behind it do, on CloudFront",
      change: walk(bare, [301, www, "x-cache: Miss from cloudfront"], [301, bare, "x-cache: Redirect from cloudfront"]),
      says: "the front (edge or host) sends www.myapp.test to myapp.test",
    },
    {
      why: "both answers come from behind the edge",
      change: walk(bare, [301, www, "cf-cache-status: DYNAMIC"], [301, bare, "cf-cache-status: DYNAMIC"]),
      says: "One place sends visitors from www",
    },
    {
      why: "a slash is added and removed",
      change: walk(bare, [301, `${bare}a`], [301, `${bare}a/`], [301, `${bare}a`]),
      says: "slash",
    },
    { why: "nothing explains it", change: walk(bare, [302, "https://x.test/"], [302, bare]), says: "lead back" },
  ])("guesses the cause when $why", ({ change, says }) => {
    expect(evaluate(loop(change))).toMatchObject({
      findings: [{ severity: "blocker", confidence: "proved", message: expect.stringContaining(says) }],
    });
  });

  it.each([
    {
      why: "where the token may read them",
      rules: rulesWith({ http_request_dynamic_redirect: [{ action: "redirect", expression: "true", leadsTo: www }] }),
      says: `Cloudflare redirect rule: true leads to ${www}`,
    },
    {
      why: "as unread where it may not",
      rules: { ...rulesWith({}), http_request_dynamic_redirect: { unread: "the token may not read the rules" } },
      says: "the token may not read the rules",
    },
  ])("shows the edge's own redirect rules beside a circle, $why", ({ rules, says }) => {
    const walks = healthyWalks(loop(walk(bare, [301, www], [301, bare])));
    const outcome = check.evaluate({ "http.walks": walks, "edge.settings": zoneWith({}, { rules }) }, contextWith());
    expect(outcome).toMatchObject({ status: "failed", findings: [{ seen: expect.arrayContaining([says]) }] });
  });

  it("tells one circle once, however many walks meet it", () => {
    const circle = (start: string): Walk => loop(walk(start, [301, www], [301, bare], [301, www]));
    expect(summary(evaluate(circle(bare), circle("http://myapp.test/")))).toBe("failed loop");
  });
});
