import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { serveZone } from "../tools/dns-server.ts";
import { makeFolder, makeRepository } from "../probes/scratch-repository.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

function run(folder: string, args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((end) => {
    const env = { ...process.env, XDG_STATE_HOME: `${folder}.state`, NODE_NO_WARNINGS: "1" };
    execFile(process.execPath, [main, "checklist", ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      end({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

/** A resolver that knows who serves the zone; without its address, nobody answers. */
function makeProject(resolver = "127.0.0.1:9"): { folder: string; file: string } {
  const repository = makeRepository();
  repository.write("src/pay.ts", "export const key = process.env.STRIPE_SECRET_KEY;\n");
  const owners = {
    dns: [
      { name: "Ada", contact: "ada@myapp.test" },
      { name: "Ben", contact: "ben@myapp.test" },
    ],
  };
  repository.write(
    "openingday.config.ts",
    `export default ${JSON.stringify({ domain: "myapp.test", repository: ".", owners, vantage: { resolvers: [resolver] } })};\n`,
  );
  repository.commit();
  return { folder: repository.folder, file: join(repository.folder, "openingday.checklist.yaml") };
}

describe("openingday checklist", () => {
  it("names who serves the DNS records, where somebody answers", async () => {
    const { at } = await serveZone({ "myapp.test NS": ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] });
    const { stdout } = await run(makeProject(at).folder, ["--dry-run"]);
    expect(stdout).toContain("    at Cloudflare; “openingday dns verify");
    expect((await run(makeProject().folder, ["--dry-run"])).stdout).toContain("    at the DNS provider; ");
  });

  it("writes the list, with whom the configuration names, and is content once it is filled in", async () => {
    const { folder, file } = makeProject();
    const first = await run(folder, []);
    expect(first).toMatchObject({ code: 1, stdout: expect.stringContaining("Written: openingday.checklist.yaml.") });
    expect(first.stdout).toContain("✓ Change DNS records of myapp.test: Ada or Ben");
    expect(first.stdout).toContain("✗ Pay money back");
    const text = readFileSync(file, "utf8");
    expect(text).toContain('  owner: "Ada"\n  deputy: "Ben"\n');
    writeFileSync(file, text.replaceAll("  owner:\n", "  owner: Cem <x>\n"));
    const pages = ["--markdown", "list.md", "--html", "list.html"];
    expect(await run(folder, pages)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/named for everything[\s\S]*Written: list\.md, list\.html\./u),
    });
    expect(readFileSync(join(folder, "list.md"), "utf8")).toContain("| Cem &lt;x> |");
    expect(readFileSync(join(folder, "list.html"), "utf8")).toContain("<td>Cem &lt;x&gt;</td>");
  });

  it("leaves every letter of a person as it is, and names what is out of date", async () => {
    const { folder, file } = makeProject();
    const mine = "# mine\ntexts:   { owner: 'Ada' } # stay\n";
    writeFileSync(file, mine);
    const { code, stdout } = await run(folder, ["--json"]);
    expect([code, JSON.parse(stdout)]).toEqual([1, expect.objectContaining({ domain: "myapp.test", stale: ["texts"] })]);
    expect(readFileSync(file, "utf8").startsWith(mine)).toBe(true);
  });

  it("changes nothing where it is told to", async () => {
    const { folder, file } = makeProject();
    expect((await run(folder, ["--dry-run"])).code).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it("says in a sentence what it cannot do", async () => {
    const { folder, file } = makeProject();
    writeFileSync(file, "- a\n");
    expect(await run(folder, [])).toMatchObject({ code: 3, stderr: expect.stringContaining("must be a list of names") });
    expect(await run(folder, ["--html", "gone/list.html"])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("There is no folder gone"),
    });
    expect(await run(makeFolder(), [])).toMatchObject({ code: 3, stderr: expect.stringContaining("Nothing to look at") });
  });
});
