import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Environment } from "../../apps/coach/app/environment.ts";
import { createMailer } from "../../apps/coach/app/mailer.ts";
import { type Mailbox, startMailbox } from "../../apps/coach/world/mail/mailbox.ts";
import { createDkimKey } from "../../apps/coach/world/services.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import type { ReceivedMail } from "../../packages/openingday/src/model/evidence-mail.ts";
import { parseReceivedHeader } from "../../packages/openingday/src/parsers/received-header.ts";
import { parseMail } from "../../packages/openingday/src/parsers/mail-message.ts";
import { judgeMail } from "../../packages/openingday/src/probes/mail/judge-mail.ts";
import { createMailResolver } from "../../packages/openingday/src/probes/mail/mail-resolver.ts";
import { createTools, type OpenTools } from "../../packages/openingday/src/tools/create-tools.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { writeZone } from "./sign-zone.ts";
import { startNamed } from "./start-named.ts";
import { makeDkimKey, startOpendkim } from "./start-opendkim.ts";
import { type Postfix, startPostfix } from "./start-postfix.ts";

const skip = lacks("Postfix", { programs: ["named", "postfix", "opendkim", "opendkim-genkey"], root: true });
const undo = createUndo();
let mailbox: Mailbox;
let postfix: Postfix;
let tools: OpenTools["tools"];
/** Files with the key that `bp1` publishes, and with one that nobody publishes. */
let keys: { readonly published: string; readonly unknown: string };

beforeAll(async () => {
  if (skip) return;
  const folder = await createScratchFolder(undo);
  const [serverKey, published] = [await makeDkimKey(folder, "launch.test", "s1"), await createDkimKey(folder)];
  const unknown = await makeDkimKey(folder, "launch.test", "s2");
  keys = { published: published.file, unknown: unknown.file };
  const strings = (published.record.match(/.{1,200}/gu) ?? []).map((part) => `"${part}"`).join(" ");
  const head = "$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";
  const launch = `${head}@ TXT "v=spf1 -all"\nsend TXT "v=spf1 ip4:127.0.0.30 -all"\n_dmarc TXT "v=DMARC1; p=reject"\nbp1._domainkey TXT ${strings}\n${serverKey.zoneText}\n`;
  const zones = {
    "launch.test": await writeZone(folder, "launch.test", launch),
    // The zone above: who looks for a DMARC record walks up to it.
    test: await writeZone(folder, "test", `${head}launch NS ns\nstranger NS ns\n`),
    "stranger.test": await writeZone(folder, "stranger.test", `${head}@ TXT "v=spf1 ip4:127.0.0.30 -all"\n`),
  };
  const named = await startNamed({ folder, zones }, undo);
  const dkim = { folder, domain: "launch.test", selector: "s1", keyFile: serverKey.file, dnsPort: named.port };
  mailbox = await startMailbox({ address: "127.0.0.1", smtpPort: 0, httpPort: 0, hostname: "mx.inbox.test" });
  undo.add(() => mailbox.stop());
  const relay = { folder, hostname: "mx.launch.test", milterPort: await startOpendkim(dkim, undo), relayPort: mailbox.smtpPort };
  postfix = await startPostfix(relay, undo);
  const vantage = { resolvers: [named.at], parents: [], connect: {}, dnsPort: named.port };
  const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  undo.add(() => open.close());
  ({ tools } = open);
});
afterAll(() => undo.run());

let count = 0;

/** Sends one mail as the demo's application does, and returns its subject. */
async function send(to: string, changes: Partial<Environment> & { readonly through: keyof Postfix["ports"] }): Promise<string> {
  count += 1;
  const { through, ...settings } = changes;
  const environment: Partial<Environment> = {
    SMTP_URL: `smtp://127.0.0.1:${postfix.ports[through]}`,
    MAIL_FROM: "Brightpath <hello@launch.test>",
    MAIL_ENVELOPE_FROM: "bounce@send.launch.test",
    ...settings,
  };
  const mailer = createMailer(environment as Environment);
  const subject = `Grüße Nummer ${count}`;
  const link = "https://app.launch.test/verify/abc";
  const html = `<p>Hello <a href="${link}">there</a></p>`;
  try {
    await mailer.send({ name: "Ada Łoś", email: to }, { subject, text: `Hello\n.\nFrom here: ${link}\n`, html });
  } finally {
    await mailer.close();
  }
  return subject;
}

async function relayed(changes: Parameters<typeof send>[1]): Promise<string> {
  const to = `launch-${count}@inbox.test`;
  await send(to, changes);
  return (await mailbox.wait(to, { timeoutMs: 20_000 })).raw;
}

async function delivered(changes: Parameters<typeof send>[1]): Promise<string> {
  const before = (await postfix.delivered()).length;
  await send("ada@box.test", changes);
  const texts = await vi.waitFor(
    async () => {
      const mails = await postfix.delivered();
      if (mails.length <= before) throw new Error("the mail has not been delivered yet");
      return mails.map((mail) => mail.toString("latin1"));
    },
    { timeout: 20_000, interval: 50 },
  );
  return texts.find((text) => text.includes(Buffer.from(`Nummer ${count}`).toString("latin1")) || text.includes(`Nummer_${count}?=`)) ?? "";
}

const judge = (raw: string): Promise<ReceivedMail> =>
  judgeMail({ raw: Buffer.from(raw, "latin1"), purpose: "sign-up", tookMs: 1 }, createMailResolver(tools.dns));

