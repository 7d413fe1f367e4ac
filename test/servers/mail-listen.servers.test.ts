import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Environment } from "../../apps/coach/app/environment.ts";
import { createMailer } from "../../apps/coach/app/mailer.ts";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import type { JudgedMail } from "../../packages/openingday/src/model/judged-mail.ts";
import { lacks } from "./needs.ts";
import { runProgram, type Server, startServer } from "./run-program.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { writeZone } from "./sign-zone.ts";
import { startNamed } from "./start-named.ts";
import { makeDkimKey, startOpendkim } from "./start-opendkim.ts";
import { type Postfix, startPostfix } from "./start-postfix.ts";

const skip = lacks("the seed mailbox behind Postfix", { programs: ["named", "postfix", "opendkim", "opendkim-genkey"], root: true });
const main = join(import.meta.dirname, "../../packages/openingday/src/cli/main.ts");
const undo = createUndo();
let postfix: Postfix;
let command: Server;
let api: string;
let folder: string;

beforeAll(async () => {
  if (skip) return;
  folder = await createScratchFolder(undo);
  const key = await makeDkimKey(folder, "launch.test", "s1");
  const head = "$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n";
  const launch = `${head}@ TXT "v=spf1 -all"\nsend TXT "v=spf1 ip4:127.0.0.30 -all"\n_dmarc TXT "v=DMARC1; p=reject"\n${key.zoneText}\n`;
  const zones = {
    "launch.test": await writeZone(folder, "launch.test", launch),
    test: await writeZone(folder, "test", `${head}launch NS ns\nstranger NS ns\n`),
    "stranger.test": await writeZone(folder, "stranger.test", `${head}@ TXT "v=spf1 ip4:127.0.0.30 -all"\n`),
  };
  const named = await startNamed({ folder, zones }, undo);
  const free = (): Promise<number> => freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const [smtpPort, apiPort] = [await free(), await free()];
  api = `127.0.0.1:${apiPort}`;
  const home = join(folder, "project");
  await mkdir(home);
  const config = {
    domain: "launch.test",
    app: "https://app.launch.test/",
    mail: { from: "hello@launch.test", inbox: { kind: "listen", smtp: `127.0.0.1:${smtpPort}`, api, address: "x@inbox.test" } },
    vantage: { resolvers: [named.at], dnsPort: named.port },
  };
  await writeFile(join(home, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
  command = await startServer(process.execPath, [main, "mail", "listen", "--json", "--for", "inbox.test"], {
    cwd: home,
    isReady: (said) => said.includes("Listening for mail on"),
  });
  undo.add(() => command.stop());
  const milterPort = await startOpendkim({ folder, domain: "launch.test", selector: "s1", keyFile: key.file, dnsPort: named.port }, undo);
  postfix = await startPostfix({ folder, hostname: "mx.launch.test", milterPort, relayPort: smtpPort }, undo);
});
afterAll(() => undo.run());

let count = 0;

/** Sends one mail through Postfix and returns what the command said of it. */
async function sendThrough(through: "signed" | "unsigned", sender: string): Promise<JudgedMail> {
  count += 1;
  const environment: Partial<Environment> = {
    SMTP_URL: `smtp://127.0.0.1:${postfix.ports[through]}`,
    MAIL_FROM: "Brightpath <hello@launch.test>",
    MAIL_ENVELOPE_FROM: sender,
  };
  const mailer = createMailer(environment as Environment);
  const text = "Open https://app.launch.test/reset/a1b2c3d4e5f6g7h8i9j0\n";
  try {
    await mailer.send({ name: "Ada", email: `launch-${count}@inbox.test` }, { subject: `Grüße ${count}`, text, html: `<p>${text}</p>` });
  } finally {
    await mailer.close();
  }
  return vi.waitFor(
    () => {
      const lines = command
        .said()
        .split("\n")
        .filter((one) => one.startsWith("{"));
      const line = lines[count - 1];
      if (line === undefined) throw new Error(`nothing was said of mail ${count}: ${command.said().slice(-500)}`);
      return JSON.parse(line) as JudgedMail;
    },
    { timeout: 20_000, interval: 100 },
  );
}

describe.skipIf(skip)("openingday mail listen behind Postfix and OpenDKIM", () => {
  it("finds a signed mail good", async () => {
    const judged = await sendThrough("signed", "bounce@send.launch.test");
    expect(judged).toMatchObject({
      verdict: "good",
      findings: [],
      clientKnown: true,
      mail: {
        fromDomain: "launch.test",
        spf: { result: "pass", domain: "send.launch.test", aligned: true },
        dkim: [{ result: "pass", domain: "launch.test", selector: "s1", aligned: true }],
        dmarc: { result: "pass", policy: "reject" },
        linkHosts: ["app.launch.test"],
      },
    });
    expect(judged.ageMs).toBeLessThan(30_000);
    expect(command.said()).not.toMatch(/a1b2c3d4|hello@launch|launch-1@/);
  });

  it("finds a mail bad that nobody vouches for, with the clause", async () => {
    const judged = await sendThrough("unsigned", "bounce@stranger.test");
    expect(judged).toMatchObject({ verdict: "bad", mail: { dmarc: { result: "fail", policy: "reject" } } });
    expect(judged.findings.find(({ code }) => code === "mail-aligned/unaligned")?.specs).toContainEqual(
      expect.objectContaining({ document: "RFC 9989", section: "4.4" }),
    );
  });

  it("hands the mail on, and “mail check” finds of the stored one what it found itself", async () => {
    const listed = (await (await fetch(`http://${api}/api/v1/search?query=${encodeURIComponent("to:launch-1@inbox.test")}`)).json()) as {
      messages: { ID: string }[];
    };
    const raw = await (await fetch(`http://${api}/api/v1/message/${listed.messages[0]?.ID}/raw`)).arrayBuffer();
    const file = join(folder, "stored.eml");
    await writeFile(file, new Uint8Array(raw));
    const cwd = join(folder, "project");
    const checked = await runProgram(process.execPath, [main, "mail", "check", file], { cwd });
    expect(checked.output).toMatch(/SPF {6}passes: the server may send for send\.launch\.test, which matches/);
    expect(checked.output).toMatch(/GOOD: nothing stands between/);
    expect(checked.code).toBe(0);

    await writeFile(
      file,
      Buffer.from(new Uint8Array(raw)).toString("latin1").replace("Open https", "Open  https").replace("reset/", "rezet/"),
      "latin1",
    );
    const changed = await runProgram(process.execPath, [main, "mail", "check", file, "--json"], { cwd });
    expect((JSON.parse(changed.output) as JudgedMail).mail.dkim).toMatchObject([{ result: "fail", detail: "body hash did not verify" }]);
  });
});
