import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { checks } from "../../src/checks/registry.ts";
import type { EvidenceMap } from "../../src/model/evidence.ts";
import type { DnsLookup } from "../../src/model/evidence-dns.ts";
import type { ReceivedMail } from "../../src/model/evidence-mail.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderText } from "../../src/report/text.ts";
import { draft, failed, gateChecks, passed, report, stub } from "../audit/builders.ts";

const hostile = `"><script>alert(1)</script>`;
const found = (...values: string[]): DnsLookup => ({ rcode: values.length > 0 ? "NOERROR" : "NXDOMAIN", values });
const mail: ReceivedMail = {
  purpose: "reset",
  subject: "Your new password",
  fromDomain: "myapp.test",
  returnPathDomain: "send.myapp.test",
  spf: { result: "pass", domain: "send.myapp.test", aligned: true },
  dkim: [{ result: "fail", domain: "myapp.test", selector: "s1", aligned: true }],
  dmarc: { result: "pass", policy: "none" },
  linkHosts: [],
  hasText: true,
  tookMs: 1_234,
};
const evidence: EvidenceMap = {
  "dns.hosts": {
    ok: true,
    tookMs: 1,
    value: {
      resolver: "system",
      hosts: [
        {
          name: "www.myapp.test",
          a: found("192.0.2.1"),
          aaaa: found(),
          chain: ["x.vercel-dns.com"],
          provider: { name: "Vercel", rule: "CNAME *.vercel-dns.com" },
        },
      ],
    },
  },
  "tls.hosts": {
    ok: true,
    tookMs: 1,
    value: {
      at: "2026-06-01T09:00:00Z",
      hosts: [{ host: "www.myapp.test", nameMatches: true, validTo: "2026-09-01T00:00:00Z", issuer: `CA ${hostile}` }],
    },
  },
  "mail.records": {
    ok: true,
    tookMs: 1,
    value: {
      domain: "myapp.test",
      txt: found("v=spf1 -all", "google-site-verification=x"),
      mx: found("10 mx.myapp.test"),
      dmarc: found(),
    },
  },
  "mail.keys": {
    ok: true,
    tookMs: 1,
    value: {
      domain: "myapp.test",
      domainkey: found(),
      keys: [{ selector: "s1", origin: "declared", name: "s1._domainkey.myapp.test", lookup: found(hostile), chain: [] }],
      misplaced: [],
    },
  },
  "mail.received": {
    ok: true,
    tookMs: 1,
    value: { expected: ["sign-up", "reset"], mails: [mail], missing: [{ purpose: "sign-up", reason: `nothing came ${hostile}` }] },
  },
};
const whole = report(gateChecks(), { evidence });
const page = (stage: number): string => renderHtml(whole, stage);

