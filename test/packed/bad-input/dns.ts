import { describe, expect, it } from "vitest";
import { launchRecords, layOutDns } from "../dns-lab.ts";
import { type Closer, layOut } from "../lab.ts";
import type { PackedCli } from "../packed-cli.ts";
import { expectNoStack, expectRefusal } from "../sentences.ts";

const config = `export default { domain: "launch.test" };\n`;
const written = ["@ A 192.0.2.10", "@ MX 10 mail.launch.test.", "www CNAME launch.test.", "app A 192.0.2.11"];
const moved = launchRecords.map(([name, type, value]) => [name, type, name === "app" ? "192.0.2.12" : value] as const);

const refused: readonly { why: string; args: readonly string[]; says: RegExp; files?: Readonly<Record<string, string>> }[] = [
  { why: "it is not said what to do", args: [], says: /Say what to do with the DNS: .*“openingday dns plan”.*“openingday dns verify”/u },
  { why: "the command is unknown", args: ["chek"], says: /no command “dns chek”: .*“openingday dns plan”/u },
  {
    why: "the file is not there",
    args: ["verify", "--expect", "gone.zone"],
    says: /There is no file gone\.zone\. “openingday dns plan --format zone” prints one/u,
  },
  {
    why: "the file is a folder",
    args: ["verify", "--expect", "sub"],
    files: { "sub/": "" },
    says: /sub is a folder\. --expect needs a file with records/u,
  },
  {
    why: "the file is empty",
    args: ["verify", "--expect", "a.zone"],
    files: { "a.zone": "; nothing\n" },
    says: /a\.zone holds no record that can be looked at\. A line looks like/u,
  },
  {
    why: "a line cannot be read",
    args: ["verify", "--expect", "a.zone"],
    files: { "a.zone": "@ A 192.0.2.10\n\napp points to vercel\n" },
    says: /a\.zone cannot be read: line 3: “app points to vercel” is not of the form “name TYPE value”\./u,
  },
  {
    why: "a line is of another domain",
    args: ["verify", "--expect", "a.zone"],
    files: { "a.zone": "www.other.test. A 192.0.2.10\n" },
    says: /a\.zone cannot be read: line 1: www\.other\.test does not belong to launch\.test\./u,
  },
  {
    why: "a record of the JSON is wrong",
    args: ["verify", "--expect", "a.json"],
    files: { "a.json": `[{"name":"@","type":"A","value":"192.0.2.10"},{"name":"@","type":"A","value":"here"}]` },
    says: /a\.json cannot be read: record 2: “here” is no value that A can have\./u,
  },
  {
    why: "the JSON is cut off",
    args: ["verify", "--expect", "a.json"],
    files: { "a.json": `[{"name":` },
    says: /a\.json cannot be read: it begins like JSON and is none/u,
  },
  { why: "nothing is expected", args: ["verify"], says: /Nothing says what should live: name a file with --expect, or list “records”/u },
  {
    why: "the time makes no sense",
    args: ["verify", "--timeout", "soon"],
    says: /--timeout takes seconds, or minutes as in “15m”.*“soon” is neither/u,
  },
  {
    why: "a resolver is a name",
    args: ["verify", "--expect", "a.zone", "--resolver", "dns.google:53"],
    files: { "a.zone": "@ A 192.0.2.10\n" },
    says: /“?"?dns\.google:53"?”? must be given by its address/u,
  },
  {
    why: "the format is unknown",
    args: ["plan", "--format", "xml"],
    says: /There is no format “xml”\. Choose one of text, zone, cloudflare, terraform, steps, json\./u,
  },
];

