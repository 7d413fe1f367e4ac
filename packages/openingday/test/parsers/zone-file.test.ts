import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRecordList, quoteText } from "../../src/parsers/record-list.ts";
import { parseZoneFile } from "../../src/parsers/zone-file.ts";

function read(text: string) {
  const parsed = parseRecordList(text, "myapp.test");
  return parsed.ok ? parsed.value.records.map(({ name, type, value, ttlSeconds }) => [name, type, value, ttlSeconds]) : parsed.error;
}

describe("zone lines", () => {
  it.each<{ why: string; text: string; want: readonly (readonly unknown[])[] }>([
    { why: "a line of the configuration", text: "myapp.test A 192.0.2.1", want: [["myapp.test", "A", "192.0.2.1", undefined]] },
    {
      why: "class and TTL in either order",
      text: "@ IN 300 A 192.0.2.1\n@ 60 IN A 192.0.2.2",
      want: [
        ["myapp.test", "A", "192.0.2.1", 300],
        ["myapp.test", "A", "192.0.2.2", 60],
      ],
    },
    {
      why: "TTLs as BIND writes them",
      text: "$TTL 1h30m\n@ A 192.0.2.1\n@ 2d MX 10 mail",
      want: [
        ["myapp.test", "A", "192.0.2.1", 5_400],
        ["myapp.test", "MX", "10 mail.myapp.test", 172_800],
      ],
    },
    {
      why: "an origin below",
      text: "$ORIGIN eu.myapp.test.\nwww A 192.0.2.1\n@ A 192.0.2.2",
      want: [
        ["www.eu.myapp.test", "A", "192.0.2.1", undefined],
        ["eu.myapp.test", "A", "192.0.2.2", undefined],
      ],
    },
    {
      why: "a name left out",
      text: "www A 192.0.2.1\n    AAAA 2001:db8::1",
      want: [
        ["www.myapp.test", "A", "192.0.2.1", undefined],
        ["www.myapp.test", "AAAA", "2001:db8::1", undefined],
      ],
    },
    {
      why: "comments and empty lines",
      text: "; mine\n\nwww A 192.0.2.1 ; the edge\nb A 192.0.2.2;too\n",
      want: [
        ["www.myapp.test", "A", "192.0.2.1", undefined],
        ["b.myapp.test", "A", "192.0.2.2", undefined],
      ],
    },
    {
      why: "a text in pieces over several lines",
      text: `k._domainkey TXT ( "v=DKIM1; p=AB" ; first\n  "CD" )`,
      want: [["k._domainkey.myapp.test", "TXT", "v=DKIM1; p=ABCD", undefined]],
    },
    {
      why: "a text with semicolons and no quotes",
      text: "_dmarc TXT v=DMARC1; p=none",
      want: [["_dmarc.myapp.test", "TXT", "v=DMARC1; p=none", undefined]],
    },
    { why: "an escaped quote", text: String.raw`@ TXT "say \"hi\""`, want: [["myapp.test", "TXT", 'say "hi"', undefined]] },
    {
      why: "Windows lines",
      text: "a A 192.0.2.1\r\nb A 192.0.2.2\r\n",
      want: [
        ["a.myapp.test", "A", "192.0.2.1", undefined],
        ["b.myapp.test", "A", "192.0.2.2", undefined],
      ],
    },
    {
      why: "a target without its last dot",
      text: "www CNAME cname.vercel-dns.com",
      want: [["www.myapp.test", "CNAME", "cname.vercel-dns.com", undefined]],
    },
    { why: "the null MX", text: "@ MX 0 .", want: [["myapp.test", "MX", "0 .", undefined]] },
    {
      why: "a whole zone, its machinery left out",
      text: "$ORIGIN myapp.test.\n@ 3600 IN SOA ns1 admin (\n 2026 ; serial\n 1 2 3 4 )\n@ NS ns1\n* A 192.0.2.1",
      want: [
        ["myapp.test", "NS", "ns1.myapp.test", undefined],
        ["*.myapp.test", "A", "192.0.2.1", undefined],
      ],
    },
    { why: "JSON", text: `[{"name":"@","type":"TXT","value":"v=spf1 -all","ttl":300}]`, want: [["myapp.test", "TXT", "v=spf1 -all", 300]] },
    {
      why: "JSON with a field around it",
      text: `{"records":[{"name":"www","type":"a","value":"192.0.2.1"}]}`,
      want: [["www.myapp.test", "A", "192.0.2.1", undefined]],
    },
  ])("are read: $why", ({ text, want }) => {
    expect(read(text)).toEqual(want);
  });

  it.each([
    { text: "www A 192.0.2.1\napp points to vercel", says: "line 2: “app points to vercel” is not of the form “name TYPE value”" },
    { text: "www A 192.0.2.999", says: "line 1: “192.0.2.999” is no value that A can have" },
    { text: "www AAAA 192.0.2.1", says: "line 1: “192.0.2.1” is no value that AAAA can have" },
    { text: "@ MX mail.myapp.test", says: "line 1: “mail.myapp.test” is no value that MX can have" },
    { text: "www CNAME https://myapp.vercel.app/", says: "line 1: “https://myapp.vercel.app/” is no value that CNAME can have" },
    { text: "www A", says: "line 1: “” is no value that A can have" },
    { text: "other.test. A 192.0.2.1", says: "line 1: other.test does not belong to myapp.test" },
    { text: "$INCLUDE db.more", says: "line 1: “$INCLUDE db.more” is not understood here; only $ORIGIN and $TTL are" },
    { text: '\n\n@ TXT (\n "a"', says: "line 3: its bracket is not closed" },
    { text: '@ TXT "v=spf1 -all', says: "line 1: a quote is not closed after “@ TXT”" },
    { text: "@ A 192.0.2.1 )", says: "line 1: its brackets do not fit together" },
    { text: "   A 192.0.2.1", says: "line 1: it has no name, and no line above to take one from" },
    { text: '[{"name":"www"}]', says: "record 1 has no name, type and value" },
    { text: '[{"name":"www","type":"A","value":"x"}]', says: "record 1: “x” is no value that A can have" },
    { text: "{}", says: "it holds no list of records: [{ name, type, value }] or { records: [...] }" },
    { text: "[1,", says: expect.stringContaining("it begins like JSON and is none") },
  ])("are refused with the line: $text", ({ text, says }) => {
    expect(read(text)).toEqual(says);
  });

  it("are read back from a text of any length and with any letters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 900 }), (text) => {
        const clean = text.replaceAll(/[\r\n\u0085\u2028\u2029]+/gu, " ");
        const parsed = parseZoneFile(`@ TXT ${quoteText(clean)}`, "myapp.test");
        expect(parsed).toMatchObject({ ok: true, value: { records: [{ value: clean }] } });
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it("never throw, whatever is in the file, and never leave the zone", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.constantFrom(
        "@",
        "www",
        "A",
        "192.0.2.1",
        "TXT",
        '"',
        "(",
        ")",
        ";",
        "\\",
        "$TTL",
        "$ORIGIN",
        " ",
        "\t",
        "\n",
        "IN",
        "300",
        "{",
        "[",
        "other.test.",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const parsed = parseRecordList(pieces.join(" "), "myapp.test");
        if (!parsed.ok) expect(parsed.error).not.toBe("");
        for (const { name } of parsed.ok ? parsed.value.records : [])
          expect(name === "myapp.test" || name.endsWith(".myapp.test")).toBe(true);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it("cost no more than their length", () => {
    const begun = performance.now();
    expect(parseRecordList(`@ TXT ${"a ".repeat(500_000)}`, "myapp.test")).toMatchObject({ ok: false });
    expect(parseRecordList("(".repeat(900_000), "myapp.test")).toMatchObject({ ok: false });
    expect(parseRecordList(`@ TXT "${"\\\\".repeat(400_000)}`, "myapp.test")).toMatchObject({ ok: false });
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
