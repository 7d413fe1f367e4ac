import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJournal, stepsOf } from "../../src/edge/journal.ts";
import { readPlan } from "../../src/edge/read-plan.ts";
import { planSteps } from "../../src/edge/steps.ts";
import { bodyOf, plannedValue, readZoneRecord, valueOf } from "../../src/edge/zone-record.ts";
import type { DnsChange, DnsPlan, DnsRecord, PlannedType } from "../../src/model/dns-plan.ts";
import { fakeRecord } from "./fake-records.ts";

const planOf = (...changes: DnsChange[]): DnsPlan => ({ planVersion: 1, zone: "myapp.test", at: 0, changes, unseen: [], open: [] });
const wanted = (name: string, type: PlannedType, value: string, more: Partial<DnsChange> = {}): DnsChange => ({
  action: "create",
  record: { name, type, value },
  reason: "it is needed",
  mayProxy: false,
  ...more,
});
const zone = (...records: ReturnType<typeof fakeRecord>[]) => records.map(readZoneRecord);

describe("planSteps", () => {
  it.each([
    {
      why: "the record is there",
      change: wanted("myapp.test", "TXT", "v=spf1 -all"),
      here: zone(fakeRecord("myapp.test", "TXT", '"v=spf1 " "-all"')),
      steps: [],
    },
    {
      why: "an MX is there in another spelling",
      change: wanted("myapp.test", "MX", "010 MX.mailer.test."),
      here: zone(fakeRecord("myapp.test", "MX", "mx.mailer.test", { priority: 10 })),
      steps: [],
    },
    {
      why: "a CAA is there",
      change: wanted("myapp.test", "CAA", '0 issue "letsencrypt.org"'),
      here: zone(
        fakeRecord("myapp.test", "CAA", '0 issue "letsencrypt.org"', { data: { flags: 0, tag: "issue", value: "letsencrypt.org" } }),
      ),
      steps: [],
    },
    {
      why: "mail's host is there, but proxied",
      change: wanted("mail.myapp.test", "A", "192.0.2.2"),
      here: zone(fakeRecord("mail.myapp.test", "A", "192.0.2.2", { proxied: true })),
      steps: [{ kind: "change", fields: { proxied: false } }],
    },
    {
      why: "a web host is missing",
      change: wanted("app.myapp.test", "A", "192.0.2.2", { mayProxy: true }),
      here: [],
      steps: [{ kind: "create", body: { proxied: true } }],
    },
    {
      why: "a mail host is missing",
      change: wanted("mail.myapp.test", "A", "192.0.2.2"),
      here: [],
      steps: [{ kind: "create", body: { proxied: false } }],
    },
    {
      why: "the old value hides behind the proxy",
      change: wanted("app.myapp.test", "A", "192.0.2.2", {
        action: "change",
        mayProxy: true,
        live: { name: "app.myapp.test", type: "A", value: "104.16.1.1" },
      }),
      here: zone(fakeRecord("app.myapp.test", "A", "198.51.100.1", { proxied: true })),
      steps: [{ kind: "change", before: { content: "198.51.100.1" }, fields: { content: "192.0.2.2", proxied: true } }],
    },
    {
      why: "a DKIM name is proxied",
      change: undefined,
      here: zone(fakeRecord("s1._domainkey.myapp.test", "CNAME", "s1.mailer.test", { proxied: true })),
      steps: [{ kind: "change", fields: { proxied: false } }],
    },
    {
      why: "the MX host is proxied",
      change: undefined,
      here: zone(
        fakeRecord("myapp.test", "MX", "mail.myapp.test", { priority: 1 }),
        fakeRecord("mail.myapp.test", "A", "192.0.2.1", { proxied: true }),
      ),
      steps: [{ kind: "change", fields: { proxied: false } }],
    },
  ])("is right when $why", ({ change, here, steps }) => {
    const made = planSteps(planOf(...(change === undefined ? [] : [change])), here, true);
    expect(made).toMatchObject({ steps, byHand: [] });
    expect(made.steps).toHaveLength(steps.length);
  });

  it.each([
    {
      why: "a CNAME stands in the way",
      change: wanted("app.myapp.test", "A", "192.0.2.2"),
      here: zone(fakeRecord("app.myapp.test", "CNAME", "x.test")),
      says: "already has a CNAME",
    },
    {
      why: "the plan is old",
      change: wanted("app.myapp.test", "A", "192.0.2.2", {
        action: "change",
        live: { name: "app.myapp.test", type: "A", value: "192.0.2.9" },
      }),
      here: [],
      says: "Make the plan again",
    },
    {
      why: "something must go",
      change: wanted("old.myapp.test", "A", "192.0.2.9", { action: "remove-by-hand" }),
      here: [],
      says: "stands in the way",
    },
    {
      why: "the site's own host takes the mail",
      change: undefined,
      here: zone(
        fakeRecord("myapp.test", "MX", "myapp.test", { priority: 1 }),
        fakeRecord("myapp.test", "A", "192.0.2.1", { proxied: true }),
      ),
      says: "a name of its own",
    },
  ])("leaves it to a person when $why", ({ change, here, says }) => {
    const { steps, byHand } = planSteps(planOf(...(change === undefined ? [] : [change])), here, true);
    expect(steps).toEqual([]);
    expect(byHand).toEqual([expect.stringContaining(says)]);
  });

  it("never touches what the plan calls foreign or keeps", () => {
    const here = zone(fakeRecord("a.myapp.test", "A", "192.0.2.1"), fakeRecord("b.myapp.test", "TXT", '"x"'));
    const plan = planOf(
      wanted("a.myapp.test", "A", "192.0.2.1", { action: "foreign" }),
      wanted("b.myapp.test", "TXT", "x", { action: "keep" }),
    );
    expect(planSteps(plan, here, true)).toEqual({ steps: [], byHand: [] });
  });
});