/** `openingday dns`, packed: what it refuses, and against servers on loopback what it sees. */
export function describeDns(cli: () => PackedCli): void {
  describe.concurrent("openingday dns refuses", () => {
    it.for(refused)("one sentence where $why", async ({ args, says, files = {} }, { onTestFinished }) => {
      const cwd = await layOut(onTestFinished, { "openingday.config.ts": config, ...files });
      const ran = await cli().run(["dns", ...args], { cwd });
      expect(ran.exitCode).toBe(3);
      expectRefusal(ran, says);
    });

    it("one sentence where a written record cannot be read", async ({ onTestFinished }) => {
      const cwd = await layOut(onTestFinished, {
        "openingday.config.ts": `export default { domain: "launch.test", records: ["@ A 192.0.2.1", "@ A there"] };\n`,
      });
      const ran = await cli().run(["dns", "verify"], { cwd });
      expect(ran.exitCode).toBe(3);
      expectRefusal(ran, /“records” in the configuration cannot be read: entry 2: “there” is no value that A can have\./u);
    });

    it("says that nobody can tell where no server answers", async ({ onTestFinished }) => {
      const vantage = { resolvers: ["127.0.0.1:9"], parents: ["127.0.0.1:9"], dnsPort: 9 };
      const cwd = await layOut(onTestFinished, {
        "openingday.config.ts": `export default ${JSON.stringify({ domain: "launch.test", records: written, vantage })};\n`,
      });
      for (const args of [
        ["dns", "verify"],
        ["dns", "plan"],
      ]) {
        const ran = await cli().run(args, { cwd });
        expectNoStack(ran);
        expect(ran.exitCode).toBe(2);
        const [first, ...rest] = `${ran.stdout}${ran.stderr}`.trimEnd().split("\n");
        expect(first).toMatch(/^Nobody can tell.*: no DNS (?:server|resolver) answered.*: .*127\.0\.0\.1:9\.$/u);
        expect(rest).toEqual(args[1] === "verify" ? [expect.stringMatching(/^See that the domain is spelt right.*run it again/u)] : []);
      }
      const json = await cli().run(["dns", "verify", "--json"], { cwd });
      expect(JSON.parse(json.stdout)).toMatchObject({ verdict: "cannot-tell", silence: expect.stringContaining("no DNS server answered") });
    });
  });

  describe("openingday dns sees", () => {
    const layOutWritten = (closer: Closer, ttlSeconds?: number) => layOutDns(closer, { records: written }, ttlSeconds);

    it("what is everywhere, what is on one server only, and what nobody has", async ({ onTestFinished }) => {
      const lab = await layOutWritten(onTestFinished);
      const verify = async () => {
        const ran = await cli().run(["dns", "verify", "--json"], { cwd: lab.folder });
        expectNoStack(ran);
        const { verdict, records, next } = JSON.parse(ran.stdout) as {
          verdict: string;
          next: string[];
          records: { name: string; type: string; verdict: string }[];
        };
        expect(next.length > 0).toBe(verdict !== "same");
        return { exitCode: ran.exitCode, verdict, app: records.find(({ name }) => name === "app.launch.test")?.verdict };
      };
      expect(await verify()).toEqual({ exitCode: 0, verdict: "same", app: "same" });
      lab.publish(moved, [lab.ns1]);
      expect(await verify()).toEqual({ exitCode: 1, verdict: "different", app: "split" });
      lab.publish(moved);
      expect(await verify()).toEqual({ exitCode: 1, verdict: "different", app: "wrong" });
      lab.publish(launchRecords);
      await lab.ns2.stop();
      expect(await verify()).toEqual({ exitCode: 2, verdict: "cannot-tell", app: "unreachable" });
    });

    it("an answer that a resolver keeps, and one that it refuses for its signature", async ({ onTestFinished }) => {
      const lab = await layOutWritten(onTestFinished, 120);
      await cli().run(["dns", "verify"], { cwd: lab.folder });
      lab.publish(moved);
      const fresh = ["dns", "verify", "--expect", "moved.json"];
      const cwd = await layOut(onTestFinished, {
        "openingday.config.ts": `export { default } from ${JSON.stringify(`${lab.folder}/openingday.config.ts`)};\n`,
        "moved.json": JSON.stringify({ records: [{ name: "app", type: "A", value: "192.0.2.12" }] }),
      });
      const stale = await cli().run(fresh, { cwd });
      expectNoStack(stale);
      expect(stale.exitCode).toBe(1);
      expect(stale.stdout).toMatch(
        /app\.launch\.test A 192\.0\.2\.12 {2}stale: a resolver still keeps the old value; safe after .*UTC \(\d+ (?:seconds|minutes)\)/u,
      );
      expect(stale.stdout).toMatch(/resolver 127\.0\.\d+\.4:\d+: 192\.0\.2\.11, kept for 1?\d\d s/u);

      lab.publishBogus(moved.map(([name, type, value]) => [name, type, name === "app" ? "192.0.2.13" : value] as const));
      const kept = JSON.stringify([{ name: "new", type: "A", value: "192.0.2.14" }]);
      const other = await layOut(onTestFinished, {
        "openingday.config.ts": `export { default } from ${JSON.stringify(`${lab.folder}/openingday.config.ts`)};\n`,
        "new.json": kept,
      });
      lab.publishBogus([...launchRecords, ["new", "A", "192.0.2.14"]]);
      const bogus = await cli().run(["dns", "verify", "--expect", "new.json"], { cwd: other });
      expect(bogus.exitCode).toBe(1);
      expect(bogus.stdout).toContain("new.launch.test A 192.0.2.14  bogus: resolvers refuse it");
    });

    it("the end of a wait, with plain lines on the way", async ({ onTestFinished }) => {
      const lab = await layOutWritten(onTestFinished, 3);
      lab.publish(launchRecords.filter(([name]) => name !== "app"));
      await cli().run(["dns", "verify"], { cwd: lab.folder });
      let mended = false;
      const waited = await cli().run(["dns", "verify", "--wait", "--timeout", "60"], {
        cwd: lab.folder,
        onStderr: (soFar) => {
          if (mended || !soFar.includes("next look in")) return;
          mended = true;
          lab.publish(launchRecords);
        },
      });
      expectNoStack(waited);
      expect(waited.exitCode).toBe(0);
      expect(waited.stderr).toMatch(
        /^ {2}\d\d:\d\d:\d\d UTC {2}3 of 4 records are everywhere; app\.launch\.test A: wrong.*; next look in \d+ s$/mu,
      );
      expect(waited.stderr).not.toContain("\u001b");
      expect(waited.stdout).toContain("4 of 4 records are everywhere");
    });

    it("the end of its patience, and Ctrl+C before that", async ({ onTestFinished }) => {
      const lab = await layOutWritten(onTestFinished);
      lab.publish(moved);
      let interrupted = false;
      const [late, stopped] = await Promise.all([
        cli().run(["dns", "verify", "--wait", "--timeout", "3s"], { cwd: lab.folder }),
        cli().run(["dns", "verify", "--wait"], {
          cwd: lab.folder,
          onStderr: (soFar, child) => {
            if (interrupted || !soFar.includes("next look")) return;
            interrupted = child.kill("SIGINT");
          },
        }),
      ]);
      expectNoStack(late);
      expect(late.exitCode).toBe(1);
      expect(late.stderr).toContain("Waited for 3 seconds. Run it again to go on waiting.");
      expectNoStack(stopped);
      expect({ exitCode: stopped.exitCode, stdout: stopped.stdout }).toEqual({ exitCode: 3, stdout: "" });
      expect(stopped.stderr.trimEnd().split("\n").at(-1)).toMatch(
        /^Stopped before the end\. Last seen: 3 of 4 records are everywhere; app\.launch\.test A: wrong.*\.$/u,
      );
    });

    it("what is missing, and prints what verify expects", async ({ onTestFinished }) => {
      const lab = await layOutWritten(onTestFinished, 1);
      lab.publish(moved.filter(([name]) => name !== "_dmarc"));
      const run = (...args: readonly string[]) => cli().run(["dns", "plan", ...args], { cwd: lab.folder });
      const [text, zone, json, steps] = await Promise.all([run(), run("--format", "zone"), run("--json"), run("--format", "steps")]);
      for (const ran of [text, zone, json, steps]) {
        expectNoStack(ran);
        expect({ exitCode: ran.exitCode, stderr: ran.stderr }).toEqual({ exitCode: 1, stderr: "" });
      }
      expect(text.stdout).toContain("1 to add, 1 to change");
      expect(text.stdout).toContain("~ app.launch.test. IN A 192.0.2.11");
      expect(JSON.parse(json.stdout)).toMatchObject({
        planVersion: 1,
        changes: expect.arrayContaining([
          expect.objectContaining({ action: "create", record: expect.objectContaining({ name: "_dmarc.launch.test" }) }),
        ]),
      });
      expect(steps.stdout).toContain("Edit the A record app that now says 192.0.2.12");

      const cwd = await layOut(onTestFinished, {
        "openingday.config.ts": `export { default } from ${JSON.stringify(`${lab.folder}/openingday.config.ts`)};\n`,
        "plan.zone": zone.stdout,
      });
      expect(await cli().run(["dns", "verify", "--expect", "plan.zone"], { cwd })).toMatchObject({ exitCode: 1 });
      lab.publish(launchRecords);
      lab.resolver.flush();
      expect(await cli().run(["dns", "verify", "--expect", "plan.zone"], { cwd })).toMatchObject({ exitCode: 0 });
      expect(await run()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("nothing to do") });
    });
  });
}
