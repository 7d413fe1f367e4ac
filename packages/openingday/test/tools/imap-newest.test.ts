import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readReportFile } from "../../src/ingest/dmarc/read-report-file.ts";
import type { ImapAccount } from "../../src/model/target.ts";
import { fetchNewest, type NewestLimits } from "../../src/tools/imap-newest.ts";
import type { ImapWorld } from "../../src/tools/open-imap.ts";
import { mailWith, sample } from "../ingest/dmarc/sample.ts";
import { serveImap } from "./imap-server.ts";

const limits: NewestLimits = { since: new Date("2026-09-01"), maxMails: 10, maxMailBytes: 100_000, timeoutMs: 2_000 };
const mailbox = (port: number): ImapAccount => {
  return { host: "127.0.0.1", port, secure: false, user: "dmarc", passwordEnv: "REPORTS_PASSWORD" };
};
const world = (password: string): ImapWorld => {
  const vantage = { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
  return { vantage, addresses: async (host) => [host], environment: { REPORTS_PASSWORD: password } };
};
const google = mailWith("g.xml.gz", "application/gzip", gzipSync(sample("google")));
const yahoo = mailWith("y.xml.gz", "application/gzip", gzipSync(sample("yahoo")));

async function read(port: number, bounds: Partial<NewestLimits> = {}, password = "secret"): Promise<string[]> {
  const orgs: string[] = [];
  for await (const { name, bytes } of fetchNewest(mailbox(port), "INBOX", { ...limits, ...bounds }, world(password)))
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
    expect(await read(server.port, { maxMails: 2 })).toEqual(["Yahoo"]);
  });

  it("an empty mailbox is no fault", async () => {
    expect(await read((await serveImap([])).port)).toEqual([]);
  });

  it("says that the password is wrong, and not which it is", async () => {
    const server = await serveImap([google]);
    const failed = read(server.port, {}, "hunter2-very-secret");
    await expect(failed).rejects.toThrow("did not take the user name and the password in REPORTS_PASSWORD");
    await expect(failed).rejects.not.toThrow("hunter2");
  });

  it("says that nothing answers", async () => {
    await expect(read(1)).rejects.toThrow("nothing answers there");
  });

  it("does not wait for ever for a server that falls silent", async () => {
    const server = await serveImap([google], { silentAfter: "UID SEARCH" });
    const started = performance.now();
    await expect(read(server.port, { timeoutMs: 300 })).rejects.toThrow("cannot be read");
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
