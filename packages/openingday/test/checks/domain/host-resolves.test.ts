import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/host-resolves.ts";
import type { HostRecords } from "../../../src/model/evidence-dns.ts";
import { absent, answer, contextWith, nothing, records, silence, summary } from "./world.ts";

const fine = ["myapp.test", "www.myapp.test", "app.myapp.test", "api.myapp.test"].map((name) => records(name));
const withHost = (host: HostRecords): HostRecords[] => [...fine.filter(({ name }) => name !== host.name), host];
const evaluate = (hosts: readonly HostRecords[]) => check.evaluate({ "dns.hosts": { resolver: "system", hosts } }, contextWith());

describe("host-resolves", () => {
  it.each([
    { why: "everything resolves", hosts: fine, want: "passed" },
    { why: "the apex does not exist", hosts: withHost(records("myapp.test", absent)), want: "failed missing" },
    { why: "the apex exists for mail only", hosts: withHost(records("myapp.test", nothing)), want: "failed missing" },
    { why: "the app is missing", hosts: withHost(records("app.myapp.test", absent)), want: "failed missing" },
    { why: "only the spare www is missing", hosts: withHost(records("www.myapp.test", absent)), want: "warned www-missing" },
    {
      why: "the apex and www are missing",
      hosts: [records("myapp.test", absent), records("www.myapp.test", absent)],
      want: "failed missing,www-missing",
    },
    {
      why: "an alias dangles",
      hosts: withHost(records("app.myapp.test", absent, { chain: ["old.vercel-dns.com"] })),
      want: "failed missing",
    },
    { why: "a host has IPv6 only", hosts: withHost(records("app.myapp.test", nothing, { aaaa: answer("2001:db8::1") })), want: "passed" },
    {
      why: "IPv6 was not answered but IPv4 was",
      hosts: withHost(records("app.myapp.test", answer("192.0.2.1"), { aaaa: silence })),
      want: "passed",
    },
    { why: "the mail host has no address", hosts: withHost(records("mail.myapp.test", absent)), want: "passed" },
    { why: "nobody answered about one host", hosts: withHost(records("app.myapp.test", silence)), want: "inconclusive" },
    { why: "the resolver fails", hosts: withHost(records("app.myapp.test", { rcode: "SERVFAIL", values: [] })), want: "inconclusive" },
    { why: "IPv4 is empty and IPv6 silent", hosts: withHost(records("app.myapp.test", nothing, { aaaa: silence })), want: "inconclusive" },
  ])("is $want when $why", ({ hosts, want }) => {
    expect(summary(evaluate(hosts))).toBe(want);
  });

  it("stops the launch with proof and names the host", () => {
    expect(evaluate(withHost(records("app.myapp.test", absent)))).toMatchObject({
      findings: [
        {
          severity: "blocker",
          confidence: "proved",
          message: expect.stringContaining("app.myapp.test"),
          seen: ["app.myapp.test: NXDOMAIN"],
        },
      ],
    });
  });
});
