import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUndo } from "../../apps/coach/world/undo.ts";
import type { MailReports } from "../../packages/openingday/src/model/mail-reports.ts";
import type { ImapInbox } from "../../packages/openingday/src/model/target.ts";
import { createImapClient } from "../../packages/openingday/src/tools/imap-client.ts";
import { mailWith, sample } from "../../packages/openingday/test/ingest/dmarc/sample.ts";
import { composeMail } from "../../packages/openingday/test/probes/mail/compose-mail.ts";
import { issueCertificates } from "../../packages/openingday/test/tools/certificates.ts";
import { lacks } from "./needs.ts";
import { runProgram } from "./run-program.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { type Dovecot, startDovecot } from "./start-dovecot.ts";

const skip = lacks("Dovecot", { programs: ["dovecot"], root: true });
const undo = createUndo();
const password = `made-up-${process.pid}`;
const main = join(import.meta.dirname, "../../packages/openingday/src/cli/main.ts");
let dovecot: Dovecot;
let ca: string;
let folder: string;

beforeAll(async () => {
  if (skip) return;
  const certificates = await issueCertificates("lab.test");
  ca = certificates.ca;
  folder = await createScratchFolder(undo);
  dovecot = await startDovecot({ folder, password, ...certificates.good }, undo);
});
afterAll(() => undo.run());

function open(changes: Partial<ImapInbox> = {}, given: string | undefined = password) {
  const vantage = { resolvers: [], parents: [], connect: {}, dnsPort: 53, ca };
  const client = createImapClient({ vantage, addresses: async () => ["127.0.0.1"], environment: { MAIL_PASSWORD: given } });
  undo.add(() => client.close());
  const box: ImapInbox = {
    kind: "imap",
    host: "lab.test",
    port: dovecot.securePort,
    secure: true,
    user: "ada",
    passwordEnv: "MAIL_PASSWORD",
    address: "ada+{{unique}}@inbox.test",
    ...changes,
  };
  return { box, client };
}

const to = (address: string): Promise<Uint8Array> =>
  composeMail({ subject: "Reset", tamper: (text) => text.replace("launch-word@inbox.test", address) });

describe.skipIf(skip)("a mailbox at Dovecot", () => {
  it.each([
    { why: "over TLS", changes: () => ({}) },
    { why: "over STARTTLS or in plain text on this machine", changes: () => ({ secure: false, port: dovecot.port }) },
  ])("is read $why, and each mail is told by its address and its folder", async ({ changes }) => {
    const { box, client } = open(changes());
    const word = Math.random().toString(36).slice(2);
    const mine = `ada+${word}@inbox.test`;
    expect(await client.list(box, mine)).toEqual([]);
    const raw = await to(mine);
    await dovecot.deliver("INBOX", await to(`ada+${word}x@inbox.test`));
    await dovecot.deliver("INBOX", raw);
    const [first, ...others] = await client.list(box, mine);
    expect(others).toEqual([]);
    const fetched = await client.fetch(box, first ?? "");
    expect(Buffer.from(fetched.raw).equals(Buffer.from(raw))).toBe(true);
    expect(fetched).toMatchObject({ truncated: false, folder: { name: "INBOX", junk: false } });

    await dovecot.deliver("Spam", await to(mine));
    const ids = await client.list(box, mine);
    const folders = await Promise.all(ids.map(async (id) => (await client.fetch(box, id)).folder));
    expect(folders.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: "INBOX", junk: false },
      { name: "Spam", junk: true },
    ]);
  });

  it.each([
    { why: "a wrong password", given: "wrong", changes: () => ({}), says: /did not take the user name and the password in MAIL_PASSWORD/ },
    { why: "no password", given: "", changes: () => ({}), says: /put it into the environment variable MAIL_PASSWORD/ },
    {
      why: "a certificate for another name",
      given: password,
      changes: () => ({ host: "other.test" }),
      says: /the mailbox at other\.test cannot be read .*: its certificate is for another name/,
    },
    { why: "a port where nobody listens", given: password, changes: () => ({ port: 1 }), says: /cannot be read .*: nothing answers there/ },
  ])("says so, without the password: $why", async ({ given, changes, says }) => {
    const { box, client } = open(changes(), given);
    const failed: unknown = await client.list(box, "a@inbox.test").catch((error: unknown) => error);
    expect(String(failed)).toMatch(says);
    expect(String(failed)).not.toContain(password);
  });
});