const property = { seed: 20_261_128, numRuns: 300 };
const text = fc.string({ unit: "grapheme-ascii", maxLength: 600 });

describe("what comes from files and from the API", () => {
  it("keeps every TXT value on its way into a body and back", () => {
    fc.assert(
      fc.property(
        text.filter((value) => value !== "" && !value.trimStart().startsWith('"')),
        (value) => {
          const record: DnsRecord = { name: "x.myapp.test", type: "TXT", value };
          const body = bodyOf(record, false);
          for (const part of body.content?.matchAll(/"((?:[^"\\]|\\.)*)"/gsu) ?? [])
            expect((part[1] ?? "").replaceAll(/\\(.)/gsu, "$1").length).toBeLessThanOrEqual(255);
          expect(valueOf({ type: "TXT", content: body.content ?? "", priority: null })).toBe(plannedValue(record));
        },
      ),
      property,
    );
  });

  it("reads any text as a plan or a journal without throwing", () => {
    const odd = fc.oneof(
      text,
      fc.json(),
      fc.json().map((line) => `${line}\n`),
    );
    fc.assert(
      fc.property(odd, (given) => {
        expect(typeof readPlan(given).ok).toBe("boolean");
        expect(typeof parseJournal(given).ok).toBe("boolean");
      }),
      property,
    );
  });

  it("reads every beginning of a journal as far as its whole lines go", () => {
    const lines = [
      { entry: "begin", undoVersion: 1, zone: "myapp.test", zoneId: "a", run: "r", at: "now" },
      { entry: "intent", step: 1, what: { kind: "create", body: { type: "TXT", name: "ü.test", ttl: 1 }, why: "ß" } },
      { entry: "done", step: 1, id: "x" },
    ].map((line) => `${JSON.stringify(line)}\n`);
    const whole = Buffer.from(lines.join(""));
    for (let bytes = Buffer.byteLength(lines[0] ?? ""); bytes <= whole.length; bytes += 1) {
      const read = parseJournal(whole.subarray(0, bytes).toString());
      expect(read).toMatchObject({ ok: true });
      if (!read.ok) continue;
      expect(read.wholeBytes).toBeLessThanOrEqual(bytes);
      expect(stepsOf(read.entries).length).toBe(read.entries.length > 1 ? 1 : 0);
    }
  });

  it.each([
    { why: "it is no JSON", text: "{", says: "not JSON" },
    { why: "it is something else", text: "{}", says: "not a plan" },
    { why: "a record is another domain's", text: JSON.stringify(planOf(wanted("evil.test", "A", "192.0.2.1"))), says: "not in myapp.test" },
    {
      why: "a name only ends like the domain",
      text: JSON.stringify(planOf(wanted("notmyapp.test", "A", "192.0.2.1"))),
      says: "not in myapp.test",
    },
    { why: "a name holds a slash", text: JSON.stringify(planOf(wanted("a/b.myapp.test", "A", "192.0.2.1"))), says: "not a plan" },
  ])("refuses a plan when $why", ({ text: given, says }) => {
    expect(readPlan(given)).toEqual({ ok: false, error: expect.stringContaining(says) });
  });
});
