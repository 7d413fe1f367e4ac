import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/canonical-answers.ts";
import type { Walk } from "../../../src/model/evidence-web.ts";
import { broken, contextWith, healthyWalks, loop, summary, walk } from "./world.ts";

const site = "https://myapp.test/";
const app = "https://app.myapp.test/";
const evaluate = (...changes: readonly Walk[]) => check.evaluate({ "http.walks": healthyWalks(...changes) }, contextWith());

describe("canonical-answers", () => {
  it.each([
    { why: "both answer", change: walk(site, [200]), want: "passed" },
    { why: "the site redirects to a language", change: walk(site, [302, `${site}en/`], [200]), want: "passed" },
    { why: "the app hands over to a login provider", change: walk(app, [302, "https://myapp.eu.auth0.com/login"], [200]), want: "passed" },
    { why: "the site is not there", change: walk(site, [404]), want: "failed refused" },
    { why: "the site is down", change: walk(site, [502]), want: "failed server-error" },
    { why: "the app is down behind its redirect", change: walk(app, [302, `${app}login`], [500]), want: "failed server-error" },
    { why: "https leads back to http", change: walk(site, [301, "http://myapp.test/"], [200]), want: "failed not-https" },
    {
      why: "a bot check stands in front",
      change: walk(site, [403, undefined, "server: cloudflare; cf-mitigated: challenge"]),
      want: "inconclusive",
    },
    { why: "we asked too often", change: walk(site, [429]), want: "inconclusive" },
    { why: "it goes in circles", change: loop(walk(site, [301, site])), want: "inconclusive" },
    { why: "the certificate is bad", change: broken(walk(site), "tls", "CERT_HAS_EXPIRED"), want: "inconclusive" },
    { why: "it does not resolve", change: broken(walk(site), "dns", "ENOTFOUND"), want: "inconclusive" },
  ])("is $want when $why", ({ change, want }) => {
    expect(summary(evaluate(change))).toBe(want);
  });

  it.each([
    { status: 401, says: "without a password", fix: "Take the password off" },
    { status: 403, says: "an error (status 403)", fix: "open to everybody" },
    { status: 503, says: "an error (status 503)", fix: "maintenance page" },
    { status: 500, says: "an error (status 500)", fix: "error log" },
  ])("tells what to do about status $status", ({ status, says, fix }) => {
    expect(evaluate(walk(site, [status]))).toMatchObject({
      findings: [{ message: expect.stringContaining(says), fix: expect.stringContaining(fix) }],
    });
  });

  it("asks for a certificate, not for a redirect to be taken out, where the site was declared without https", () => {
    const plain = "http://myapp.test/";
    const outcome = check.evaluate({ "http.walks": healthyWalks(walk(plain, [200])) }, contextWith({ site: plain, app: plain }));
    expect(outcome).toMatchObject({
      findings: [{ message: `The site answers at ${plain}, without encryption.`, fix: expect.stringMatching(/^Get a certificate/u) }],
    });
  });

  it("stops the launch with proof", () => {
    expect(evaluate(walk(app, [503]))).toMatchObject({ findings: [{ severity: "blocker", confidence: "proved" }] });
  });

  it("cannot tell about an address that was not walked", () => {
    expect(check.evaluate({ "http.walks": { walks: [] } }, contextWith()).status).toBe("inconclusive");
  });
});
