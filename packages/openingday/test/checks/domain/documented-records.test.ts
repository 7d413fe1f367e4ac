import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/documented-records.ts";
import type { DnsZone } from "../../../src/model/evidence-dns.ts";
import { answer, contextWith, nothing, server, silence, summary, zone, zoneAnswers } from "./world.ts";

const written = [
  "myapp.test A 192.0.2.10",
  "app.myapp.test A 192.0.2.10",
  "@ MX 10 mail.myapp.test.",
  'myapp.test 300 IN TXT "v=spf1 " "-all"',
];
const evaluate = (documentedRecords: readonly string[], live: DnsZone = zone()) =>
  check.evaluate({ "dns.zone": live }, contextWith({ documentedRecords }));
const liveWith = (changes: Partial<DnsZone>): DnsZone => zone(changes);

describe("documented-records", () => {
  it.each([
    { why: "all is as written", records: written, live: zone(), want: "passed" },
    { why: "nothing is written", records: [], live: zone(), want: "inconclusive" },
    {
      why: "an address changed",
      records: ["app.myapp.test A 192.0.2.77", ...written.slice(2), "myapp.test A 192.0.2.10"],
      live: zone(),
      want: "failed drift",
    },
    {
      why: "a record is gone",
      records: [...written, "www.myapp.test A 192.0.2.10"],
      live: liveWith({ servers: [server("ns1", { ...zoneAnswers, "www.myapp.test A": nothing })] }),
      want: "failed drift",
    },
    {
      why: "an address was added",
      records: written,
      live: liveWith({ servers: [server("ns1", { ...zoneAnswers, "app.myapp.test A": answer("192.0.2.10", "192.0.2.11") })] }),
      want: "failed drift",
    },
    {
      why: "another service added its text",
      records: written,
      live: liveWith({
        servers: [server("ns1", { ...zoneAnswers, "myapp.test TXT": answer("v=spf1 -all", "google-site-verification=x") })],
      }),
      want: "passed",
    },
    {
      why: "IPv6 is spelt in full",
      records: [...written, "myapp.test AAAA 2001:0db8:0:0::1"],
      live: liveWith({ servers: [server("ns1", { ...zoneAnswers, "myapp.test AAAA": answer("2001:db8::1") })] }),
      want: "passed",
    },
    { why: "a live host is not in the list", records: written.slice(0, 1), live: zone(), want: "warned undocumented" },
    { why: "a line cannot be read", records: [...written, "app points to vercel"], live: zone(), want: "inconclusive" },
    { why: "nobody answered for a line", records: [...written, "x.myapp.test A 192.0.2.1"], live: zone(), want: "inconclusive" },
    {
      why: "the servers are silent and a resolver answers",
      records: written,
      live: liveWith({ servers: [server("ns1", { "myapp.test A": silence })] }),
      want: "passed",
    },
  ])("is $want when $why", ({ records, live, want }) => {
    expect(summary(evaluate(records, live))).toBe(want);
  });
});
