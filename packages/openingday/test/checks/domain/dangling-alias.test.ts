import { describe, expect, it } from "vitest";
import danglingAlias from "../../../src/checks/domain/dangling-alias.ts";
import type { FoundName } from "../../../src/model/evidence-names.ts";
import { alias, found, foundNames, heroku } from "./found.ts";
import { contextWith, summary } from "./world.ts";

const judge = (...names: readonly FoundName[]) => danglingAlias.evaluate({ "dns.found": foundNames(names) }, contextWith());
const shop = (more: Partial<FoundName>): FoundName => found("shop.myapp.test", { service: heroku, ...more });

describe("dangling-alias", () => {
  it.each<{ why: string; name: FoundName; outcome: string }>([
    {
      why: "the service has no such name",
      name: shop({ records: alias("shop.myapp.test", "old.herokuapp.com") }),
      outcome: "failed given-up",
    },
    {
      why: "the service’s page says that nobody holds it",
      name: shop({
        records: alias("shop.myapp.test", "old.herokuapp.com", "192.0.2.9"),
        web: { url: "https://shop.myapp.test/", status: 404, unclaimed: "no such app" },
      }),
      outcome: "failed given-up",
    },
    {
      why: "a declared name dangles",
      name: shop({ declared: true, records: alias("shop.myapp.test", "old.herokuapp.com") }),
      outcome: "failed given-up",
    },
    // One sign alone is not enough.
    {
      why: "the service answers with an error of its own",
      name: shop({
        records: alias("shop.myapp.test", "old.herokuapp.com", "192.0.2.9"),
        web: { url: "https://shop.myapp.test/", status: 404 },
      }),
      outcome: "passed",
    },
    {
      why: "the target is gone, at no service that we know",
      name: found("shop.myapp.test", { records: alias("shop.myapp.test", "gone.example") }),
      outcome: "passed",
    },
    {
      why: "the target has only IPv6",
      name: shop({
        records: {
          ...alias("shop.myapp.test", "old.herokuapp.com"),
          a: { rcode: "NOERROR", values: [], chain: ["old.herokuapp.com"] },
          aaaa: { rcode: "NOERROR", values: ["2001:db8::1"], chain: ["old.herokuapp.com"] },
        },
      }),
      outcome: "passed",
    },
    { why: "it is no alias at all", name: found("shop.myapp.test"), outcome: "passed" },
  ])("$outcome where $why", ({ name, outcome }) => {
    expect(summary(judge(name))).toBe(outcome);
  });

  it("cannot tell where no DNS server answers about a name", () => {
    const evidence = foundNames([], { unanswered: ["shop.myapp.test"] });
    expect(summary(danglingAlias.evaluate({ "dns.found": evidence }, contextWith()))).toBe("inconclusive");
  });

  it("names the record, the service and the source of the rule, and never calls anything vulnerable", () => {
    const outcome = judge(shop({ records: alias("shop.myapp.test", "old.herokuapp.com") }));
    expect(outcome).toMatchObject({
      findings: [{ severity: "high", confidence: "proved", message: expect.stringContaining("Heroku") as string }],
    });
    expect(JSON.stringify(outcome)).toContain("a list");
    expect(JSON.stringify(outcome)).not.toMatch(/vulnerable/iu);
  });
});
