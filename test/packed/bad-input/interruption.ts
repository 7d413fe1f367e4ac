import { readFile, stat, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report } from "../../../packages/openingday/src/model/report.ts";
import type { issueCertificates } from "../../../packages/openingday/test/tools/certificates.ts";
import { type Closer, layOut, layOutSite } from "../lab.ts";
import type { PackedCli, RunOptions } from "../packed-cli.ts";
import { expectNoStack } from "../sentences.ts";

type Certificates = Awaited<ReturnType<typeof issueCertificates>>;

/** Ctrl+C in the middle, and what was kept. */
export function describeInterruption(cli: () => PackedCli, certificates: () => Certificates): void {
  /** Takes every request and answers none: an audit of it is surely in the middle. */
  const never: RequestListener = () => undefined;
  const layOutMute = (closer: Closer): Promise<string> =>
    layOutSite(closer, { ca: certificates().ca, https: { credentials: certificates().good, answer: never }, http: never });

  /** Sends the signal once DNS is through and the pages are not. */
  function interrupt(signal: NodeJS.Signals): NonNullable<RunOptions["onStderr"]> {
    let sent = false;
    return (soFar, child) => {
      if (sent || !soFar.includes("mail records (")) return;
      sent = child.kill(signal);
    };
  }

  describe.concurrent("Ctrl+C in the middle", () => {
    it.for(["SIGINT", "SIGTERM"] as const)("%s ends it with one sentence, and keeps what was seen", async (signal, { onTestFinished }) => {
      const cwd = await layOutMute(onTestFinished);
      const stopped = await cli().run(["audit", "--json", "--save", "seen.json"], { cwd, onStderr: interrupt(signal) });
      expectNoStack(stopped);
      expect({ exitCode: stopped.exitCode, stdout: stopped.stdout }).toEqual({ exitCode: 3, stdout: "" });
      expect(stopped.stderr.trimEnd().split("\n").at(-1)).toBe(
        "Stopped before the end; nothing is left running. What was seen until then is in seen.json.",
      );
      expect((await stat(join(cwd, "seen.json"))).mode & 0o077).toBe(0);

      const again = await cli().run(["audit", "--json", "--from", "seen.json"], { cwd });
      expectNoStack(again);
      const report = JSON.parse(again.stdout) as Report;
      expect({ exitCode: again.exitCode, verdict: report.verdict }).toEqual({ exitCode: 2, verdict: "cannot-tell" });
      expect(report.findings.map(({ code }) => code)).toContain("dmarc-policy/missing");
      expect(report.rows.find(({ id }) => id === "MB1")?.reason).toContain("stopped before this was looked at");
      expect(report.notes.join()).toContain("a run that was stopped before its end");
    });

    it("keeps nothing where nobody asked for it", async ({ onTestFinished, expect }) => {
      const cwd = await layOutMute(onTestFinished);
      const { exitCode, stderr } = await cli().run(["audit"], { cwd, onStderr: interrupt("SIGINT") });
      expect(exitCode).toBe(3);
      expect(stderr.trimEnd().split("\n").at(-1)).toBe("Stopped before the end; nothing is left running.");
    });
  });

  describe.concurrent("kept evidence", () => {
    it("gives the same report again without a network", async ({ onTestFinished, expect }) => {
      const cwd = await layOutSite(onTestFinished, { dns: "missing" });
      const first = await cli().run(["audit", "--json", "--save", "seen.json"], { cwd });
      const elsewhere = await layOut(onTestFinished);
      const again = await cli().run(["audit", "--json", "--from", join(cwd, "seen.json")], { cwd: elsewhere });
      expect(again).toMatchObject({ exitCode: 1, stderr: "" });
      expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
    });

    it.for([
      { why: "its shape", change: () => ({ servers: "x" }) },
      { why: "all of it", change: () => ({}) },
      { why: "its value", change: () => undefined },
    ])("that lost $why is not seen, and the rest is", async ({ change }, { onTestFinished, expect }) => {
      const cwd = await layOutSite(onTestFinished, { dns: "missing" });
      await cli().run(["audit", "--save", "seen.json"], { cwd });
      const file = JSON.parse(await readFile(join(cwd, "seen.json"), "utf8")) as { evidence: Record<string, object> };
      const changed = { ...file, evidence: { ...file.evidence, "mail.hosts": { ok: true, value: change(), tookMs: 1 } } };
      await writeFile(join(cwd, "changed.json"), JSON.stringify(changed));
      const [before, after, debug] = await Promise.all(
        [["seen.json"], ["changed.json"], ["changed.json", "--debug"]].map(([name = "", ...more]) =>
          cli().run(["audit", "--json", "--from", name, ...more], { cwd }),
        ),
      );
      expect(after).toMatchObject({ exitCode: before?.exitCode, stderr: "" });
      const checksOf = (ran: typeof after) => (JSON.parse(ran?.stdout ?? "") as { checks: { id: string; reason?: string }[] }).checks;
      expect(checksOf(after).find(({ id }) => id === "mail-route")?.reason).toBe(
        "what changed.json keeps on “hosts that take your mail” cannot be read; look again without --from",
      );
      const others = (ran: typeof after) => checksOf(ran).filter(({ id }) => id !== "mail-route");
      expect(others(after)).toEqual(others(before));
      expect(after?.stdout).not.toMatch(/Cannot read properties|is not a function|is not iterable/u);
      expect(debug?.stderr).toMatch(change() === undefined ? /^$/u : /^mail-route: TypeError: /u);
    });

    it("is not taken for another site’s", async ({ onTestFinished, expect }) => {
      const cwd = await layOutSite(onTestFinished, { dns: "missing" });
      await cli().run(["audit", "--save", "seen.json"], { cwd });
      const ran = await cli().run(["audit", "other.test", "--from", "seen.json"], { cwd });
      expect(ran).toMatchObject({ exitCode: 3, stdout: "", stderr: "seen.json is evidence about lab.test, not about other.test.\n" });
    });
  });

  describe.concurrent("a reader that leaves", () => {
    it.for([
      { args: ["rows"], exitCode: 0 },
      { args: ["rows", "--json"], exitCode: 0 },
      { args: ["audit", ".", "--json"], exitCode: 2 },
    ])("is no fault: $args", async ({ args, exitCode }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished);
      const ran = await cli().run(args, { cwd, leaves: true });
      expectNoStack(ran);
      expect(ran.exitCode).toBe(exitCode);
    });
  });
}
