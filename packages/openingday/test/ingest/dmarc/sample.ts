import { readFileSync } from "node:fs";
import type { DmarcReport, DmarcReportRecord } from "../../../src/model/dmarc-report.ts";
import type { ReadReport } from "../../../src/ingest/dmarc/read-report-file.ts";

/** One of the reports beside this file, as bytes. */
export function sample(name: "rfc9990" | "google" | "microsoft" | "yahoo"): Buffer {
  return readFileSync(new URL(`./samples/${name}.xml`, import.meta.url));
}

/** A mail with one attachment, as a receiver sends a report. */
export function mailWith(name: string, type: string, bytes: Uint8Array): Buffer {
  const body = Buffer.from(bytes).toString("base64").replaceAll(/.{76}/g, "$&\r\n");
  return Buffer.from(
    [
      "From: noreply-dmarc-support@google.com",
      "To: dmarc@brightpath.test",
      "Subject: Report domain: brightpath.test Submitter: google.com Report-ID: 14410883277654098127",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "This is a DMARC aggregate report.",
      "--b",
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      "Content-Transfer-Encoding: base64",
      "",
      body,
      "--b--",
      "",
    ].join("\r\n"),
  );
}

const dayMs = 86_400_000;

/** A record of 100 aligned mails, with changes. */
export function record(changes: Partial<DmarcReportRecord> = {}): DmarcReportRecord {
  return {
    sourceIp: "192.0.2.1",
    count: 100,
    disposition: "none",
    dkimAligned: true,
    spfAligned: true,
    overrides: [],
    headerFrom: "shop.test",
    dkim: [{ domain: "shop.test", selector: "s1", result: "pass" }],
    spf: [{ domain: "shop.test", result: "pass" }],
    ...changes,
  };
}

/** Mail of a provider that proves itself and not us. */
export function unaligned(domain: string, count: number, sourceIp = "198.51.100.7"): DmarcReportRecord {
  return record({
    sourceIp,
    count,
    dkimAligned: false,
    spfAligned: false,
    dkim: [{ domain, result: "pass" }],
    spf: [{ domain, result: "pass" }],
  });
}

/** Mail that nothing vouches for. */
export function strange(count: number, sourceIp = "203.0.113.9"): DmarcReportRecord {
  return record({ sourceIp, count, dkimAligned: false, spfAligned: false, dkim: [], spf: [{ domain: "shop.test", result: "softfail" }] });
}

/** One report a day from day 0 on, each with the same records. */
export function days(count: number, records: readonly DmarcReportRecord[], policy: Partial<DmarcReport["policy"]> = {}): ReadReport[] {
  return Array.from({ length: count }, (_, day) => ({
    name: `day ${day}`,
    ok: true,
    report: {
      org: "google.com",
      reportId: String(day),
      from: day * dayMs,
      to: (day + 1) * dayMs - 1_000,
      policy: { domain: "shop.test", policy: "none", testing: false, ...policy },
      records,
      unusable: 0,
    },
  }));
}
