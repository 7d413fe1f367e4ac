import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DnsLookup, DnsZone } from "../../src/model/evidence-dns.ts";
import type { Declared } from "../../src/model/target.ts";
import { absent, answer, nothing, records, server, silence } from "../checks/domain/world.ts";
import { type Case, doing, healthy, plan } from "./plan-setup.ts";

const app = { name: "app.myapp.test", role: "app" } as const;
const toCname: Partial<Declared> = { hosts: [{ ...app, target: "cname.vercel-dns.com" }] };
const ours: Partial<Declared> = { senders: ["192.0.2.77"] };

describe("the plan", () => {
  it("keeps the declared key, and the record that lets a server of one’s own send", () => {
    const { changes, open } = plan({
      declares: { senders: ["192.0.2.30"], selectors: ["bp1"] },
      live: { "bp1._domainkey.myapp.test TXT": answer("p=AB") },
    });
    const kept = changes.filter(({ action }) => action === "keep").map(({ record }) => `${record.name} ${record.type}`);
    expect(kept).toEqual(expect.arrayContaining(["bp1._domainkey.myapp.test TXT", "myapp.test TXT"]));
    expect(open).toEqual([]);
  });

  it("asks for nothing where a server of one’s own is let through at its return path", () => {
    const live = { "send.myapp.test TXT": answer("v=spf1 ip4:192.0.2.31 -all") };
    expect(doing({ declares: { senders: ["192.0.2.31"] }, live })).toEqual([]);
  });

  it.each<{ why: string; want: readonly string[] } & Case>([
    { why: "everything is there", want: [] },
    { why: "a host is missing", live: { "app.myapp.test A": absent }, want: ["create app.myapp.test A 192.0.2.11"] },
    {
      why: "a host leads to the old place",
      live: { "app.myapp.test A": answer("192.0.2.99") },
      want: ["change app.myapp.test A 192.0.2.11 < A 192.0.2.99"],
    },
    {
      why: "the old place is there as well",
      live: { "app.myapp.test A": answer("192.0.2.99", "192.0.2.11") },
      want: ["remove-by-hand app.myapp.test A 192.0.2.99"],
    },
    {
      why: "the policy is kept by somebody else, behind an alias",
      live: { "_dmarc.myapp.test TXT": nothing, "_dmarc.myapp.test CNAME": answer("myapp.test.dmarc.vendor.test") },
      want: [],
    },
    {
      why: "a return path is an alias, beside which no SPF record may stand",
      declares: { senders: ["resend"] },
      live: { "send.myapp.test TXT": nothing, "send.myapp.test CNAME": answer("bounces.vendor.test") },
      want: [],
    },
    { why: "a server of one’s own sends, and SPF names it", declares: { senders: ["192.0.2.30"] }, want: [] },
    { why: "an address beside it is not declared", live: { "app.myapp.test AAAA": answer("2001:db8::1") }, want: [] },
    {
      why: "an alias stands in the place of an address",
      live: { "app.myapp.test CNAME": answer("old.fly.dev"), "app.myapp.test A": answer("192.0.2.99") },
      want: ["change app.myapp.test A 192.0.2.11 < CNAME old.fly.dev"],
    },
    {
      why: "an address stands in the place of an alias",
      declares: toCname,
      live: { "app.myapp.test A": answer("192.0.2.11", "192.0.2.12") },
      want: ["change app.myapp.test CNAME cname.vercel-dns.com < A 192.0.2.11", "remove-by-hand app.myapp.test A 192.0.2.12"],
    },
    {
      why: "a text stands in the place of an alias",
      declares: { documentedRecords: ["k1._domainkey CNAME k1.dkim.test."] },
      live: { "k1._domainkey.myapp.test CNAME": nothing, "k1._domainkey.myapp.test TXT": answer("p=AB") },
      want: ["change k1._domainkey.myapp.test CNAME k1.dkim.test < TXT p=AB"],
    },
    {
      why: "a written alias is missing",
      declares: { documentedRecords: ["docs CNAME docs.host.test."] },
      live: { "docs.myapp.test CNAME": absent },
      want: ["create docs.myapp.test CNAME docs.host.test"],
    },
    { why: "an alias is right", declares: toCname, live: { "app.myapp.test CNAME": answer("CNAME.vercel-dns.com.") }, want: [] },
    {
      why: "there is no policy for mail",
      live: { "_dmarc.myapp.test TXT": absent },
      want: ["create _dmarc.myapp.test TXT v=DMARC1; p=none; rua=mailto:hello@myapp.test"],
    },
    {
      why: "the policy cannot be read",
      live: { "_dmarc.myapp.test TXT": answer("v=DMARC1; p=none; p=none") },
      want: ["change _dmarc.myapp.test TXT v=DMARC1; p=none; rua=mailto:hello@myapp.test < TXT v=DMARC1; p=none; p=none"],
    },
    {
      why: "two policies are there",
      live: { "_dmarc.myapp.test TXT": answer("v=DMARC1; p=none", "v=DMARC1; p=reject") },
      want: ["remove-by-hand _dmarc.myapp.test TXT v=DMARC1; p=reject"],
    },
    { why: "the policy is written down", declares: { documentedRecords: ["_dmarc TXT v=DMARC1; p=none"] }, want: [] },
    { why: "a sender is set up", declares: { senders: ["Resend"] }, want: [] },
    { why: "a server of our own is let through", declares: { senders: ["192.0.2.30"] }, want: [] },
    {
      why: "a server of our own lies in a range that is",
      declares: ours,
      live: { "myapp.test TXT": answer("v=spf1 +ip4:192.0.2.0/24 -all") },
      want: [],
    },
    { why: "the SPF record cannot be read", declares: ours, live: { "myapp.test TXT": answer("v=spf1 ip4:192.0.2.0/2x -all") }, want: [] },
    {
      why: "the record with the range that would let our own server through cannot be read",
      declares: { senders: ["192.0.2.77"] },
      live: { "myapp.test TXT": answer("v=spf1 ip4:192.0.2.0/2x -all") },
      want: [],
    },
    {
      why: "an include or a host's name may let our own server through",
      declares: { senders: ["192.0.2.77", "2001:db8::1"] },
      live: { "myapp.test TXT": answer("v=spf1 mx include:_spf.host.test -all") },
      want: [],
    },
    {
      why: "a server of our own is missing",
      declares: { senders: ["192.0.2.77", "2001:db8::1"] },
      want: ["change myapp.test TXT v=spf1 ip4:192.0.2.30 ip4:192.0.2.77 ip6:2001:db8::1 -all < TXT v=spf1 ip4:192.0.2.30 -all"],
    },
    {
      why: "a sender's return path has no SPF",
      declares: { senders: ["resend"] },
      live: { "send.myapp.test TXT": absent },
      want: ["create send.myapp.test TXT v=spf1 include:amazonses.com ~all"],
    },
    {
      why: "a mailbox provider is missing in SPF",
      declares: { senders: ["Google Workspace"] },
      live: { "myapp.test MX": answer("1 smtp.google.com"), "google._domainkey.myapp.test TXT": answer("v=DKIM1; p=AB") },
      want: ["change myapp.test TXT v=spf1 ip4:192.0.2.30 include:_spf.google.com -all < TXT v=spf1 ip4:192.0.2.30 -all"],
    },
    {
      why: "two SPF records are there and one is written down",
      declares: { documentedRecords: ["@ TXT v=spf1 ip4:192.0.2.30 -all"] },
      live: { "myapp.test TXT": answer("v=spf1 ip4:192.0.2.30 -all", "v=spf1 include:x.test ~all") },
      want: [
        "change myapp.test TXT v=spf1 ip4:192.0.2.30 include:x.test -all < TXT v=spf1 ip4:192.0.2.30 -all",
        "remove-by-hand myapp.test TXT v=spf1 include:x.test ~all",
      ],
    },
    { why: "no SPF is asked for by anybody", live: { "myapp.test TXT": nothing }, want: [] },
    {
      why: "a written mail server is another",
      declares: { documentedRecords: ["@ MX 10 mx.new.test."] },
      live: { "myapp.test MX": answer("10 mx.old.test", "20 mx2.old.test") },
      want: ["change myapp.test MX 10 mx.new.test < MX 10 mx.old.test", "remove-by-hand myapp.test MX 20 mx2.old.test"],
    },
    {
      why: "a written text is one of many",
      declares: { documentedRecords: ["@ TXT google-site-verification=abc"] },
      live: { "myapp.test TXT": answer("google-site-verification=abc", "ms=ms1", "v=spf1 -all") },
      want: [],
    },
    {
      why: "a written key differs",
      declares: { documentedRecords: ["resend._domainkey TXT p=NEW"] },
      want: ["change resend._domainkey.myapp.test TXT p=NEW < TXT p=MIGf"],
    },
    {
      why: "the record list speaks for a host",
      declares: { documentedRecords: ["app A 192.0.2.77"] },
      want: ["change app.myapp.test A 192.0.2.77 < A 192.0.2.11"],
    },
    { why: "no name server of the registrar is touched", declares: { documentedRecords: ["@ NS ns9.other.test."] }, want: [] },
  ])("is right where $why", ({ want, ...one }) => {
    expect(doing(one)).toEqual(want);
  });

  it.each<{ why: string; says: RegExp } & Case>([
    {
      why: "a host has no record and no target",
      declares: { hosts: [{ ...app, name: "docs.myapp.test" }] },
      says: /docs\.myapp\.test has no record, and nothing says where/u,
    },
    {
      why: "the bare domain leads to a name",
      declares: { hosts: [{ name: "myapp.test", role: "site", target: "cname.vercel-dns.com" }] },
      says: /the bare domain cannot be a CNAME/u,
    },
    {
      why: "a target is a provider",
      declares: { hosts: [{ ...app, target: "Vercel" }] },
      says: /app\.myapp\.test should lead to Vercel: copy the record/u,
    },
    {
      why: "a target is the end of many names",
      declares: { hosts: [{ ...app, target: "fly.dev" }] },
      says: /copy the record that fly\.dev shows/u,
    },
    { why: "a sender is nobody known", declares: { senders: ["Carrier pigeon"] }, says: /“Carrier pigeon” is not a mail provider/u },
    {
      why: "a key only its provider knows",
      declares: { senders: ["Resend"] },
      live: { "resend._domainkey.myapp.test TXT": absent },
      says: /Resend: copy its DKIM record from its own page: resend\._domainkey\.myapp\.test \(TXT\)/u,
    },
    {
      why: "a return path only its provider knows",
      declares: { senders: ["Resend"] },
      live: { "send.myapp.test MX": absent },
      says: /copy the MX record of send\.myapp\.test/u,
    },
    { why: "mailboxes without a mail server", declares: { senders: ["Fastmail"] }, says: /myapp\.test takes no mail/u },
    {
      why: "the SPF record is broken",
      declares: { senders: ["Google Workspace"] },
      live: { "myapp.test TXT": answer("v=spf1 ip4:nonsense -all") },
      says: /is broken, so nothing can be added/u,
    },
    { why: "mail comes from elsewhere", declares: { mailFrom: "me@gmail.test" }, says: /Your mails come from gmail\.test/u },
    { why: "a written line cannot be read", declares: { documentedRecords: ["app points to vercel"] }, says: /cannot be read/u },
    {
      why: "a written line is of another domain",
      declares: { documentedRecords: ["x.other.test. A 192.0.2.1"] },
      says: /does not belong to myapp\.test/u,
    },
  ])("leaves open what the configuration does not say: $why", ({ says, ...one }) => {
    expect(plan(one).open).toEqual(expect.arrayContaining([expect.stringMatching(says)]));
  });

  it.each<{ why: string; changes: Partial<DnsZone>; reason: RegExp }>([
    {
      why: "the servers disagree",
      changes: { servers: [server("ns1", healthy), server("ns2", { ...healthy, "app.myapp.test A": absent })] },
      reason: /the name servers disagree/u,
    },
    {
      why: "nobody answered",
      changes: { servers: [server("ns1", { ...healthy, "app.myapp.test A": silence })] },
      reason: /no server answered \(no answer within 3 seconds\)/u,
    },
  ])("plans nothing where $why", ({ changes, reason }) => {
    const made = plan({ changes });
    expect(made.unseen).toEqual([{ name: "app.myapp.test", type: "A", reason: expect.stringMatching(reason) }]);
    expect(made.changes.filter(({ action }) => action !== "keep" && action !== "foreign")).toEqual([]);
  });

  it("settles what its provider flattens or hides", () => {
    const hosts = [
      records("myapp.test", answer("76.76.21.21"), { provider: { name: "Vercel", rule: "declared target" } }),
      records("app.myapp.test", answer("104.16.0.1"), {
        provider: { name: "Cloudflare", rule: "address 104.16.0.0/13", hidesTarget: true },
      }),
    ];
    const live = { "myapp.test A": answer("76.76.21.21"), "app.myapp.test A": answer("104.16.0.1") };
    const declares: Partial<Declared> = {
      hosts: [
        { name: "myapp.test", role: "site", target: "cname.vercel-dns.com" },
        { ...app, target: "192.0.2.11" },
      ],
    };
    expect(doing({ hosts, live, declares })).toEqual([]);
    expect(plan({ hosts, live, declares }).open).toEqual([]);
    expect(doing({ hosts, live, declares: { ...declares, documentedRecords: ["app A 192.0.2.11"] } })).toEqual([]);
  });

  it("never lets a proxy stand before mail", () => {
    const made = plan({
      declares: {
        hosts: [
          { name: "myapp.test", role: "site", target: "192.0.2.10" },
          { ...app, target: "192.0.2.11" },
          { name: "mail.myapp.test", role: "mail", target: "192.0.2.30" },
        ],
        documentedRecords: ["@ MX 10 myapp.test.", "@ A 192.0.2.10"],
      },
      live: { "mail.myapp.test A": absent, "mail.myapp.test AAAA": absent, "myapp.test MX": answer("10 myapp.test") },
    });
    const may = Object.fromEntries(
      made.changes
        .filter(({ mayProxy }) => mayProxy !== undefined)
        .map(({ record, mayProxy }) => [`${record.name} ${record.type}`, mayProxy]),
    );
    expect(may).toMatchObject({
      "app.myapp.test A": true,
      "mail.myapp.test A": false,
      "myapp.test A": false,
      "myapp.test MX": false,
      "_dmarc.myapp.test TXT": false,
    });
  });

  it("marks what is known from third parties only", () => {
    const made = plan({
      declares: { senders: ["Mailchimp"] },
      live: { "k2._domainkey.myapp.test TXT": absent, "k3._domainkey.myapp.test TXT": absent },
    });
    expect(made.changes.filter(({ action }) => action === "create")).toMatchObject([
      { record: { name: "k2._domainkey.myapp.test", type: "CNAME", value: "dkim2.mcsv.net" }, compareFirst: true },
      { record: { name: "k3._domainkey.myapp.test", type: "CNAME", value: "dkim3.mcsv.net" }, compareFirst: true },
    ]);
  });

  it("lists what it does not own and leaves it alone", () => {
    const made = plan({ live: { "myapp.test TXT": answer("ms=ms1", "v=spf1 -all") } });
    expect(made.changes.filter(({ action }) => action === "foreign").map(({ record }) => record.value)).toEqual(
      expect.arrayContaining(["ms=ms1", "v=spf1 -all"]),
    );
  });

  it("names who serves the zone", () => {
    const child = { ns: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] };
    expect(plan({ changes: { child } }).provider).toEqual({ name: "Cloudflare", rule: "name server ada.ns.cloudflare.com" });
    expect(plan({ changes: { child: { ns: ["ada.ns.cloudflare.com", "ns1.domaincontrol.com"] } } }).provider).toBeUndefined();
    expect(plan({}).provider).toBeUndefined();
  });

  it("has nothing more to do once it is carried out, whatever lived before", () => {
    const values = fc.constantFrom<DnsLookup>(
      absent,
      nothing,
      answer("192.0.2.11"),
      answer("192.0.2.99"),
      answer("192.0.2.11", "192.0.2.99"),
    );
    const texts = fc.constantFrom<DnsLookup>(absent, answer("v=spf1 mx ~all"), answer("v=spf1 mx ~all", "v=spf1 a -all"), answer("ms=1"));
    const policy = fc.constantFrom<DnsLookup>(
      absent,
      answer("v=DMARC1; p=none"),
      answer("v=DMARC1; p=none", "v=DMARC1; p=reject"),
      answer("v=DMARC1; p=x; p=x"),
    );
    const alias = fc.constantFrom<DnsLookup>(nothing, answer("old.fly.dev"));
    fc.assert(
      fc.property(values, texts, policy, alias, (a, txt, dmarc, cname) => {
        const declares = { senders: ["Google Workspace"] };
        const base = { "google._domainkey.myapp.test TXT": answer("p=A"), "myapp.test MX": answer("1 smtp.google.com") };
        const live = {
          ...base,
          "app.myapp.test A": a,
          "app.myapp.test CNAME": cname,
          "myapp.test TXT": txt,
          "_dmarc.myapp.test TXT": dmarc,
        };
        const first = plan({ live, declares });
        expect(first.unseen).toEqual([]);
        // Carried out: what is created and changed is there, what gives way or is removed by hand is not.
        const gone = new Set(
          first.changes
            .flatMap(({ action, record, live: old }) =>
              action === "remove-by-hand" ? [record] : action === "change" && old !== undefined ? [old] : [],
            )
            .map(({ name, type, value }) => `${name} ${type} ${value}`),
        );
        const after: Record<string, string[]> = {};
        for (const { record } of first.changes)
          if (!gone.has(`${record.name} ${record.type} ${record.value}`))
            (after[`${record.name} ${record.type}`] ??= []).push(record.value);
        const empty = Object.fromEntries(Object.keys({ ...healthy, ...live }).map((key) => [key, nothing]));
        const now = Object.fromEntries(Object.entries(after).map(([key, list]) => [key, answer(...list)]));
        expect(doing({ live: { ...empty, ...base, ...now }, declares })).toEqual([]);
      }),
      { numRuns: 200, seed: 5 },
    );
  });
});
