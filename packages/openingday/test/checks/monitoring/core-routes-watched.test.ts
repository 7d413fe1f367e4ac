import { expect, it } from "vitest";
import coreRoutesWatched from "../../../src/checks/monitoring/core-routes-watched.ts";
import { context, schedule, stopped, watched } from "./schedule-fixture.ts";

const site = watched();
const app = watched({ name: "App", url: "https://app.brightpath.test/login" });
const evaluate = (evidence: ReturnType<typeof schedule>, of = context()) => coreRoutesWatched.evaluate({ "watch.schedule": evidence }, of);

it.each([
  { why: "landing page and app", checks: [site, app], of: context() },
  { why: "the landing page by its www name", checks: [{ ...site, url: "https://www.brightpath.test" }, app], of: context() },
  { why: "the app's booking page", checks: [site, { ...app, url: "https://app.brightpath.test/book?…" }], of: context() },
  {
    why: "more checks, one by status only",
    checks: [site, app, watched({ name: "www", url: "https://www.brightpath.test/old", assertsBody: false })],
    of: context(),
  },
  { why: "the same page twice, one by status only", checks: [{ ...site, name: "Redirect", assertsBody: false }, site, app], of: context() },
  { why: "site and app are one page", checks: [site], of: context("https://brightpath.test/", "https://brightpath.test/") },
  {
    why: "the app below the site's host",
    checks: [site, { ...app, url: "https://brightpath.test/app/login" }],
    of: context("https://brightpath.test/", "https://brightpath.test/app"),
  },
  { why: "addresses declared without a scheme", checks: [site, app], of: context("brightpath.test", "app.brightpath.test") },
])("passes: $why", ({ checks, of }) => {
  expect(evaluate(schedule(...checks), of)).toMatchObject({ status: "passed" });
});

it.each([
  { why: "only the homepage is watched", checks: [site], codes: ["app-unwatched"] },
  { why: "only the app is watched", checks: [app], codes: ["site-unwatched"] },
  { why: "nothing is watched", checks: [], codes: ["site-unwatched", "app-unwatched"] },
  { why: "the homepage by status only", checks: [{ ...site, assertsBody: false }, app], codes: ["site-status-only"] },
  { why: "the app by status only", checks: [site, { ...app, assertsBody: false }], codes: ["app-status-only"] },
  { why: "another page of the site", checks: [{ ...site, url: "https://brightpath.test/terms" }, app], codes: ["site-unwatched"] },
  { why: "another host of the same owner", checks: [site, { ...app, url: "https://api.brightpath.test/" }], codes: ["app-unwatched"] },
  { why: "a host that only ends alike", checks: [site, { ...app, url: "https://notapp.brightpath.test/" }], codes: ["app-unwatched"] },
  { why: "an address that cannot be read", checks: [site, { ...app, url: "https://" }], codes: ["app-unwatched"] },
])("fails: $why", ({ checks, codes }) => {
  expect(evaluate(schedule(...checks))).toMatchObject({ status: "failed", findings: codes.map((code) => ({ code, severity: "medium" })) });
});

it("wants the app's own path where it shares the site's host", () => {
  const of = context("https://brightpath.test/", "https://brightpath.test/app");
  expect(evaluate(schedule(site, { ...app, url: "https://brightpath.test/apple" }), of)).toMatchObject({
    findings: [{ code: "app-unwatched" }],
  });
});

it.each([
  { why: "the monitor does not answer", evidence: stopped, of: context(), reason: /does not answer/ },
  {
    why: "the declared address is nonsense",
    evidence: schedule(site),
    of: context("https://brightpath.test/", "::"),
    reason: /cannot be read/,
  },
])("cannot tell: $why", ({ evidence, of, reason }) => {
  expect(evaluate(evidence, of)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) as string });
});
