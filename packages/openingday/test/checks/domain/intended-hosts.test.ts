import { describe, expect, it } from "vitest";
import intendedHosts from "../../../src/checks/domain/intended-hosts.ts";
import type { FoundNames } from "../../../src/model/evidence-names.ts";
import { alias, found, foundNames } from "./found.ts";
import { answer, contextWith, records, summary } from "./world.ts";

const judge = (evidence: FoundNames) => intendedHosts.evaluate({ "dns.found": evidence }, contextWith());
const asked = "openingday-word.myapp.test";

describe("intended-hosts", () => {
  it.each<{ why: string; evidence: FoundNames; outcome: string }>([
    { why: "nothing else was found", evidence: foundNames([]), outcome: "passed" },
    {
      why: "a forgotten site answers",
      evidence: foundNames([found("staging.myapp.test", { web: { url: "https://staging.myapp.test/", status: 200 } })]),
      outcome: "warned not-declared",
    },
    {
      why: "a name asks for a login, which is somebody too",
      evidence: foundNames([found("staging.myapp.test", { web: { url: "https://staging.myapp.test/", status: 401 } })]),
      outcome: "warned not-declared",
    },
    {
      why: "a name has an address, but no web server",
      evidence: foundNames([found("vpn.myapp.test", { web: { url: "http://vpn.myapp.test/", error: "refused" } })]),
      outcome: "passed",
    },
    {
      why: "a mail server was not asked for a page",
      evidence: foundNames([found("mx.myapp.test", { foundIn: ["a mail or name server of the domain"] })]),
      outcome: "passed",
    },
    {
      why: "every name leads to the app, as customers’ own addresses do",
      evidence: foundNames([], { wildcard: { asked, records: records(asked) } }),
      outcome: "passed",
    },
    {
      why: "every name leads to the app’s host through an alias",
      evidence: foundNames([], { wildcard: { asked, records: alias(asked, "app.myapp.test", "192.0.2.77") } }),
      outcome: "passed",
    },
    {
      why: "every name leads to the provider that the app is at",
      evidence: {
        ...foundNames([
          found("w.myapp.test", {
            declared: true,
            records: records("w.myapp.test", answer("192.0.2.20"), { provider: { name: "Vercel", rule: "x" } }),
          }),
        ]),
        wildcard: { asked, records: records(asked, answer("192.0.2.99"), { provider: { name: "Vercel", rule: "y" } }) },
      },
      outcome: "passed",
    },
    {
      why: "every name leads to a stranger",
      evidence: foundNames([], { wildcard: { asked, records: records(asked, answer("203.0.113.9")) } }),
      outcome: "warned wildcard",
    },
    { why: "a name is not answered for", evidence: foundNames([], { unanswered: ["app.myapp.test"] }), outcome: "inconclusive" },
    {
      why: "the owner’s own list cannot be read",
      evidence: foundNames([], { sources: [{ source: "the file zone.txt", names: 0, error: "it cannot be read: ENOENT" }] }),
      outcome: "inconclusive",
    },
  ])("$outcome where $why", ({ evidence, outcome }) => {
    expect(summary(judge(evidence))).toBe(outcome);
  });
});
