import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { describe, expect, it, onTestFinished } from "vitest";
import { createKeptMails, type KeptMail } from "../../src/mailbox/kept-mails.ts";
import { answerApi } from "../../src/mailbox/read-api.ts";
import { MailboxTaken, type SeedMailboxOptions, startMailbox } from "../../src/mailbox/start-mailbox.ts";
import { writeTraceLines } from "../../src/mailbox/trace-lines.ts";
import { parseMail, topHeader } from "../../src/parsers/mail-message.ts";
import { parseReceivedHeader } from "../../src/parsers/received-header.ts";

const anyPort = { address: "127.0.0.1", port: 0 };

async function open(options: Partial<SeedMailboxOptions> = {}) {
  const mails: KeptMail[] = [];
  const mailbox = await startMailbox({
    smtp: anyPort,
    api: anyPort,
    hostname: "mx.inbox.test",
    domains: [],
    onMail: (mail) => mails.push(mail),
    ...options,
  });
  onTestFinished(() => mailbox.stop());
  const port = Number(mailbox.smtp.split(":").at(-1));
  const send = (to: string, text = "Hello\n.\nthere") =>
    createTransport({ host: "127.0.0.1", port, name: "app.brightpath.test", localAddress: "127.0.0.30" }).sendMail({
      from: "hello@brightpath.test",
      to,
      subject: "Grüße",
      text,
      envelope: { from: "bounce@send.brightpath.test", to },
    });
  return { mailbox, mails, port, send };
}

/** Speaks SMTP by hand, one line for each answer, then `after`; resolves with everything the server said once it hangs up. */
function speak(port: number, lines: readonly string[], after?: (say: (text: string) => void) => void): Promise<string> {
  const left = [...lines];
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(port, "127.0.0.1");
    const say = (text: string): void => void socket.write(text);
    socket.on("data", (chunk) => {
      heard += chunk.toString();
      if (!/^\d{3} .*\r\n$/m.test(chunk.toString())) return;
      const next = left.shift();
      if (next !== undefined) say(next);
      else after?.(say);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(heard));
  });
}
const untilData = ["EHLO x\r\n", "MAIL FROM:<a@b.test>\r\n", "RCPT TO:<c@d.test>\r\n", "DATA\r\n"];

