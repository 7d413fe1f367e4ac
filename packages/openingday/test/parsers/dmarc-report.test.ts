import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDmarcReportReader, parseDmarcReport } from "../../src/parsers/dmarc-report.ts";

const sample = (name: string): string => readFileSync(new URL(`../ingest/dmarc/samples/${name}.xml`, import.meta.url), "utf8");
const rfc = sample("rfc9990");

describe("reports as receivers send them", () => {
  it("reads the example of RFC 9990", () => {
    expect(parseDmarcReport(rfc)).toEqual({
      ok: true,
      value: {
        org: "Sample Reporter",
        email: "report_sender@example-reporter.com",
        reportId: "3v98abbp8ya9n3va8yr8oa3ya",
        from: 302_832_000_000,
        to: 302_918_399_000,
        generator: "Example DMARC Aggregate Reporter v1.2",
        policy: { domain: "example.com", policy: "quarantine", subdomainPolicy: "none", absentSubdomainPolicy: "none", testing: false },
        records: [
          {
            sourceIp: "192.0.2.123",
            count: 123,
            disposition: "pass",
            dkimAligned: true,
            spfAligned: false,
            overrides: [],
            headerFrom: "example.com",
            envelopeFrom: "example.com",
            dkim: [{ domain: "example.com", selector: "abc123", result: "pass" }],
            spf: [{ domain: "example.com", result: "fail" }],
          },
        ],
        unusable: 0,
      },
    });
  });

  it.each([
    { name: "google", org: "google.com", counts: [41, 6], dkim: 2 },
    { name: "microsoft", org: "Outlook.com", counts: [12, 2], dkim: 1 },
    { name: "yahoo", org: "Yahoo", counts: [9], dkim: 0 },
  ])("reads what $name sends", ({ name, org, counts, dkim }) => {
    const parsed = parseDmarcReport(sample(name));
    if (!parsed.ok) return expect.fail(parsed.error);
    expect(parsed.value).toMatchObject({ org, unusable: 0, policy: { domain: "brightpath.test", policy: "none", percent: 100 } });
    expect(parsed.value.records.map(({ count }) => count)).toEqual(counts);
    expect(parsed.value.records[0]?.dkim).toHaveLength(dkim);
  });

  it("keeps why a receiver made an exception", () => {
    const parsed = parseDmarcReport(sample("microsoft"));
    expect(parsed.ok && parsed.value.records[1]?.overrides).toEqual(["forwarded"]);
  });

  it.each([
    { why: "a prefix on every name", change: (xml: string) => xml.replaceAll(/<(\/?)(?=[a-z])/g, "<$1d:") },
    { why: "upper case", change: (xml: string) => xml.replaceAll(/<\/?[a-z_]+/g, (tag) => tag.toUpperCase()) },
    { why: "comments and CDATA", change: (xml: string) => xml.replace("Sample Reporter", "<!-- x --><![CDATA[Sample Reporter]]>") },
    {
      why: "the extensions of RFC 9990 section 5",
      change: (xml: string) =>
        xml
          .replace("<record>", "<extension><ext:arc-override>never</ext:arc-override></extension><record>")
          .replace("</auth_results>", "</auth_results><ext:arc-results>pass</ext:arc-results>"),
    },
    { why: "elements nobody knows", change: (xml: string) => xml.replace("<record>", "<extension><a><b>1</b></a></extension><record>") },
    {
      why: "an empty element that closes itself",
      change: (xml: string) => xml.replace("<extra_contact_info>...</extra_contact_info>", "<error/>"),
    },
  ])("takes $why", ({ change }) => {
    expect(parseDmarcReport(change(rfc))).toEqual({ ...parseDmarcReport(rfc) });
  });

  it.each([
    { why: "no count", from: "<count>123</count>", to: "" },
    { why: "a count below nothing", from: "<count>123</count>", to: "<count>-1</count>" },
    { why: "no address", from: "192.0.2.123", to: "localhost" },
    { why: "no From domain", from: "<header_from>example.com</header_from>", to: "" },
    { why: "markup for a From domain", from: "<header_from>example.com", to: "<header_from>&lt;script&gt;" },
  ])("leaves out a record with $why, and says so", ({ from, to }) => {
    expect(parseDmarcReport(rfc.replace(from, to))).toMatchObject({ ok: true, value: { records: [], unusable: 1 } });
  });

  it("takes the text of an entity, and never a document's own", () => {
    expect(parseDmarcReport(rfc.replace("Sample Reporter", "A &amp; B &#x41;"))).toMatchObject({ value: { org: "A & B A" } });
    const bomb = `<!DOCTYPE feedback [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${rfc.replace("Sample Reporter", "&b;")}`;
    expect(parseDmarcReport(bomb)).toMatchObject({ ok: false, error: expect.stringContaining("document type") });
    expect(parseDmarcReport(rfc.replace("Sample Reporter", "&b;"))).toMatchObject({ value: { org: "&b;" } });
  });
});

