import { describe, expect, it } from "vitest";
import domainRegistration from "../../../src/checks/domain/domain-registration.ts";
import type { Registration } from "../../../src/model/evidence-names.ts";
import { at, contextWith, summary } from "./world.ts";

const inDays = (days: number): string => new Date(Date.parse(at) + days * 86_400_000).toISOString();
const judge = (changes: Partial<Registration>) =>
  domainRegistration.evaluate(
    {
      "rdap.domain": {
        domain: "myapp.com",
        at,
        server: "https://rdap.example/",
        registered: true,
        registrar: "Names Ltd",
        expiresAt: inDays(300),
        statuses: ["client transfer prohibited"],
        nameServers: [],
        ...changes,
      },
    },
    contextWith(),
  );

describe("domain-registration", () => {
  it.each<{ why: string; changes: Partial<Registration>; outcome: string }>([
    { why: "all is well", changes: {}, outcome: "passed" },
    { why: "it runs out in 31 days", changes: { expiresAt: inDays(31) }, outcome: "passed" },
    { why: "it runs out in 29 days", changes: { expiresAt: inDays(29) }, outcome: "warned expires-soon" },
    { why: "it runs out in 6 days", changes: { expiresAt: inDays(6) }, outcome: "failed expires-this-week" },
    { why: "it ran out yesterday", changes: { expiresAt: inDays(-1) }, outcome: "failed expired" },
    {
      why: "the registrar put it on hold",
      changes: { statuses: ["client hold", "client transfer prohibited"] },
      outcome: "failed on-hold",
    },
    {
      why: "it is about to be given to others",
      changes: { statuses: ["pending delete", "server transfer prohibited"] },
      outcome: "failed on-hold",
    },
    { why: "it is not locked", changes: { statuses: ["active"] }, outcome: "warned not-locked" },
    { why: "a country’s registry knows no such lock", changes: { domain: "myapp.de", statuses: ["active"] }, outcome: "passed" },
    { why: "the registry tells no states", changes: { statuses: [] }, outcome: "passed" },
    { why: "the registry locks it itself", changes: { statuses: ["server transfer prohibited"] }, outcome: "passed" },
    { why: "the registry gives no date", changes: { expiresAt: undefined }, outcome: "inconclusive" },
    { why: "the registry does not know it", changes: { registered: false }, outcome: "inconclusive" },
    { why: "nobody can register such a name", changes: { noRegistry: "reserved" }, outcome: "not-applicable" },
  ])("$outcome where $why", ({ changes, outcome }) => {
    expect(summary(judge(changes))).toBe(outcome);
  });

  it("is a blocker once it ran out, and says where to go", () => {
    expect(judge({ expiresAt: inDays(-1) })).toMatchObject({
      findings: [{ severity: "blocker", confidence: "proved", fix: expect.stringContaining("Names Ltd") as string }],
    });
  });
});
