import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { fetchReportMails, type FetchLimits, type ReportMailbox } from "../../../src/ingest/dmarc/fetch-imap.ts";
import { readReportFile } from "../../../src/ingest/dmarc/read-report-file.ts";
import { serveImap } from "./imap-server.ts";
import { mailWith, sample } from "./sample.ts";

const limits: FetchLimits = { since: new Date("2026-09-01"), maxMails: 10, maxMailBytes: 100_000, timeoutMs: 2_000 };
const mailbox = (port: number, changes: Partial<ReportMailbox> = {}): ReportMailbox => {
  return { host: "127.0.0.1", port, secure: false, user: "dmarc", password: "secret", folder: "INBOX", ...changes };
};
const google = mailWith("g.xml.gz", "application/gzip", gzipSync(sample("google")));
const yahoo = mailWith("y.xml.gz", "application/gzip", gzipSync(sample("yahoo")));

async function read(port: number, changes: Partial<ReportMailbox> = {}, bounds: Partial<FetchLimits> = {}): Promise<string[]> {
  const orgs: string[] = [];
  for await (const { name, bytes } of fetchReportMails(mailbox(port, changes), { ...limits, ...bounds }))
    for (const one of await readReportFile(name, bytes)) orgs.push(one.ok ? one.report.org : one.error);
  return orgs;
}

describe("reports in a mailbox", () => {
  it("reads them newest first, and changes nothing", async () => {
    const server = await serveImap([google, Buffer.from("Subject: Lunch\r\n\r\nHi\r\n"), yahoo]);
    expect(await read(server.port)).toEqual(["Yahoo", "the mail has no report attached", "google.com"]);
    expect(server.commands.filter((command) => /^(?:SELECT|STORE|UID STORE|EXPUNGE|UID MOVE)/iu.test(command))).toEqual([]);
    expect(server.commands.some((command) => /^EXAMINE/iu.test(command))).toBe(true);
    expect(server.commands.find((command) => /SEARCH/iu.test(command))).toContain("1-Sep-2026");
  });

  it("leaves large mails on the server, and no more than the limit are read", async () => {
    const server = await serveImap([google, yahoo, Buffer.alloc(200_000, 0x20)]);
    expect(await read(server.port)).toEqual(["Yahoo", "google.com"]);
    expect(await read(server.port, {}, { maxMails: 2 })).toEqual(["Yahoo"]);
  });

  it("an empty mailbox is no fault", async () => {
    expect(await read((await serveImap([])).port)).toEqual([]);
  });

  it("says that the password is wrong, and not which it is", async () => {
    const server = await serveImap([google]);
    const failed = read(server.port, { password: "hunter2-very-secret" });
    await expect(failed).rejects.toThrow(/dmarc at 127\.0\.0\.1:\d+ could not be read: user or password is not right/u);
    await expect(failed).rejects.not.toThrow("hunter2");
  });

  it("says that nothing answers", async () => {
    await expect(read(1)).rejects.toThrow("nothing answers there");
  });

  it("does not wait for ever for a server that falls silent", async () => {
    const server = await serveImap([google], { silentAfter: "UID SEARCH" });
    const started = performance.now();
    await expect(read(server.port, {}, { timeoutMs: 300 })).rejects.toThrow("could not be read");
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