/** Hops that the Received headers tell, the newest first. */
function hops(raw: string): readonly unknown[] {
  const parsed = parseMail(Buffer.from(raw, "latin1"));
  if (!parsed.ok) throw new Error(parsed.error);
  const headers = parsed.value.headers.filter(({ name }) => name.toLowerCase() === "received");
  return headers.map(({ value }) => parseReceivedHeader(value)).map((hop) => (hop.ok ? hop.value : hop.error));
}

const spfPasses = { result: "pass", domain: "send.launch.test", aligned: true };
const signedBy = (selector: string) => ({ result: "pass", domain: "launch.test", selector, aligned: true });

describe.skipIf(skip)("a mail that Postfix relays", () => {
  it("passes SPF, DKIM and DMARC where OpenDKIM signs", async () => {
    const raw = await relayed({ through: "signed" });
    expect(await judge(raw)).toMatchObject({
      subject: expect.stringContaining("Grüße"),
      fromDomain: "launch.test",
      returnPathDomain: "send.launch.test",
      spf: spfPasses,
      dkim: [signedBy("s1")],
      dmarc: { result: "pass", policy: "reject" },
      linkHosts: ["app.launch.test"],
      hasText: true,
    });
    expect(hops(raw)).toEqual([
      { helo: "mx.launch.test", clientAddress: "127.0.0.30", by: "mx.inbox.test" },
      { helo: "send.launch.test", clientAddress: "127.0.0.1", by: "mx.launch.test" },
    ]);
  });

  it("carries no signature where nobody signs, and SPF alone holds it up", async () => {
    const raw = await relayed({ through: "unsigned" });
    expect(await judge(raw)).toMatchObject({ spf: spfPasses, dkim: [], dmarc: { result: "pass", policy: "reject" } });
    expect(hops(raw)[1]).toEqual({ helo: "send.launch.test", clientAddress: "127.0.0.1", by: "mx.launch.test" });
  });

  it("fails DMARC where nobody signs and the return path is another domain's", async () => {
    const raw = await relayed({ through: "unsigned", MAIL_ENVELOPE_FROM: "bounce@stranger.test" });
    expect(await judge(raw)).toMatchObject({
      returnPathDomain: "stranger.test",
      spf: { result: "pass", domain: "stranger.test", aligned: false },
      dkim: [],
      dmarc: { result: "fail", policy: "reject" },
    });
  });

  it("fails SPF where the return path does not allow this server, and DKIM holds it up", async () => {
    const raw = await relayed({ through: "signed", MAIL_ENVELOPE_FROM: "bounce@launch.test" });
    expect(await judge(raw)).toMatchObject({
      spf: { result: "fail", domain: "launch.test", aligned: true },
      dkim: [signedBy("s1")],
      dmarc: { result: "pass" },
    });
  });

  it("carries two signatures where the application signs too", async () => {
    const own = { DKIM_DOMAIN: "launch.test", DKIM_SELECTOR: "bp1", DKIM_PRIVATE_KEY_FILE: keys.published };
    const { dkim } = await judge(await relayed({ through: "signed", ...own }));
    expect(dkim.toSorted((a, b) => a.selector.localeCompare(b.selector))).toEqual([signedBy("bp1"), signedBy("s1")]);
  });

  it.each([
    { why: "its text", from: "Hello", to: "Hallo", detail: "body hash did not verify" },
    { why: "its sender", from: "hello@launch.test", to: "hullo@launch.test", detail: "bad signature" },
  ])("fails DKIM where $why was changed on the way", async ({ from, to, detail }) => {
    const raw = (await relayed({ through: "signed" })).replace(from, to);
    expect((await judge(raw)).dkim).toEqual([{ ...signedBy("s1"), result: "fail", detail }]);
  });

  it("is not taken at all while the signer is gone", async () => {
    await expect(send("launch@inbox.test", { through: "signerGone" })).rejects.toMatchObject({ responseCode: 451 });
  });

  it("is not taken from a stranger to another stranger", async () => {
    await expect(send("launch@inbox.test", { through: "unsigned", SMTP_LOCAL_ADDRESS: "127.0.0.30" })).rejects.toMatchObject({
      responseCode: 454,
    });
  });
});

describe.skipIf(skip)("a mail that Postfix receives", () => {
  it.each([
    { why: "is as its domain publishes", key: () => keys.published, result: "pass", dmarc: "pass" },
    { why: "is made with another key", key: () => keys.unknown, result: "fail", dmarc: "pass" },
  ])("is judged as OpenDKIM judges it where the signature $why", async ({ key, result, dmarc }) => {
    const own = { DKIM_DOMAIN: "launch.test", DKIM_SELECTOR: "bp1", DKIM_PRIVATE_KEY_FILE: key() };
    const raw = await delivered({ through: "signed", SMTP_LOCAL_ADDRESS: "127.0.0.30", ...own });
    expect(await judge(raw)).toMatchObject({
      spf: spfPasses,
      dkim: [{ result, domain: "launch.test", selector: "bp1" }],
      dmarc: { result: dmarc },
    });
    expect(/^Authentication-Results: mx\.launch\.test;\s+dkim=(\w+)/mu.exec(raw)?.[1]).toBe(result);
    expect(raw).not.toContain("key not found");
    expect(hops(raw)).toEqual([{ helo: "send.launch.test", clientAddress: "127.0.0.30", by: "mx.launch.test" }]);
  });
});
