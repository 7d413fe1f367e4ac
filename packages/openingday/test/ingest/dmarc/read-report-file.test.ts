import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReportFile } from "../../../src/ingest/dmarc/read-report-file.ts";
import { mailWith, sample } from "./sample.ts";
import { zipOf } from "./zip-of.ts";

const google = sample("google");
const orgs = async (name: string, bytes: Uint8Array) =>
  (await readReportFile(name, bytes)).map((one) => (one.ok ? one.report.org : one.error));

describe("however a report is packed", () => {
  it.each([
    { why: "bare", bytes: google },
    { why: "gzip", bytes: gzipSync(google) },
    { why: "zip", bytes: zipOf({ "google.com!brightpath.test!1!2.xml": google }) },
    { why: "zip without compression", bytes: zipOf({ "report.xml": google }, { store: true }) },
    {
      why: "zip with a folder and what macOS adds",
      bytes: zipOf({ "reports/": Buffer.alloc(0), "reports/r.xml": google, "__MACOSX/reports/._r.xml": Buffer.from("x") }),
    },
    { why: "a mail with gzip", bytes: mailWith("google.com!b.xml.gz", "application/gzip", gzipSync(google)) },
    { why: "a mail with zip of no particular type", bytes: mailWith("r.zip", "application/octet-stream", zipOf({ "r.xml": google })) },
    { why: "a mail with the bare report", bytes: mailWith("r.xml", "text/xml", google) },
    { why: "with a byte order mark", bytes: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), google]) },
    { why: "UTF-16", bytes: Buffer.from(`\uFEFF${google.toString()}`, "utf16le") },
    { why: "UTF-16 without a mark", bytes: Buffer.from(google.toString().trimStart(), "utf16le") },
  ])("reads it $why", async ({ bytes }) => {
    expect(await orgs("file", bytes)).toEqual(["google.com"]);
  });

  it("reads a mail that was forwarded as a whole", async () => {
    const inner = mailWith("r.xml.gz", "application/gzip", gzipSync(google))
      .toString("latin1")
      .replaceAll('"b"', '"c"')
      .replaceAll("--b", "--c");
    const outer = `Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--b--\r\n`;
    expect(await orgs("file", Buffer.from(outer, "latin1"))).toEqual(["google.com"]);
  });

  it("reads letters of the charset that is declared, and survives those that do not belong there", async () => {
    const latin = Buffer.from(google.toString().replace('"UTF-8"', '"ISO-8859-1"').replace("google.com", "Müller"), "latin1");
    expect(await orgs("file", latin)).toEqual(["Müller"]);
    const broken = Buffer.from(google.toString().replace("google.com", "Müller"), "latin1");
    expect(await orgs("file", broken)).toEqual(["M\uFFFDller"]);
  });
});

describe("what is no report", () => {
  const bombSize = 80 * 1024 * 1024;
  const spaces = Buffer.concat([google.subarray(0, 60), Buffer.alloc(bombSize, 0x20)]);
  it.each([
    { why: "nothing", bytes: Buffer.alloc(0), says: "empty" },
    { why: "a picture", bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), says: "neither a report nor a mail" },
    { why: "a mail without attachment", bytes: Buffer.from("Subject: Hi\r\n\r\nHello\r\n"), says: "no report attached" },
    { why: "a gzip that was cut off", bytes: gzipSync(google).subarray(0, 200), says: "cut off" },
    { why: "a damaged gzip", bytes: damaged(gzipSync(google)), says: "damaged" },
    { why: "a zip that was cut off", bytes: zipOf({ "r.xml": google }).subarray(0, 200), says: "cut off or damaged" },
    { why: "a zip with two files", bytes: zipOf({ "a.xml": google, "b.xml": google }), says: "comes alone" },
    { why: "a zip with nothing", bytes: zipOf({ "empty/": Buffer.alloc(0) }), says: "nothing in it" },
    {
      why: "a zip of a hundred files",
      bytes: zipOf(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i}.xml`, google]))),
      says: "100 files",
    },
    { why: "a zip with a password", bytes: zipOf({ "r.xml": google }, { flags: 1 }), says: "password" },
    { why: "a zip that says it is smaller than it is", bytes: zipOf({ "r.xml": google }, { claimBytes: 10 }), says: "too many bytes" },
    {
      why: "a zip whose name leads out of the folder, which is read and never written",
      bytes: zipOf({ "../../etc/passwd": google }),
      says: "cut off or damaged",
    },
    { why: "a gzip bomb", bytes: gzipSync(spaces), says: "times its size" },
    { why: "a zip bomb", bytes: zipOf({ "r.xml": spaces }), says: "times its size" },
    { why: "a zip bomb that hides its size", bytes: zipOf({ "r.xml": spaces }, { claimBytes: 1_000 }), says: "too many bytes" },
    { why: "a gzip inside a gzip", bytes: gzipSync(gzipSync(google)), says: "not a DMARC report" },
    { why: "more than is taken", bytes: Buffer.concat([google, Buffer.alloc(11 * 1024 * 1024, 0x20)]), says: "larger than 10 MB" },
  ])("says why $why is not", async ({ bytes, says }) => {
    const before = process.memoryUsage().rss;
    const started = performance.now();
    expect((await orgs("file", bytes)).join()).toContain(says);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  it("never throws, whatever the bytes", async () => {
    const seeds = [gzipSync(google), zipOf({ "r.xml": google }), google, mailWith("r.gz", "application/gzip", gzipSync(google))];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 8 }),
        fc.nat(),
        async (seed, changes, cut) => {
          const bytes = Buffer.from(seed.subarray(0, cut % 3 === 0 ? cut % seed.length : seed.length));
          for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
          for (const one of await readReportFile("x", bytes)) expect(one.ok || one.error.length > 0).toBe(true);
        },
      ),
      { numRuns: 300, seed: 4_242 },
    );
  });
});

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 40, 60);
  return copy;
}
