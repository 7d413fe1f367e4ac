import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/spf-record.ts";
import type { Tools } from "../../../src/model/tools.ts";
import { NoAnswer } from "../../../src/model/tools.ts";
import { expandFixedMacros } from "../../../src/probes/mail/spf-macros.ts";
import { walkSpf } from "../../../src/probes/mail/walk-spf.ts";
import { context } from "../../checks/email/mails.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const txt = (...TXT: string[]): { TXT: string[] } => ({ TXT });

async function judge(dns: Tools["dns"]) {
  const tree = await walkSpf(dns, "a.test", "from");
  return { tree, outcome: check.evaluate({ "mail.spf": { trees: [tree] } }, context) };
}

describe("walking an SPF tree", () => {
  it("counts what every include costs, and asks a name once", async () => {
    const { dns, asked } = createZone({
      "a.test": { ...txt("v=spf1 include:big.test include:small.test mx ip4:192.0.2.1 -all"), MX: ["10 mx.a.test"] },
      "big.test": txt("v=spf1 include:one.test include:two.test a:host.test ~all"),
      "one.test": txt("v=spf1 ip4:192.0.2.0/24 -all"),
      "two.test": txt("v=spf1 ip4:198.51.100.0/24 -all"),
      "small.test": txt("v=spf1 a:host.test -all"),
      "host.test": { A: ["192.0.2.9"] },
    });
    const { tree, outcome } = await judge(dns);
    expect(tree).toMatchObject({ lookups: 7, voids: [], sendersBehindLimit: false });
    expect(tree.nodes.map(({ domain, lookups, depth }) => [domain, lookups, depth])).toEqual([
      ["a.test", 7, 0],
      ["big.test", 4, 1],
      ["one.test", 1, 2],
      ["two.test", 1, 2],
      ["small.test", 2, 1],
    ]);
    expect(outcome).toMatchObject({
      status: "passed",
      seen: expect.arrayContaining([
        "a.test: 7 of 10 lookups; include:big.test costs 4, include:small.test costs 2, the other parts cost 1",
      ]) as string[],
    });
    expect(asked.filter((question) => question === "host.test A")).toHaveLength(1);
    expect(asked.filter((question) => question === "host.test AAAA")).toHaveLength(1);
  });

  interface Case {
    readonly why: string;
    readonly zone: Zone;
    readonly code: string;
  }
  const chain = Object.fromEntries(
    Array.from({ length: 11 }, (_, at) => [`n${at}.test`, txt(`v=spf1 include:n${at + 1}.test ip4:192.0.2.${at} -all`)]),
  );
  it.each<Case>([
    {
      why: "the whole tree needs too many lookups",
      zone: { "a.test": txt("v=spf1 include:n0.test -all"), ...chain, "n11.test": txt("v=spf1 -all") },
      code: "too-many-lookups",
    },
    {
      why: "an include leads back to the start",
      zone: { "a.test": txt("v=spf1 include:b.test -all"), "b.test": txt("v=spf1 include:a.test -all") },
      code: "loop",
    },
    { why: "an include leads to nothing", zone: { "a.test": txt("v=spf1 include:gone.test -all") }, code: "missing-include" },
    {
      why: "a redirect leads to a domain without a record",
      zone: { "a.test": txt("v=spf1 redirect=b.test"), "b.test": txt("hello") },
      code: "missing-include",
    },
    {
      why: "three names are gone",
      zone: { "a.test": txt("v=spf1 a:x.test a:y.test exists:z.test ip4:192.0.2.1 -all") },
      code: "too-many-voids",
    },
    {
      why: "an included record is broken",
      zone: { "a.test": txt("v=spf1 include:b.test -all"), "b.test": txt("v=spf1 ip4:300.1.1.1 -all") },
      code: "invalid",
    },
    {
      why: "an included domain has two records",
      zone: { "a.test": txt("v=spf1 include:b.test -all"), "b.test": txt("v=spf1 -all", "v=spf1 mx -all") },
      code: "several",
    },
    {
      why: "an included record lets everybody in",
      zone: { "a.test": txt("v=spf1 include:b.test -all"), "b.test": txt("v=spf1 +all") },
      code: "open",
    },
    {
      why: "mx stands for more than ten hosts",
      zone: { "a.test": { ...txt("v=spf1 mx -all"), MX: Array.from({ length: 11 }, (_, at) => `10 m${at}.a.test`) } },
      code: "crowded-mx",
    },
  ])("fails when $why", async ({ zone, code }) => {
    const { outcome } = await judge(createZone(zone).dns);
    expect(outcome).toMatchObject({ status: "failed", findings: [{ code, severity: "high", confidence: "proved" }] });
  });

  it.each<Omit<Case, "code">>([
    {
      why: "a name with IPv6 only is no void lookup",
      zone: { "a.test": txt("v=spf1 a:x.test -all"), "x.test": { AAAA: ["2001:db8::1"] } },
    },
    { why: "two names are gone, which receivers forgive", zone: { "a.test": txt("v=spf1 a:x.test a:y.test -all") } },
    { why: "a macro hides what is asked", zone: { "a.test": txt("v=spf1 exists:%{i}._spf.a.test -all") } },
    { why: "the current domain in a macro", zone: { "a.test": txt("v=spf1 include:_spf.%{d} -all"), "_spf.a.test": txt("v=spf1 -all") } },
    { why: "the same record is included on two ways", zone: diamond() },
    { why: "an include behind all is never read", zone: { "a.test": txt("v=spf1 redirect=gone.test ip4:192.0.2.1 -all") } },
    {
      why: "an include that takes somebody out lets everybody match",
      zone: { "a.test": txt("v=spf1 -include:b.test ~all"), "b.test": txt("v=spf1 +all") },
    },
  ])("finds no fault where $why", async ({ zone }) => {
    const { outcome } = await judge(createZone(zone).dns);
    expect(outcome.status).not.toBe("failed");
  });

  it.each<Omit<Case, "code"> & { readonly reason: RegExp }>([
    {
      why: "an include did not answer",
      zone: { "a.test": txt("v=spf1 include:b.test -all"), "b.test": { TXT: "timeout" } },
      reason: /b\.test got no answer/,
    },
    {
      why: "an include is sick",
      zone: { "a.test": txt("v=spf1 include:b.test -all"), "b.test": { TXT: "SERVFAIL" } },
      reason: /SERVFAIL for b\.test/,
    },
  ])("cannot tell when $why", async ({ zone, reason }) => {
    const { outcome } = await judge(createZone(zone).dns);
    expect(outcome).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) as string });
  });

  it("walks the return path's host as well as the domain", async () => {
    const { dns } = createZone({ "a.test": txt("v=spf1 -all"), "send.a.test": txt("v=spf1 ip4:192.0.2 -all") });
    const trees = await Promise.all([walkSpf(dns, "a.test", "from"), walkSpf(dns, "send.a.test", "return-path")]);
    expect(check.evaluate({ "mail.spf": { trees } }, context)).toMatchObject({
      status: "failed",
      findings: [{ code: "invalid", message: expect.stringMatching(/send\.a\.test.*\(character 8\)/) as string }],
    });
  });
});

