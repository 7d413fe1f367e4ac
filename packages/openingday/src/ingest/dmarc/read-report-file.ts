import type { DmarcReport } from "../../model/dmarc-report.ts";
import { readAttachments } from "../../parsers/mail-attachments.ts";
import { isPackedReport, readPackedReport } from "./read-packed.ts";

/** What became of one file, attachment or upload. */
export type ReadReport = { readonly name: string } & (
  | { readonly ok: true; readonly report: DmarcReport }
  | { readonly ok: false; readonly error: string }
);

/** Reads whatever a reporter sent: the report itself, packed or not, or the mail that carries it. Never rejects. */
export async function readReportFile(name: string, bytes: Uint8Array): Promise<readonly ReadReport[]> {
  if (bytes.length === 0) return [{ name, ok: false, error: "it is empty" }];
  if (isPackedReport(bytes)) return [await readOne(name, bytes)];
  const mail = readAttachments(bytes);
  if (!mail.ok) return [{ name, ok: false, error: "it is neither a report nor a mail" }];
  const packed = mail.value.filter((attachment) => isPackedReport(attachment.bytes));
  if (packed.length === 0) return [{ name, ok: false, error: "the mail has no report attached" }];
  return Promise.all(
    packed.map((attachment) => readOne(`${name}: ${attachment.name === "" ? "attachment" : attachment.name}`, attachment.bytes)),
  );
}

async function readOne(name: string, bytes: Uint8Array): Promise<ReadReport> {
  const read = await readPackedReport(bytes);
  return read.ok ? { name, ok: true, report: read.value } : { name, ok: false, error: read.error };
}
