import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTransport } from "nodemailer";
import { describe, expect, it, onTestFinished } from "vitest";
import { issueCertificates } from "../tools/certificates.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Starts `openingday mail listen` for one mail, and waits until both of its doors are open. */
async function listen(folder: string, args: readonly string[]) {
  const command = [main, "mail", "listen", "--json", "--count", "1", "--smtp", "127.0.0.1:0", "--api", "127.0.0.1:0", ...args];
  const child = spawn(process.execPath, command, { cwd: folder, env: { PATH: process.env["PATH"] } });
  onTestFinished(() => void child.kill());
  let said = "";
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [, port = "", api = ""] = await new Promise<RegExpExecArray>((resolve, reject) => {
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /mail on 127\.0\.0\.1:(\d+).* at (http:\S+[^.\s])/u.exec(said);
      if (found !== null) resolve(found);
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.once("close", () => reject(new Error(said)));
  });
  return { port: Number(port), api, ended, said: () => said };
}

async function scratch(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-listen-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

const mail = { from: "hello@brightpath.test", to: "ada@inbox.test", subject: "Welcome", text: "Hello" };

describe("openingday mail listen", () => {
  it("takes mail over STARTTLS with the certificate that it was given", async () => {
    const { ca, good } = await issueCertificates("mx.inbox.test");
    const folder = await scratch({ "cert.pem": good.certPem, "key.pem": good.keyPem });
    const { port, ended, said } = await listen(folder, ["--name", "mx.inbox.test", "--cert", "cert.pem", "--key", "key.pem"]);
    const tls = { servername: "mx.inbox.test", ca };
    const strange = createTransport({ host: "127.0.0.1", port, requireTLS: true, tls: { servername: "mx.other.test", ca } });
    await expect(strange.sendMail(mail)).rejects.toThrow(/altnames|certificate/iu);
    const sent = await createTransport({ host: "127.0.0.1", port, requireTLS: true, tls }).sendMail(mail);
    expect(sent.accepted).toEqual(["ada@inbox.test"]);
    expect(await ended).toBe(1);
    expect(said()).toContain('"fromDomain":"brightpath.test"');
  }, 20_000);

  it("offers no STARTTLS without a certificate, and asks for both of its files", async () => {
    const folder = await scratch({ "cert.pem": "not one" });
    const { port } = await listen(folder, []);
    const transport = createTransport({ host: "127.0.0.1", port, requireTLS: true });
    await expect(transport.sendMail(mail)).rejects.toMatchObject({ code: "ETLS" });
    await expect(listen(folder, ["--cert", "cert.pem"])).rejects.toThrow("STARTTLS needs both --cert and --key");
  }, 20_000);
});
