import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { loadJourneys } from "../../src/cli/load-journeys.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
const init = (folder: string, ...args: readonly string[]) =>
  new Promise<string>((done, fail) => {
    execFile(process.execPath, [main, "init", "myapp.test", ...args], { cwd: folder, encoding: "utf8" }, (error, stdout) =>
      error === null ? done(stdout) : fail(error),
    );
  });

it("drafts a journey from the code, which can be loaded, and leaves one that is there alone", async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), "openingday-init-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  expect(await init(folder)).not.toContain("Drafted");
  await writeFile(join(folder, "server.ts"), 'app.post("/signup", a); app.post("/login", b); app.get("/dashboard", c);');
  expect(await init(folder, "--force")).toContain("Drafted openingday.journeys.ts from the code: sign up, log in, dashboard. Read it");
  const [journey] = await loadJourneys("openingday.journeys.ts", folder);
  expect(journey?.steps.map(({ name }) => name)).toEqual(["sign up", "log in", "dashboard"]);
  const file = join(folder, "openingday.journeys.ts");
  await writeFile(file, "export default [];\n");
  expect(await init(folder, "--force")).not.toContain("Drafted");
  expect(await readFile(file, "utf8")).toBe("export default [];\n");
});
