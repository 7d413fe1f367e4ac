import { generateKeyPairSync } from "node:crypto";
import { authenticate } from "mailauth";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAuthority } from "../../../world/certificates/authority.ts";
import { startMailbox } from "../../../world/mail/mailbox.ts";
import type { Mailbox } from "../../../world/mail/mailbox.ts";
import type { ReceivedMail } from "../../../world/mail/received-mail.ts";

const authority = await createAuthority("Test authority");
const tls = await authority.issue({ names: ["mx.inbox.test"] });

let mailbox: Mailbox;
let seen: ReceivedMail[];

beforeEach(async () => {
  seen = [];
  mailbox = await startMailbox({
    address: "127.0.0.40",
    smtpPort: 0,
    httpPort: 0,
    hostname: "mx.inbox.test",
    tls,
    onMail: (mail) => seen.push(mail),
  });
});

afterEach(() => mailbox.stop());

interface Letter {
  readonly to?: string;
  readonly subject?: string;
  readonly text?: string;
  readonly dkim?: { readonly domainName: string; readonly keySelector: string; readonly privateKey: string };
}

async function send({
  to = "launch-owl@inbox.test",
  subject = "Reset your password",
  text = "Hello",
  dkim,
}: Letter = {}): Promise<unknown> {
  const transport = createTransport({
    host: mailbox.address,
    port: mailbox.smtpPort,
    name: "app.brightpath.test",
    localAddress: "127.0.0.30",
    requireTLS: true,
    tls: { ca: authority.certPem, servername: "mx.inbox.test" },
    ...(dkim ? { dkim } : {}),
  });
  try {
    return await transport.sendMail({
      from: "Brightpath <hello@brightpath.test>",
      to,
      subject,
      text,
      envelope: { from: "bounce@send.brightpath.test", to },
    });
  } finally {
    transport.close();
  }
}

async function api(path: string, method = "GET"): Promise<{ status: number; text: string; json(): Record<string, unknown> }> {
  const answer = await fetch(mailbox.url + path, { method });
  const text = await answer.text();
  return { status: answer.status, text, json: () => JSON.parse(text) as Record<string, unknown> };
}

describe("receiving", () => {
  it("keeps a mail so that SPF, DKIM and DMARC can be checked from its text alone", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    await send({
      dkim: {
        domainName: "brightpath.test",
        keySelector: "s1",
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      },
    });
    const zone: Record<string, string[][]> = {
      "s1._domainkey.brightpath.test TXT": [[`v=DKIM1; k=rsa; p=${spki}`]],
      "_dmarc.brightpath.test TXT": [["v=DMARC1; p=reject"]],
      "send.brightpath.test TXT": [["v=spf1 ip4:127.0.0.30 -all"]],
    };
    const [mail] = mailbox.mails();
    const { text: raw } = await api(`/api/v1/message/${mail?.id}/raw`);
    const verdict = await authenticate(raw, {
      trustReceived: true,
      strict: true,
      mta: "mx.inbox.test",
      resolver: (name, type) => {
        const found = zone[`${name} ${type}`];
        return found ? Promise.resolve(found) : Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
      },
    });
    expect(verdict.spf).toMatchObject({ domain: "send.brightpath.test", status: { result: "pass" } });
    expect(verdict.dkim.results).toMatchObject([{ status: { result: "pass" }, signingDomain: "brightpath.test" }]);
    expect(verdict.dmarc).toMatchObject({ status: { result: "pass" } });
    const tampered = await authenticate(raw.replace("Hello", "Hallo"), {
      trustReceived: true,
      strict: true,
      resolver: () => Promise.resolve([]),
    });
    expect(tampered.dkim.results[0]?.status.result).not.toBe("pass");
  });

  it("puts the trace headers in front", async () => {
    await send();
    const [first, second] = mailbox.mails()[0]?.raw.split("\r\n") ?? [];
    expect(first).toBe("Return-Path: <bounce@send.brightpath.test>");
    expect(second).toMatch(
      /^Received: from app\.brightpath\.test \(\[127\.0\.0\.30\]\) by mx\.inbox\.test with ESMTPS id \w+; \w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000$/,
    );
    expect(seen).toHaveLength(1);
  });

  it("takes mail for its own domains only, and nothing over 1 MiB", async () => {
    await expect(send({ to: "someone@example.com" })).rejects.toMatchObject({ responseCode: 550 });
    await expect(send({ text: "x".repeat(1_200_000) })).rejects.toMatchObject({ responseCode: 552 });
    await send({ to: "bounce@brightpath.test" });
    expect(mailbox.mails().map(({ envelopeTo }) => envelopeTo)).toEqual([["bounce@brightpath.test"]]);
  });

  it("can be out of order", async () => {
    mailbox.settings.accepting = false;
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    mailbox.settings.accepting = true;
    await send();
    expect(mailbox.mails()).toHaveLength(1);
  });

  it("works without TLS, and then does not offer it", async () => {
    const plain = await startMailbox({ address: "127.0.0.41", smtpPort: 0, httpPort: 0, hostname: "mx.inbox.test" });
    const transport = createTransport({ host: plain.address, port: plain.smtpPort, ignoreTLS: false });
    await transport.sendMail({ from: "a@brightpath.test", to: "b@inbox.test", subject: "x", text: "y" });
    transport.close();
    expect(plain.mails()[0]?.raw).toContain("with ESMTP id");
    await plain.stop();
  });
});

