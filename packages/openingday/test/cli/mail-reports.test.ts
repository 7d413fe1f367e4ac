import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { MailReports } from "../../src/model/mail-reports.ts";
import { serveImap } from "../tools/imap-server.ts";
import { mailWith, sample } from "../ingest/dmarc/sample.ts";
import { zipOf } from "../ingest/dmarc/zip-of.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "openingday-reports-"));
  return () => rm(folder, { recursive: true, force: true });
});

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, "mail", "reports", ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"], REPORTS_PASSWORD: "secret" },
  });
}

async function run(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(args);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr?.on("data", (chunk) => (stderr += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stdout, stderr };
}

const configure = (reports: Record<string, unknown>): Promise<void> =>
  writeFile(
    join(folder, "openingday.config.ts"),
    `export default ${JSON.stringify({ domain: "brightpath.test", mail: { from: "hello@brightpath.test", senders: ["mailchimp"], reports } })};\n`,
  );

describe("openingday mail reports", () => {
  it("says plainly that nothing was read, and where reports come from", async () => {
    const empty = await mkdtemp(join(folder, "empty-"));
    const { code, stdout } = await run([empty]);
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^\n {2}No DMARC report was found, so nothing can be said about mail in your name\.\n\n {2}Receivers send reports/u,
    );
    expect(stdout).not.toMatch(/\b0\b/u);
    expect(JSON.parse((await run([empty, "--json"])).stdout)).toMatchObject({ reports: 0, next: { action: "stay", evidence: [] } });

    await writeFile(join(empty, "cut.gz"), gzipSync(sample("yahoo")).subarray(0, 100));
    expect((await run([empty])).stdout).toMatch(/No DMARC report could be read[\s\S]*Not read \(1\):\n {4}· cut\.gz: it was cut off/u);
    await rm(empty, { recursive: true });
  }, 20_000);

  it("reads files and folders, packed and in mails, without any configuration", async () => {
    await writeFile(join(folder, "google.xml.gz"), gzipSync(sample("google")));
    await writeFile(join(folder, "outlook.zip"), zipOf({ "outlook.xml": sample("microsoft") }));
    await writeFile(join(folder, "yahoo.eml"), mailWith("y.xml.gz", "application/gzip", gzipSync(sample("yahoo"))));
    await writeFile(join(folder, "broken.gz"), gzipSync(sample("yahoo")).subarray(0, 100));
    await writeFile(join(folder, "notes.txt"), "not looked at");
    const { code, stdout, stderr } = await run([folder, "--json", "--offline"]);
    expect([code, stderr]).toEqual([0, ""]);
    const reports = JSON.parse(stdout) as MailReports;
    expect(reports).toMatchObject({
      domain: "brightpath.test",
      reports: 3,
      messages: 70,
      aligned: 53,
      wouldBreak: { yours: 6, forwarded: 2, strangers: 9 },
    });
    expect(reports.unread).toEqual([{ name: "broken.gz", error: "it was cut off" }]);
  }, 20_000);

  it("says it in words", async () => {
    const { stdout } = await run([join(folder, "google.xml.gz"), "--offline"]);
    expect(stdout).toContain("brightpath.test: mail in your name");
    expect(stdout).toContain("Next step: stay where you are.");
    expect(stdout).toContain("Mailchimp: seems yours, not proved; 6 mails, none aligned");
  }, 20_000);

  it("has an exit code of its own for nothing read, and a sentence for nothing named", async () => {
    expect((await run([join(folder, "missing.xml"), "--offline"])).code).toBe(2);
    expect(await run(["--imap"])).toMatchObject({ code: 3, stdout: "" });
  }, 20_000);

  it("reads the mailbox that the configuration names", async () => {
    const server = await serveImap([
      mailWith("g.xml.gz", "application/gzip", gzipSync(sample("google"))),
      Buffer.from("Subject: Lunch\r\n\r\nHi\r\n"),
    ]);
    await configure({ imap: { host: "127.0.0.1", port: server.port, secure: false, user: "dmarc", passwordEnv: "REPORTS_PASSWORD" } });
    const { code, stdout, stderr } = await run(["--imap", "--json", "--offline"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      reports: 1,
      unread: [],
      sources: [{ name: "Mailchimp", declared: true }, { name: "Amazon SES" }],
    });
  }, 20_000);

  it("takes posted reports, keeps each once, and reads them afterwards", async () => {
    await configure({ folder: "kept", listen: "127.0.0.1:0", token: "a-token-of-the-founder" });
    const child = start(["--listen"]);
    onTestFinished(() => void child.kill());
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.on("data", (chunk) => resolve(/http:\S+reports/u.exec(String(chunk))?.[0] ?? ""));
      child.once("close", () => reject(new Error("it ended")));
    });
    const post = (body: Buffer, token = "a-token-of-the-founder") =>
      fetch(url, { method: "POST", body: new Uint8Array(body), headers: { authorization: `Bearer ${token}` } });
    const mail = mailWith("g.xml.gz", "application/gzip", gzipSync(sample("google")));
    expect(await (await post(mail)).json()).toEqual({ reports: 1, errors: [] });
    expect(await (await post(mail)).json()).toEqual({ reports: 1, errors: [] });
    expect((await post(gzipSync(sample("yahoo")))).status).toBe(200);
    expect((await post(Buffer.from("nonsense"))).status).toBe(422);
    expect((await post(mail, "wrong")).status).toBe(401);
    expect((await readdir(join(folder, "kept"))).map((name) => name.split(".")[1])).toEqual(expect.arrayContaining(["eml", "gz"]));
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(JSON.parse((await run(["--json", "--offline"])).stdout)).toMatchObject({ reports: 2, messages: 56 });
  }, 30_000);
});