function diamond(): Zone {
  return {
    "a.test": txt("v=spf1 include:l.test include:r.test -all"),
    "l.test": txt("v=spf1 include:end.test -all"),
    "r.test": txt("v=spf1 include:end.test -all"),
    "end.test": txt("v=spf1 ip4:192.0.2.1 -all"),
  };
}

describe("hostile trees", () => {
  it("stops at a record with 500 includes, says so, and stays small", async () => {
    const names = Array.from({ length: 500 }, (_, at) => `i${at}.test`);
    const zone: Zone = {
      "a.test": txt(`v=spf1 ${names.map((name) => `include:${name}`).join(" ")} -all`),
      ...Object.fromEntries(names.map((name) => [name, txt("v=spf1 ip4:192.0.2.1 -all")])),
    };
    const { dns, asked } = createZone(zone);
    const { tree, outcome } = await judge(dns);
    expect(asked.length).toBeLessThanOrEqual(80);
    expect(tree.stopped).toMatch(/more than 40 records/);
    expect(outcome).toMatchObject({ status: "failed", findings: [{ code: "too-many-lookups" }] });
    expect(JSON.stringify(tree).length).toBeLessThan(100_000);
  });

  it("stops in a tree that grows without end", async () => {
    let asked = 0;
    const query: Tools["dns"]["query"] = async ({ name }) => {
      asked += 1;
      const values = [`v=spf1 include:l.${name} include:r.${name} -all`];
      return { rcode: "NOERROR", values, authoritative: false, authenticated: false, chain: [], referral: [], server: "" };
    };
    const { tree } = await judge({ query, addresses: () => Promise.reject(new Error("not asked")) });
    expect(asked).toBeLessThanOrEqual(80);
    expect(tree.stopped).toBeDefined();
  });

  it("reads no record of 64 KB", async () => {
    const { outcome } = await judge(createZone({ "a.test": txt(`v=spf1 ${"a:x.test ".repeat(8_000)}-all`) }).dns);
    expect(outcome).toMatchObject({ status: "failed", findings: [{ code: "invalid" }] });
  });

  it("says that nothing answered", async () => {
    const silent = {
      query: () => Promise.reject(new NoAnswer("dns", "ETIMEOUT", "no answer")),
      addresses: () => Promise.reject(new Error()),
    };
    expect((await judge(silent)).outcome).toMatchObject({
      status: "inconclusive",
      reason: "The question for a.test got no answer: no answer.",
    });
  });
});

describe("macros that are the same for every mail", () => {
  it.each([
    ["_spf.%{d}", "_spf.mail.a.test"],
    ["%{d2}", "a.test"],
    ["%{dr}", "test.a.mail"],
    ["%{d1r}.x", "mail.x"],
    ["a%%b%_c%-d", "a%b c%20d"],
    ["%{i}._spf.a.test", undefined],
    ["plain.test", "plain.test"],
  ])("%s", (text, filled) => {
    expect(expandFixedMacros(text, "mail.a.test")).toBe(filled);
  });
});