describe("the API", () => {
  it("finds mails by their address, newest first", async () => {
    await send({ to: "launch-owl@inbox.test", subject: "First" });
    await send({ to: "launch-fox@inbox.test", subject: "Zurücksetzen – ein neues Passwort für dein Konto, bitte" });
    await send({ to: "launch-owl@inbox.test", subject: "Third" });
    const found = (await api(`/api/v1/search?query=${encodeURIComponent("to:Launch-Owl@inbox.test")}`)).json();
    expect(found).toMatchObject({
      messages_count: 2,
      messages: [
        { Subject: "Third", To: [{ Address: "launch-owl@inbox.test" }], From: { Address: "hello@brightpath.test", Name: "Brightpath" } },
        { Subject: "First" },
      ],
    });
    expect((await api("/api/v1/search?query=to:%22launch-fox@inbox.test%22")).json()["messages"]).toMatchObject([
      { Subject: "Zurücksetzen – ein neues Passwort für dein Konto, bitte" },
    ]);
    expect((await api("/api/v1/search?query=to:owl@inbox.test")).json()["messages"]).toEqual([]);
    expect((await api("/api/v1/messages?limit=1&start=1")).json()).toMatchObject({
      total: 3,
      count: 1,
      messages: [{ To: [{ Address: "launch-fox@inbox.test" }] }],
    });
  });

  it("gives one mail, deletes all, and knows nothing else", async () => {
    await send();
    const id = mailbox.mails()[0]?.id;
    expect((await api(`/api/v1/message/${id}`)).json()).toMatchObject({ ID: id, Subject: "Reset your password" });
    expect((await api("/api/v1/message/none/raw")).status).toBe(404);
    expect((await api("/api/v1/info")).status).toBe(404);
    await api("/api/v1/messages", "DELETE");
    expect((await api("/api/v1/messages")).json()).toMatchObject({ total: 0, messages: [] });
  });

  it("shows a person the mails, links made to fit, nothing trusted", async () => {
    mailbox.settings.rewriteShown = (text) => text.replaceAll("https://app.brightpath.test", "http://localhost:8080");
    const link = "https://app.brightpath.test/reset?token=abc&next=/dashboard-with-a-long-name-so-that-the-line-is-folded";
    await send({ subject: "<b>Hi</b>", text: `Grüße: ${link} <script>` });
    expect((await api("/")).text).toContain("&lt;b&gt;Hi&lt;/b&gt;");
    const page = (await api(`/mail/${mailbox.mails()[0]?.id}`)).text;
    expect(page).toContain(`href="${link.replace("https://app.brightpath.test", "http://localhost:8080").replace("&", "&amp;")}"`);
    expect(page).toContain("Grüße:");
    expect(page).not.toContain("<script>");
  });
});

describe("wait", () => {
  it("resolves with a mail that is there or the next one to come", async () => {
    const coming = mailbox.wait("launch-owl@inbox.test");
    await send();
    const mail = await coming;
    expect(mail.subject).toBe("Reset your password");
    expect(await mailbox.wait("launch-owl@inbox.test")).toBe(mail);
  });

  it("rejects when none comes, for those before `sinceMs`, and when stopped", async () => {
    await send();
    await expect(mailbox.wait("launch-owl@inbox.test", { sinceMs: Date.now() + 60_000, timeoutMs: 5 })).rejects.toThrow("No mail for");
    const left = mailbox.wait("nobody@inbox.test").catch((error: unknown) => error);
    await mailbox.stop();
    expect(await left).toMatchObject({ message: "The mailbox was stopped." });
  });
});
