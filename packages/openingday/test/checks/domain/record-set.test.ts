import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/record-set.ts";
import type { DnsLookup, DnsZone } from "../../../src/model/evidence-dns.ts";
import type { Declared } from "../../../src/model/target.ts";
import { absent, answer, contextWith, nothing, records, server, summary, zone, zoneAnswers } from "./world.ts";

const healthy = {
  ...zoneAnswers,
  "app.myapp.test A": answer("192.0.2.11"),
  "_dmarc.myapp.test TXT": answer("v=DMARC1; p=none"),
};
const declared: Partial<Declared> = {
  hosts: [
    { name: "myapp.test", role: "site", target: "192.0.2.10" },
    { name: "app.myapp.test", role: "app", target: "192.0.2.11" },
  ],
  mailFrom: "hello@myapp.test",
};

function evaluate(live: Readonly<Record<string, DnsLookup>>, declares: Partial<Declared> = {}, changes: Partial<DnsZone> = {}) {
  const answers = { ...healthy, ...live };
  const evidence = {
    "dns.zone": zone({ servers: [server("ns1", answers), server("ns2", answers)], ...changes }),
    "dns.hosts": { resolver: "r", hosts: [records("myapp.test"), records("app.myapp.test", answer("192.0.2.11"))] },
  };
  return check.evaluate(evidence, contextWith({ ...declared, ...declares }));
}

describe("record-set", () => {
  it.each<{
    why: string;
    live?: Readonly<Record<string, DnsLookup>>;
    declares?: Partial<Declared>;
    changes?: Partial<DnsZone>;
    want: string;
  }>([
    { why: "all is there", want: "passed" },
    {
      why: "more is there than is needed",
      live: { "myapp.test TXT": answer("v=spf1 -all", "ms=1"), "app.myapp.test AAAA": answer("2001:db8::1") },
      want: "passed",
    },
    {
      why: "two addresses are declared by their records",
      declares: { documentedRecords: ["app A 192.0.2.11", "app A 192.0.2.12"] },
      live: { "app.myapp.test A": answer("192.0.2.12", "192.0.2.11") },
      want: "passed",
    },
    { why: "a host is missing", live: { "app.myapp.test A": absent }, want: "failed incomplete" },
    { why: "a host leads elsewhere", live: { "app.myapp.test A": answer("192.0.2.99") }, want: "failed incomplete" },
    { why: "there is no policy for mail", live: { "_dmarc.myapp.test TXT": nothing }, want: "failed incomplete" },
    { why: "an old address is there as well", live: { "app.myapp.test A": answer("192.0.2.11", "192.0.2.99") }, want: "warned surplus" },
    {
      why: "a sender is only known from third parties",
      declares: { senders: ["Google Workspace"] },
      live: { "google._domainkey.myapp.test TXT": answer("p=A") },
      want: "inconclusive",
    },
    {
      why: "a sender’s key is known to its provider only",
      declares: { senders: ["Resend"] },
      live: { "resend._domainkey.myapp.test TXT": absent },
      want: "inconclusive",
    },
    {
      why: "the servers disagree",
      changes: { servers: [server("ns1", healthy), server("ns2", { ...healthy, "app.myapp.test A": absent })] },
      want: "inconclusive",
    },
    { why: "nothing is declared", declares: { hosts: [], mailFrom: undefined }, want: "inconclusive" },
    {
      why: "hosts are declared without targets",
      declares: { hosts: [{ name: "myapp.test", role: "site" }], mailFrom: undefined },
      want: "inconclusive",
    },
  ])("is $want where $why", ({ live = {}, declares, changes, want }) => {
    expect(summary(evaluate(live, declares, changes))).toBe(want);
  });

  it("gives no line that the report would mask", () => {
    expect(evaluate({ "_dmarc.myapp.test TXT": nothing })).toMatchObject({
      findings: [
        {
          fix: expect.stringContaining('Add “_dmarc.myapp.test. IN TXT "v=DMARC1; p=none"” at your DNS provider.'),
          seen: [expect.not.stringContaining("@")],
        },
      ],
    });
  });

  it("passes where an alias of many names leads to its target", () => {
    const answers = { ...healthy, "app.myapp.test CNAME": answer("x.vercel-dns.com") };
    const app = records("app.myapp.test", answer("192.0.2.11"), {
      chain: ["x.vercel-dns.com"],
      provider: { name: "Vercel", rule: "declared target" },
    });
    const evidence = { "dns.zone": zone({ servers: [server("ns1", answers)] }), "dns.hosts": { resolver: "r", hosts: [app] } };
    const context = contextWith({ hosts: [{ name: "app.myapp.test", role: "app", target: "vercel-dns.com" }] });
    expect(check.evaluate(evidence, context)).toMatchObject({ status: "passed" });
  });

  it("gives the line to paste", () => {
    expect(evaluate({ "app.myapp.test A": absent })).toMatchObject({
      findings: [
        {
          fix: expect.stringContaining("Add “app.myapp.test. IN A 192.0.2.11” at your DNS provider."),
          seen: [expect.stringMatching(/^add: app\.myapp\.test\. IN A 192\.0\.2\.11 \(/u)],
        },
      ],
    });
    expect(evaluate({ "app.myapp.test A": answer("192.0.2.99") })).toMatchObject({
      findings: [{ fix: expect.stringContaining("replace “app.myapp.test. 300 IN A 192.0.2.99” by “app.myapp.test. IN A 192.0.2.11”") }],
    });
  });
});
