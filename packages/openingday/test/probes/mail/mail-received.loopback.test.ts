import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { ProbeContext } from "../../../src/model/probe.ts";
import mailReceived from "../../../src/probes/mail/mail-received.ts";
import mailKeys from "../../../src/probes/mail/mail-keys.ts";
import mailRecords from "../../../src/probes/mail/mail-records.ts";
import { createTools } from "../../../src/tools/create-tools.ts";
import { serveZone } from "../../tools/dns-server.ts";
import { serveHttp, vantageWith } from "../../tools/loopback.ts";
import { composeMail, makeSigningKey, type SigningKey } from "./compose-mail.ts";

/** An app that mails whoever posts to it, and the mailbox where the mails lie, on one port. */
function createWorld(key: SigningKey) {
  const mails: { readonly to: string; readonly raw: Uint8Array }[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://world.test");
    if (request.method === "POST") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const to = new URLSearchParams(Buffer.concat(chunks).toString()).get("email") ?? "";
      const signatures = [{ domain: "brightpath.test", selector: "s1", key }];
      mails.push({ to, raw: await composeMail({ subject: `For ${to}`, signatures }) });
      response.writeHead(303, { location: "/done" }).end();
    } else if (url.pathname === "/api/v1/search") {
      const to = url.searchParams.get("query")?.slice(3);
      const found = mails.flatMap((mail, at) => (mail.to === to ? [{ ID: `m${at}`, To: [{ Address: mail.to }] }] : []));
      response.end(JSON.stringify({ messages: found.toReversed() }));
    } else {
      const id = /^\/api\/v1\/message\/m(\d+)\/raw$/.exec(url.pathname)?.[1];
      response.end(mails[Number(id)]?.raw);
    }
  }
  return (request: IncomingMessage, response: ServerResponse): void => void answer(request, response);
}

function form(kind: "signup" | "reset") {
  return { name: kind, kind, url: `http://app.brightpath.test/${kind}`, fields: { email: "{{email}}" } };
}

it("sees real mails of an app on loopback, through real DNS and HTTP", async () => {
  // Short enough for one string of a TXT record.
  const key = makeSigningKey(1024);
  const zone = await serveZone({
    "app.brightpath.test A": ["127.0.0.1"],
    "send.brightpath.test TXT": ["v=spf1 ip4:127.0.0.30 -all"],
    "_dmarc.brightpath.test TXT": ["v=DMARC1; p=none; rua=mailto:dmarc@brightpath.test"],
    "s1._domainkey.brightpath.test TXT": [`v=DKIM1; ${key.record}`],
  });
  const { port } = await serveHttp(createWorld(key));
  const folder = mkdtempSync(join(tmpdir(), "openingday-mail-"));
  const opened = createTools({
    vantage: vantageWith({ resolvers: [zone.at], connect: { ":80": `:${port}` } }),
    mode: "active",
    version: "0.0.0",
    fingerprintKeyFolder: folder,
  });
  onTestFinished(async () => {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const context = {
    target: {
      declared: {
        domain: "brightpath.test",
        mailFrom: "BrightPath <hello@brightpath.test>",
        selectors: ["s1"],
        site: "http://brightpath.test/",
        app: "http://app.brightpath.test/",
        hosts: [],
        forms: [form("signup"), form("reset")],
      },
      inbox: { kind: "mailpit", url: `http://127.0.0.1:${port}`, address: "launch-{{unique}}@inbox.test" },
      clientAddresses: "127.20.",
    },
    tools: opened.tools,
    mode: "active",
    signal: new AbortController().signal,
    progress: () => {},
  } as unknown as ProbeContext;

  const { mails, missing } = await mailReceived.gather(context);
  expect(missing).toEqual([]);
  expect(mails.map(({ purpose }) => purpose)).toEqual(["sign-up", "reset"]);
  for (const mail of mails)
    expect(mail).toMatchObject({
      subject: "For [address]",
      spf: { result: "pass", aligned: true },
      dkim: [{ result: "pass", selector: "s1", aligned: true }],
      dmarc: { result: "pass", policy: "none" },
    });
  expect(await mailKeys.gather(context)).toMatchObject({ keys: [{ origin: "declared", lookup: { rcode: "NOERROR" } }] });
  expect(await mailRecords.gather(context)).toMatchObject({
    dmarc: { rcode: "NOERROR" },
    mx: { rcode: "NXDOMAIN" },
  });
});
