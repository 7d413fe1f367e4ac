import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUndo } from "../../apps/coach/world/undo.ts";
import type { ImapInbox } from "../../packages/openingday/src/model/target.ts";
import { createImapClient } from "../../packages/openingday/src/tools/imap-client.ts";
import { composeMail } from "../../packages/openingday/test/probes/mail/compose-mail.ts";
import { issueCertificates } from "../../packages/openingday/test/tools/certificates.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { type Dovecot, startDovecot } from "./start-dovecot.ts";

const skip = lacks("Dovecot", { programs: ["dovecot"], root: true });
const undo = createUndo();
const password = `made-up-${process.pid}`;
let dovecot: Dovecot;
let ca: string;

beforeAll(async () => {
  if (skip) return;
  const certificates = await issueCertificates("lab.test");
  ca = certificates.ca;
  dovecot = await startDovecot({ folder: await createScratchFolder(undo), password, ...certificates.good }, undo);
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
      says: /the mailbox at other\.test cannot be read/,
    },
    { why: "a port where nobody listens", given: password, changes: () => ({ port: 1 }), says: /cannot be read: ECONNREFUSED/ },
  ])("says so, without the password: $why", async ({ given, changes, says }) => {
    const { box, client } = open(changes(), given);
    const failed: unknown = await client.list(box, "a@inbox.test").catch((error: unknown) => error);
    expect(String(failed)).toMatch(says);
    expect(String(failed)).not.toContain(password);
  });
});
