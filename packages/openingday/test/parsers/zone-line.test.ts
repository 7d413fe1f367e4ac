import { expect, it } from "vitest";
import { normaliseRecordValue, parseZoneLine } from "../../src/parsers/zone-line.ts";

it.each([
  { text: "myapp.test A 192.0.2.1", want: ["myapp.test", "A", "192.0.2.1"] },
  { text: "www 300 IN cname MyApp.vercel-dns.com.", want: ["www.myapp.test", "CNAME", "myapp.vercel-dns.com"] },
  { text: "@ IN MX 10 Mail.myapp.test.", want: ["myapp.test", "MX", "10 mail.myapp.test"] },
  { text: "mail.other.test. A 192.0.2.1", want: ["mail.other.test", "A", "192.0.2.1"] },
  { text: '_dmarc TXT "v=DMARC1; " "p=none"', want: ["_dmarc.myapp.test", "TXT", "v=DMARC1; p=none"] },
  { text: "@ TXT v=spf1 -all", want: ["myapp.test", "TXT", "v=spf1 -all"] },
])("reads “$text”", ({ text, want: [name, type, value] }) => {
  expect(parseZoneLine(text, "myapp.test")).toEqual({ ok: true, value: { name, type, value } });
});

it.each(["", "myapp.test", "myapp.test A", "myapp.test 300 IN", "app points to vercel"])("refuses “%s”", (text) => {
  expect(parseZoneLine(text, "myapp.test")).toMatchObject({ ok: false });
});

it("keeps the case of a text, and an escaped quote in it", () => {
  expect(normaliseRecordValue("TXT", String.raw`"k=RSA; p=\"Ab\""`)).toBe('k=RSA; p="Ab"');
});
