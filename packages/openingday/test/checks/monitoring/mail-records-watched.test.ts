import { describe, expect, it } from "vitest";
import check from "../../../src/checks/monitoring/mail-records-watched.ts";
import type { CheckContext } from "../../../src/model/check.ts";
import type { MonitorRecords } from "../../../src/model/evidence-watch.ts";
import { context as mailContext } from "../email/mails.ts";

const at = Date.UTC(2026, 5, 1, 12);
const declared = { ...mailContext.declared, mailFrom: "hello@brightpath.test" };
const context: CheckContext = { ...mailContext, at, declared };
const changedAt = "2026-06-01T10:00:00.000Z";
const key = { name: "bp1._domainkey.brightpath.test", kind: "DKIM key", present: true };
const policy = { name: "_dmarc.brightpath.test", kind: "DMARC policy", present: true };
const spf = { name: "brightpath.test", kind: "SPF", present: true };
const mx = { name: "brightpath.test", kind: "MX", present: true };
const gone = { present: false, changedAt };

const evaluate = (records: MonitorRecords["records"], changes: Partial<MonitorRecords> = {}, around = context) => {
  const base = { url: "http://127.0.0.1:8787/api/records", running: true, watched: true, intervalSeconds: 3_600 };
  const account = { ...base, lookedAt: "2026-06-01T11:30:00.000Z", records, ...changes };
  return check.evaluate({ "watch.records": account }, around);
};

describe("mail-records-watched", () => {
  it.each([
    { why: "every record is there", records: [key, policy, spf, mx] },
    { why: "a key was changed and is there", records: [{ ...key, changedAt }, policy] },
    { why: "a record was never there while anybody looked", records: [key, { ...policy, present: false }] },
    { why: "a record came back", records: [{ ...key, present: true, changedAt }] },
    {
      why: "the policy moved to the parent domain",
      records: [key, { ...policy, ...gone }, { ...policy, name: "_dmarc.example.test" }],
    },
    { why: "nothing is to be watched yet", records: [] },
  ])("passes where $why", ({ records }) => {
    expect(evaluate(records)).toMatchObject({ status: "passed" });
  });

  it.each([
    {
      why: "the key is gone",
      records: [{ ...key, ...gone }, policy],
      message: "The DKIM key at bp1._domainkey.brightpath.test was there and is gone.",
    },
    {
      why: "the policy is gone",
      records: [key, { ...policy, ...gone }],
      message: "The DMARC policy at _dmarc.brightpath.test was there and is gone.",
    },
    {
      why: "several are gone",
      records: [
        { ...key, ...gone },
        { ...policy, ...gone },
        { ...mx, ...gone },
      ],
      message: "The DKIM key at bp1._domainkey.brightpath.test and 2 more were there and are gone.",
    },
  ])("fails where $why", ({ records, message }) => {
    expect(evaluate(records)).toMatchObject({ status: "failed", findings: [{ code: "gone", severity: "high", message }] });
  });

  it.each([{ records: [key, { ...spf, ...gone }] }, { records: [key, { ...mx, ...gone }] }])(
    "only warns where mail can do without it: $records.1.kind",
    ({ records }) => {
      expect(evaluate(records)).toMatchObject({ status: "warned", findings: [{ code: "gone", severity: "medium" }] });
    },
  );

  it("fails where the monitor leaves the records alone", () => {
    expect(evaluate([], { watched: false })).toMatchObject({ status: "failed", findings: [{ code: "unwatched" }] });
  });

  it.each([
    { why: "the monitor does not answer", changes: { running: false, watched: false, error: "refused" }, reason: /no account/u },
    { why: "it has not looked yet", changes: { lookedAt: undefined }, reason: /not seen the records of mail yet/u },
    { why: "it looked long ago", changes: { lookedAt: "2026-05-31T11:30:00.000Z" }, reason: /too long ago/u },
  ])("cannot tell where $why", ({ changes: { lookedAt = "2026-06-01T11:30:00.000Z", ...changes }, reason, why }) => {
    const { lookedAt: _, ...bare } = {
      url: "",
      running: true,
      watched: true,
      intervalSeconds: 3_600,
      records: [key],
      lookedAt,
      ...changes,
    };
    const account = why.includes("not looked") ? bare : { ...bare, lookedAt };
    expect(check.evaluate({ "watch.records": account }, context)).toMatchObject({
      status: "inconclusive",
      reason: expect.stringMatching(reason) as string,
    });
  });

  it("does not apply where no mail is declared", () => {
    const { mailFrom: _, ...without } = declared;
    expect(evaluate([], { watched: false }, { ...context, declared: without })).toMatchObject({ status: "not-applicable" });
  });
});
