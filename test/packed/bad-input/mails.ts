import { describe, expect, it } from "vitest";
import type { JudgedMail } from "../../../packages/openingday/src/model/judged-mail.ts";
import { layOut } from "../lab.ts";
import type { PackedCli } from "../packed-cli.ts";
import { expectNoStack, expectRefusal } from "../sentences.ts";

const config = `export default { domain: "lab.test", vantage: { resolvers: ["127.0.0.1:1"], parents: ["127.0.0.1:1"] } };\n`;
const plain = "From: a@lab.test\r\nSubject: Your code 123456\r\n\r\nOpen https://lab.test/reset/a1b2c3d4e5f6g7h8\r\n";

/** Stored mails, and the mailbox's own options. */
export function describeMails(cli: () => PackedCli): void {
  describe.concurrent("mail check", () => {
    it.for<{
      readonly why: string;
      readonly args: readonly string[];
      readonly files?: Readonly<Record<string, string>>;
      readonly says: RegExp;
    }>([
      { why: "nothing to do", args: [], says: /Say what to do about mail/u },
      { why: "an unknown word", args: ["send"], says: /Say what to do about mail/u },
      { why: "no file", args: ["check"], says: /Name one mail/u },
      { why: "two files", args: ["check", "a.eml", "b.eml"], says: /Name one mail/u },
      { why: "a file that is not there", args: ["check", "a.eml"], says: /There is no file a\.eml/u },
      { why: "a folder", args: ["check", "box"], files: { "box/": "" }, says: /box is a folder/u },
      { why: "an empty file", args: ["check", "a.eml"], files: { "a.eml": "" }, says: /a\.eml is empty/u },
      { why: "no mail", args: ["check", "a.eml"], files: { "a.eml": "\u0000\u0001 no header\n" }, says: /a\.eml is not a mail/u },
      {
        why: "a program that has a line with a colon",
        args: ["check", "a.bin"],
        files: { "a.bin": "\u0000\u0001\u0002ELF\nnote: hello\n\u0000more" },
        says: /a\.bin is not a mail: it has no headers of one/u,
      },
      {
        why: "a text that has one",
        args: ["check", "a.md"],
        files: { "a.md": "date: 2026-06-01\n\nDear diary" },
        says: /a\.md is not a mail/u,
      },
      { why: "an address that is none", args: ["check", "a.eml", "--ip", "mx"], files: { "a.eml": plain }, says: /--ip needs an address/u },
      {
        why: "a kind that is none",
        args: ["check", "a.eml", "--as", "spam"],
        files: { "a.eml": plain },
        says: /“spam” is no kind of mail/u,
      },
      { why: "an unknown option", args: ["check", "a.eml", "--fast"], says: /There is no option --fast here/u },
      { why: "a port that is none", args: ["listen", "--smtp", "nowhere"], says: /--smtp needs an address and a port/u },
      { why: "mails for everybody to read", args: ["listen", "--api", "0.0.0.0:8025"], says: /--api must be an address of this machine/u },
      { why: "half a certificate", args: ["listen", "--cert", "cert.pem"], says: /STARTTLS needs both/u },
      { why: "half a mail", args: ["listen", "--count", "0.5"], says: /--count needs a whole number/u },
    ])("refuses $why", async ({ args, files = {}, says }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, { "openingday.config.ts": config, ...files });
      const ran = await cli().run(["mail", ...args], { cwd });
      expect(ran.exitCode).toBe(3);
      expectRefusal(ran, says);
    });

    it("cannot tell without a name server, and keeps what it must not say to itself", async ({ onTestFinished }) => {
      const cwd = await layOut(onTestFinished, { "openingday.config.ts": config, "a.eml": plain });
      const ran = await cli().run(["mail", "check", "a.eml", "--json"], { cwd });
      expectNoStack(ran);
      const judged = JSON.parse(ran.stdout) as JudgedMail;
      expect(judged).toMatchObject({ clientKnown: false, mail: { fromDomain: "lab.test", dkim: [] } });
      expect(ran.stdout).not.toMatch(/a@lab\.test|123456|a1b2c3d4/u);
    });

    it.for([
      {
        why: "50 MB",
        text: `${plain}${"x".repeat(71)}\n`.padEnd(100, "\n"),
        times: 700_000,
        says: /cannot be judged: it is larger than 10 MB/u,
      },
      {
        why: "a header that never ends",
        text: "X-Long: y\n",
        times: 100_000,
        says: /cannot be judged: its header section is longer than 256 KB/u,
      },
    ])("says that it cannot judge $why, in bounded memory", async ({ text, times, says }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, {
        "openingday.config.ts": config,
        "a.eml": `${plain.split("\r\n\r\n")[0]}\n${text.repeat(times)}`,
      });
      const ran = await cli().run(["mail", "check", "a.eml"], { cwd });
      expectNoStack(ran);
      expect({ exitCode: ran.exitCode, stdout: ran.stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(ran.stderr).toMatch(says);
      expect(ran.peakBytes).toBeLessThan(300 * 1_024 * 1_024);
    });
  });
}
