import { describe, expect, it } from "vitest";
import aliasConflict from "../../../src/checks/domain/alias-conflict.ts";
import type { ZoneServer } from "../../../src/model/evidence-dns.ts";
import { answer, contextWith, nothing, server, summary, zone, zoneAnswers } from "./world.ts";

const judge = (answers: ZoneServer["answers"], more: Partial<ZoneServer> = {}) =>
  aliasConflict.evaluate({ "dns.zone": zone({ servers: [server("ns1", { ...zoneAnswers, ...answers }, more)] }) }, contextWith());
const through = (to: string, ...values: readonly string[]) => ({ ...answer(...values), chain: [to] });

describe("alias-conflict", () => {
  it.each<{ why: string; answers: ZoneServer["answers"]; outcome: string }>([
    { why: "nothing is an alias", answers: { "myapp.test CNAME": nothing }, outcome: "passed" },
    {
      why: "www is an alias, and its address and mail are those of its target",
      answers: {
        "www.myapp.test CNAME": answer("myapp.test"),
        "www.myapp.test A": through("myapp.test", "192.0.2.10"),
        "www.myapp.test MX": through("myapp.test", "10 mail.myapp.test"),
      },
      outcome: "passed",
    },
    { why: "the bare domain is an alias", answers: { "myapp.test CNAME": answer("cname.host.example") }, outcome: "failed apex" },
    {
      why: "a name is an alias and takes mail",
      answers: { "shop.myapp.test CNAME": answer("shops.example"), "shop.myapp.test MX": answer("10 mail.myapp.test") },
      outcome: "failed beside-others",
    },
    {
      why: "a name is an alias and has a text",
      answers: { "shop.myapp.test CNAME": answer("shops.example"), "shop.myapp.test TXT": answer("verify=1") },
      outcome: "failed beside-others",
    },
  ])("$outcome where $why", ({ answers, outcome }) => {
    expect(summary(judge(answers))).toBe(outcome);
  });

  it("cannot tell where no server speaks for the zone", () => {
    expect(summary(judge({ "myapp.test CNAME": answer("x.example") }, { authoritative: false }))).toBe("inconclusive");
  });
});