/** `mail reports --imap` at the mailbox; its own words on both streams, and the report where there is one. */
async function readReports(
  imap: { readonly port: number; readonly secure: boolean; readonly folder?: string; readonly host?: string },
  given = password,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const host = imap.host ?? "lab.test";
  const file = join(folder, "openingday.config.ts");
  await writeFile(join(folder, "ca.pem"), ca);
  const config = {
    domain: "brightpath.test",
    mail: { from: "hello@brightpath.test", reports: { imap: { ...imap, host, user: "ada", passwordEnv: "REPORTS_PASSWORD" } } },
    vantage: { ca: "ca.pem", connect: { [`${host}:`]: "127.0.0.1:" } },
  };
  await writeFile(file, `export default ${JSON.stringify(config)};\n`);
  const args = [main, "mail", "reports", "--imap", "--json", "--offline", "--config", file];
  return runProgram(process.execPath, args, { cwd: folder, env: { REPORTS_PASSWORD: given } });
}

describe.skipIf(skip)("DMARC reports in a mailbox at Dovecot", () => {
  beforeAll(async () => {
    await dovecot.deliver("Spam", mailWith("g.xml.gz", "application/gzip", gzipSync(sample("google"))));
    await dovecot.deliver("Spam", await to("ada@inbox.test"));
    await dovecot.deliver("Spam", mailWith("y.xml.gz", "application/gzip", gzipSync(sample("yahoo"))));
  });

  it.each([
    { why: "over TLS", at: () => ({ port: dovecot.securePort, secure: true }) },
    { why: "from a connection that begins in plain text", at: () => ({ port: dovecot.port, secure: false }) },
  ])("are read $why, and none is marked as seen", async ({ at }) => {
    const { code, output } = await readReports({ ...at(), folder: "Spam" });
    expect(code, output).toBe(0);
    const reports = JSON.parse(output) as MailReports;
    expect(reports).toMatchObject({ domain: "brightpath.test", reports: 2, messages: 56, unread: [] });
    const box = join(folder, "dovecot/box/.Spam");
    const files = [...(await readdir(join(box, "new"))), ...(await readdir(join(box, "cur")))];
    expect(files.length).toBeGreaterThanOrEqual(3);
    expect(files.filter((name) => /:2,.*[A-Z]/.test(name))).toEqual([]);
  });

  it.each([
    {
      why: "a wrong password",
      given: "wrong",
      at: () => ({ port: dovecot.securePort, secure: true }),
      says: /did not take the user name and the password in REPORTS_PASSWORD/,
    },
    {
      why: "a certificate for another name",
      given: password,
      at: () => ({ port: dovecot.securePort, secure: true, host: "other.test" }),
      says: /mailbox at other\.test cannot be read .*: its certificate is for another name/,
    },
    {
      why: "a folder that is not there",
      given: password,
      at: () => ({ port: dovecot.securePort, secure: true, folder: "Reports" }),
      says: /mailbox at lab\.test cannot be read .*: Mailbox doesn't exist: Reports/,
    },
  ])("say so where they cannot be read, without the password: $why", async ({ at, given, says }) => {
    const { code, output } = await readReports(at(), given);
    expect(output).toMatch(says);
    expect(code).not.toBe(0);
    expect(output).not.toContain(password);
    expect(output).not.toContain("    at ");
  });
});
