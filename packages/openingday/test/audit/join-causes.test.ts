import { describe, expect, it } from "vitest";
import documentedRecords from "../../src/checks/domain/documented-records.ts";
import recordSet from "../../src/checks/domain/record-set.ts";
import dmarcPolicy from "../../src/checks/email/dmarc-policy.ts";
import mailRoute from "../../src/checks/email/mail-route.ts";
import type { Check } from "../../src/model/check.ts";
import type { EvidenceMap } from "../../src/model/evidence.ts";
import type { Report } from "../../src/model/report.ts";
import { findingsOf } from "../../src/report/split-risks.ts";
import { answer, contextWith, nothing, records, server, zone, zoneAnswers } from "../checks/domain/world.ts";
import { at, failed, report, stateOf, stub } from "./builders.ts";

const mx = "myapp.test MX";
const route = stub("mail-route", ["M2"], failed({ about: [mx] }), "mail-not-received");
const set = (about: readonly string[], more = {}): Check =>
  stub("record-set", ["S2.D1"], failed({ severity: "medium", about, ...more }), "records-incomplete");
const written = stub("documented-records", ["S7.C1"], failed({ severity: "medium", about: [mx] }), "undocumented-dns");
const told = (result: Report): readonly string[] => result.risks.map(({ id, findings }) => `${id}: ${findings.join(" ")}`);

describe("one cause", () => {
  it("is one risk, that of the weightiest finding, which stands first in it", () => {
    for (const checks of [
      [route, set([mx]), written],
      [written, set([mx]), route],
    ]) {
      const result = report(checks);
      expect(told(result)).toEqual(["mail-not-received: mail-route/case documented-records/case record-set/case"]);
      expect(["M2", "S2.D1", "S7.C1"].map((row) => stateOf(result, row))).toEqual(["fail", "fail", "fail"]);
    }
  });

  it.each([
    { why: "has a cause of its own besides", other: set([mx, "myapp.test CAA"]) },
    { why: "is about something else", other: set(["www.myapp.test address"]) },
    { why: "says nothing of what it is about", other: set([]) },
  ])("leaves a finding alone that $why", ({ other }) => {
    expect(told(report([route, other]))).toEqual(["mail-not-received: mail-route/case", "records-incomplete: record-set/case"]);
  });

  it("takes in a finding whose several causes are all told elsewhere", () => {
    const policy = stub("dmarc-policy", ["S2.C7"], failed({ about: ["_dmarc.myapp.test DMARC"] }), "mail-spoofable");
    expect(told(report([set([mx, "_dmarc.myapp.test DMARC"]), policy, route]))).toEqual([
      "mail-not-received: mail-route/case record-set/case",
      "mail-spoofable: dmarc-policy/case",
    ]);
  });

  it("keeps what is excused apart from what is not", () => {
    const excuses = [{ what: "mail-route/case", by: "Ada", reason: "no replies yet", until: "2026-09-01" }];
    expect(told(report([route, set([mx])], { excuses }))).toEqual([
      "mail-not-received: mail-route/case",
      "records-incomplete: record-set/case",
    ]);
  });

  it("shows the finding first that gave the risk its name, even where a guest weighs more", () => {
    const www = stub("host-resolves", ["MB1"], failed({ severity: "medium", about: ["www.myapp.test address"] }), "site-unreachable");
    const result = report([set(["www.myapp.test address"], { severity: "high" }), www]);
    expect(result.risks.map((risk) => findingsOf(risk, result.findings).map(({ code }) => code))).toEqual([
      ["host-resolves/case", "record-set/case"],
    ]);
  });
});

describe("a record that is missing", () => {
  const live = { ...zoneAnswers, "myapp.test MX": nothing, "_dmarc.myapp.test TXT": nothing };
  const gathered = <T>(value: T) => ({ ok: true, value, tookMs: 1 }) as const;
  const lookup = { rcode: "NOERROR", values: [] };
  const evidence = {
    "dns.zone": gathered(zone({ servers: [server("ns1", live)] })),
    "dns.hosts": gathered({ resolver: "system", hosts: [records("myapp.test")] }),
    "mail.hosts": gathered({ routes: [{ domain: "myapp.test", purpose: "replies", mx: lookup, nullMx: false, hosts: [] }] }),
    "mail.records": gathered({ domain: "myapp.test", txt: answer("v=spf1 -all"), mx: lookup, dmarc: lookup, selectors: [] }),
  } as unknown as EvidenceMap;

  it.each([
    { missing: "MX", record: "@ MX 10 mail.myapp.test.", checks: [mailRoute, recordSet, documentedRecords], risk: "mail-not-received" },
    {
      missing: "DMARC",
      record: '_dmarc TXT "v=DMARC1; p=none"',
      checks: [dmarcPolicy, recordSet, documentedRecords],
      risk: "mail-spoofable",
    },
  ])("is told as one risk by the real checks: $missing", ({ record, checks, risk }) => {
    const context = { ...contextWith({ hosts: [], documentedRecords: [record] }), at };
    const result = report(checks, { evidence, context });
    expect(result.risks.map(({ id, findings }) => ({ id, findings: findings.length }))).toEqual([{ id: risk, findings: 3 }]);
  });
});