describe("the page of a stage", () => {
  it("is there for each of the seven, once, with a way to it", () => {
    const html = renderHtml(whole);
    for (let stage = 1; stage <= 7; stage += 1) {
      expect(html.split(`id="stage-${stage}"`)).toHaveLength(2);
      expect(html).toContain(`href="#stage-${stage}"`);
    }
    expect(html).toMatch(/@media print\{[^@]*\.stage-page\{break-before:page/u);
  });

  it("can be had alone", () => {
    expect(page(2)).toContain('id="stage-2"');
    expect(page(2)).not.toContain('id="stage-3"');
    expect(page(2)).not.toContain("<h2>The bar</h2>");
  });

  it("shows how the received mail was judged: each identity, its result, whether it matches", () => {
    const row = /<td[^>]*><div>reset<\/div><\/td>[\s\S]*?<\/tr>/u.exec(page(2))?.[0] ?? "";
    expect(row).toMatch(/<b class="good">pass<\/b> send\.myapp\.test<small>matches the From address/u);
    expect(row).toMatch(/<b class="bad">fail<\/b> myapp\.test, key s1<small>matches/u);
    expect(row).toMatch(/<b class="good">pass<\/b> policy none/u);
    expect(row).toContain("returns to send.myapp.test");
    expect(page(2)).toContain("sign-up: nothing came");
  });

  it("lists hosts with where they lead, who serves them and their certificate, and the mail records alone", () => {
    expect(page(2)).toMatch(
      /www\.myapp\.test<\/div><\/td><td[^>]*><div>x\.vercel-dns\.com → 192\.0\.2\.1<\/div><\/td><td[^>]*><div>Vercel<small>CNAME \*\.vercel-dns\.com/u,
    );
    expect(page(2)).toContain("valid until 2026-09-01");
    expect(page(2)).toContain("<code>v=spf1 -all</code>");
    expect(page(2)).not.toContain("google-site-verification");
    expect(page(2)).toMatch(
      /_dmarc\.myapp\.test<\/div><\/td><td[^>]*><div>TXT<\/div><\/td><td[^>]*><div><span class="bad">nothing is published/u,
    );
  });

  it("says of a certificate when it ran out, and not that it is valid until then", () => {
    const value = { at: "2026-09-02T09:00:00Z", hosts: [{ host: "www.myapp.test", nameMatches: true, validTo: "2026-09-01T00:00:00Z" }] };
    const late = report(gateChecks(), { evidence: { ...evidence, "tls.hosts": { ok: true, tookMs: 1, value } } });
    expect(renderHtml(late, 2)).toContain("ran out on 2026-09-01");
    expect(renderHtml(late, 2)).not.toContain("valid until");
  });

  it("calls a failure that does not happen ruled out, not proved", () => {
    const good = report([...gateChecks(), stub("certificate-valid", ["S2.F2"], passed)], { evidence });
    expect(renderHtml(good, 2)).toMatch(/another shows a warning<em>ruled out<\/em>/u);
  });

  it("tells with each finding what to do, and what its checks found for the bar alone", () => {
    const outcome = failed({ rows: ["MB1"], message: "It has run out.", fix: "Have it renewed." });
    const bad = report([stub("certificate-valid", ["MB1", "S2.F2"], outcome)], { evidence });
    expect(renderHtml(bad, 2)).toMatch(/It has run out\. <b>Do now:<\/b> Have it renewed\./u);
  });

  it("says that the mails were not looked at where they were not", () => {
    const { "mail.received": _, ...audit } = evidence;
    expect(renderHtml(report(gateChecks(), { evidence: audit }), 2)).toContain("makes the app send its mails");
  });

  it("lets nothing from outside into the page", () => {
    expect(renderHtml(whole)).not.toMatch(/<script/iu);
    expect(page(2)).toContain("&lt;script&gt;");
  });

  it("keeps to the published schema, and survives evidence changed by hand", async () => {
    const schema = JSON.parse(await readFile(new URL("../../schema/report.v1.json", import.meta.url), "utf8")) as object;
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    validate(JSON.parse(JSON.stringify(whole)));
    expect(validate.errors).toBeNull();
    const broken = { ...evidence, "mail.received": { ok: true, value: { mails: 7 }, tookMs: 1 } } as unknown as EvidenceMap;
    expect(report(gateChecks(), { evidence: broken }).stageTwo).toMatchObject({ hosts: [{}] });
    expect(report(gateChecks(), { evidence: broken }).stageTwo?.mails).toBeUndefined();
  });
});

describe("kept evidence, changed by hand", () => {
  it.each([
    { why: "a name that is a number", host: { name: 7 } },
    { why: "a chain that is an object", host: { chain: { at: 1 } } },
    { why: "an address that is nothing", host: { a: { rcode: "NOERROR", values: [null] } } },
    { why: "a provider of another shape", host: { provider: { name: ["x"], rule: {} } } },
  ])("leaves the hosts out of the page, and does not crash, with $why", ({ host }) => {
    const hosts = [{ name: "www.myapp.test", a: found("192.0.2.1"), aaaa: found(), chain: [], ...host }];
    const changed = { ...evidence, "dns.hosts": { ok: true, value: { resolver: "system", hosts }, tookMs: 1 } } as unknown as EvidenceMap;
    const built = report(gateChecks(), { evidence: changed });
    expect(built.stageTwo).toMatchObject({ records: [{}, {}, {}, {}] });
    expect(built.stageTwo?.hosts).toBeUndefined();
    expect(renderHtml(built)).toContain("Stage 2");
  });
});

describe("the clause a finding rests on", () => {
  const isMailOrTls = (check: (typeof checks)[number]): boolean =>
    check.needs.some((need) => need.startsWith("mail.") || need.startsWith("tls.")) ||
    /^(?:tls|certificate|hsts)|https|insecure/u.test(check.id);
  const bound = checks.filter(isMailOrTls);

  it("is named by every check about mail and TLS", () => {
    expect(bound.length).toBeGreaterThan(8);
    expect(
      bound.filter(({ specs }) => specs.length === 0 || specs.some(({ section }) => section === undefined)).map(({ id }) => id),
    ).toEqual([]);
  });

  it.each(bound.map((check) => [check.id, check] as const))("%s: shown in JSON, text and page", (_, check) => {
    const one = report(
      gateChecks().concat({ ...stub(check.id, ["S2.C5"], failed({ severity: "blocker" }), check.risk), specs: check.specs }),
    );
    const [first] = check.specs;
    const clause = `${first?.document} section ${first?.section}`;
    expect(one.findings[0]?.cites).toContain(clause);
    expect(renderText(one, { color: false, width: 200, timings: false })).toContain(clause);
    expect(renderHtml(one).split(clause).length).toBeGreaterThan(2);
  });

  it("can be one case's own", () => {
    const own = draft({ severity: "blocker", code: "late" });
    const specs = [
      { document: "RFC 7208", section: "4.6.4", cases: ["late"] },
      { document: "RFC 7208", section: "4.5", cases: ["other"] },
    ];
    const check = { ...stub("x", ["T6"], { status: "failed", findings: [own] }), specs };
    expect(report(gateChecks().concat(check)).findings[0]?.cites).toEqual(["RFC 7208 section 4.6.4"]);
  });
});