describe("the seed mailbox", () => {
  it("keeps a mail byte for byte below the lines of its own", async () => {
    const { mailbox, mails, send } = await open();
    await send("launch@inbox.test");
    const found = (await (await fetch(`${mailbox.api}/api/v1/search?query=${encodeURIComponent("to:LAUNCH@inbox.test")}`)).json()) as {
      messages: { ID: string; To: { Address: string }[] }[];
    };
    expect(found.messages).toMatchObject([{ ID: mails[0]?.id, To: [{ Address: "launch@inbox.test" }] }]);
    const raw = new Uint8Array(await (await fetch(`${mailbox.api}/api/v1/message/${mails[0]?.id}/raw`)).arrayBuffer());
    expect(Buffer.from(raw).equals(mails[0]?.raw ?? raw)).toBe(true);
    const parsed = parseMail(raw);
    if (!parsed.ok) throw new Error(parsed.error);
    expect(topHeader(parsed.value, "return-path")).toBe("<bounce@send.brightpath.test>");
    expect(parseReceivedHeader(topHeader(parsed.value, "received") ?? "")).toEqual({
      ok: true,
      value: { helo: "app.brightpath.test", clientAddress: "127.0.0.30", by: "mx.inbox.test" },
    });
    expect(parsed.value.text).toContain("Hello\r\n.\r\nthere");
  });

  it("takes no mail for other domains where some are named", async () => {
    const { mails, send } = await open({ domains: ["Inbox.test"] });
    await expect(send("a@elsewhere.test")).rejects.toMatchObject({ responseCode: 550 });
    await send("a@inbox.test");
    await send("a@sub.inbox.test");
    expect(mails).toHaveLength(2);
  });

  it("refuses a mail that is too large, announced or not, and lives on", async () => {
    const { mails, send, port } = await open({ maxMailBytes: 10_000 });
    await expect(send("a@inbox.test", "x".repeat(20_000))).rejects.toMatchObject({ responseCode: 552 });
    const heard = await speak(port, [...untilData, `A: b\r\n\r\n${"y".repeat(20_000)}\r\n.\r\n`, "QUIT\r\n"]);
    expect(heard).toMatch(/^552 /m);
    await send("a@inbox.test");
    expect(mails).toHaveLength(1);
  });

  it("cuts a mail that never ends, by its bytes", async () => {
    const { mails, port } = await open({ maxMailBytes: 10_000 });
    let timer: NodeJS.Timeout | undefined;
    const heard = await speak(port, untilData, (say) => {
      timer ??= setInterval(() => say(`X-Endless: ${"z".repeat(5_000)}\r\n`), 5);
    });
    clearInterval(timer);
    expect(heard).toMatch(/^354 /m);
    expect(mails).toEqual([]);
  });

  it("cuts a connection that does nothing, by its time", async () => {
    const { port } = await open({ sessionMs: 300 });
    const startedAt = performance.now();
    expect(await speak(port, ["EHLO x\r\n"])).toMatch(/^250 /m);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it("opens both doors or none, and says which port is taken", async () => {
    const { port, mailbox } = await open();
    await expect(startMailbox({ smtp: { ...anyPort, port }, api: anyPort, hostname: "x", domains: [] })).rejects.toThrow(MailboxTaken);
    const api = { ...anyPort, port: Number(mailbox.api.split(":").at(-1)) };
    await expect(startMailbox({ smtp: anyPort, api, hostname: "x", domains: [] })).rejects.toThrow(
      /cannot show its mails on 127\.0\.0\.1:\d+: that port is in use/,
    );
  });
});

describe("answerApi", () => {
  const mails = createKeptMails();
  mails.add({ id: "ab12", at: 0, to: ["a@inbox.test"], raw: new Uint8Array([1, 2]) });

  it.each([
    { why: "a name that somebody points to this machine", method: "GET", url: "/api/v1/messages", host: "evil.example:8025", status: 403 },
    { why: "a change", method: "DELETE", url: "/api/v1/messages", host: "127.0.0.1", status: 405 },
    { why: "a search that is not understood", method: "GET", url: "/api/v1/search?query=subject:x", host: "localhost:1", status: 400 },
    { why: "a mail that is not there", method: "GET", url: "/api/v1/message/ff/raw", host: "[::1]:8025", status: 404 },
    { why: "a path outside", method: "GET", url: "/api/v1/message/../../etc/passwd", host: "127.0.0.1", status: 404 },
  ])("refuses $why", ({ method, url, host, status }) => {
    expect(answerApi(mails, method, url, host)).toMatchObject({ status });
  });

  it("lets the oldest go when many come", () => {
    const kept = createKeptMails();
    for (let at = 0; at < 300; at += 1) kept.add({ id: `${at}`, at, to: [], raw: new Uint8Array(500_000) });
    expect(kept.list()[0]?.id).toBe("299");
    expect(kept.list().reduce((sum, { raw }) => sum + raw.length, 0)).toBeLessThanOrEqual(64 * 1024 * 1024);
  });
});

describe("writeTraceLines", () => {
  it.each([
    { why: "a name with a line of its own", helo: "x\r\nX-Evil: 1", envelopeFrom: "a@b.test" },
    { why: "a sender with a line of its own", helo: "x", envelopeFrom: "a@b.test>\r\nX-Evil: 1\r\n<" },
  ])("lets nobody add a header: $why", ({ helo, envelopeFrom }) => {
    const lines = writeTraceLines({ id: "1", at: 0, helo, envelopeFrom, clientAddress: "::1", hostname: "mx.test", isTls: true });
    const parsed = parseMail(Buffer.from(`${lines}Subject: x\r\n\r\n`));
    expect(parsed.ok && parsed.value.headers.map(({ name }) => name)).toEqual(["return-path", "received", "subject"]);
  });
});