describe("what is no report, or only a part of one", () => {
  it.each([
    { why: "nothing", xml: "", says: "empty" },
    { why: "words", xml: "Dear customer", says: "no XML" },
    { why: "a web page", xml: "<html><body>hello</body></html>", says: "begins with “html”" },
    { why: "half of it", xml: rfc.slice(0, rfc.length / 2), says: "ends early" },
    { why: "all but the last tag", xml: rfc.replace("</feedback>", ""), says: "ends early" },
    { why: "all but the last character", xml: rfc.trimEnd().slice(0, -1), says: "ends early" },
    { why: "tags that cross", xml: rfc.replace("</count>", ""), says: "never closed" },
    { why: "two reports in one", xml: `${rfc}${rfc}`, says: "follows after its end" },
    { why: "no number", xml: rfc.replace(/<report_id>.*<\/report_id>/u, ""), says: "report_id" },
    { why: "no domain", xml: rfc.replace("<domain>example.com</domain>\n    <p>", "<p>"), says: "policy_published" },
    { why: "an end before its start", xml: rfc.replace("302918399", "1"), says: "date_range" },
    { why: "a time of three hundred years", xml: rfc.replace("302918399", "9999999999"), says: "date_range" },
    { why: "thirty levels", xml: rfc.replace("<record>", `${"<a>".repeat(30)}${"</a>".repeat(30)}<record>`), says: "levels deep" },
    { why: "thousands of elements in one record", xml: rfc.replace("<dkim>\n", `${"<x>1</x>".repeat(2_000)}<dkim>\n`), says: "elements" },
  ])("refuses $why", ({ xml, says }) => {
    expect(parseDmarcReport(xml)).toMatchObject({ ok: false, error: expect.stringContaining(says) });
  });

  it("stops reading where it is nested without end, and does not take the square of its length for it", () => {
    const begun = process.cpuUsage();
    expect(parseDmarcReport(`<feedback>${"<a>".repeat(300_000)}`)).toMatchObject({ ok: false });
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(1_000);
  });

  it("stops at the last record it may keep", () => {
    const [record] = /<record>[\s\S]*<\/record>/u.exec(rfc) ?? [""];
    const small = record.replaceAll(/\s+/g, "");
    const reader = createDmarcReportReader();
    reader.write(rfc.slice(0, rfc.indexOf("<record>")));
    let more = true;
    for (let batch = 0; more && batch < 200; batch += 1) more = reader.write(small.repeat(500));
    expect(more).toBe(false);
    expect(reader.end()).toMatchObject({ ok: false, error: expect.stringContaining("50000 records") });
  }, 30_000);
});

describe("any text at all", () => {
  const runs = { numRuns: 300, seed: 9_990 };
  const part = fc.constantFrom(
    "<feedback>",
    "</feedback>",
    "<record>",
    "</record>",
    "<row/>",
    "&#x41;",
    "&lt;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<!DOCTYPE a [",
    "<?xml ?>",
    "\0",
    "é",
    "<",
    "</",
    " ",
    "1",
  );

  it("never throws, and ends in a report or a sentence", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 30 })), { maxLength: 60 }), (parts) => {
        const parsed = parseDmarcReport(parts.join(""));
        expect(parsed.ok || parsed.error.length > 0).toBe(true);
      }),
      runs,
    );
  });

  it("reads the same whole and in pieces", () => {
    const whole = parseDmarcReport(sample("google"));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2_000 }), { maxLength: 12 }), (cuts) => {
        const text = sample("google");
        const reader = createDmarcReportReader();
        let from = 0;
        for (const cut of cuts.toSorted((a, b) => a - b)) {
          reader.write(text.slice(from, cut));
          from = Math.max(from, cut);
        }
        reader.write(text.slice(from));
        expect(reader.end()).toEqual(whole);
      }),
      runs,
    );
  });

  it("a report cut off anywhere is never taken for whole", () => {
    const text = rfc.trimEnd();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), (end) => {
        expect(parseDmarcReport(text.slice(0, end)).ok).toBe(false);
      }),
      runs,
    );
  });

  it("one character changed: a report, or a sentence, and never more mails than could be", () => {
    fc.assert(
      fc.property(fc.nat({ max: rfc.length - 1 }), fc.string({ minLength: 1, maxLength: 3 }), (at, put) => {
        const parsed = parseDmarcReport(rfc.slice(0, at) + put + rfc.slice(at + 1));
        const counts = parsed.ok ? parsed.value.records.map(({ count }) => count) : [];
        expect(counts.every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
      }),
      runs,
    );
  });
});
