import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { leftIn, makeProject, stillRuns } from "../probes/build-lab.ts";
import { makeFolder } from "../probes/scratch-repository.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");
const nowhere = "127.0.0.1:9";

describe("openingday prove, while it builds", { timeout: 60_000 }, () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends everything at %s and leaves nothing behind", async (signal) => {
    const [folder, temporary] = [makeFolder(), makeFolder()];
    const { folder: repository } = makeProject(`
import { spawn } from "node:child_process";
const helper = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
writeFileSync(new URL("../pid", import.meta.url), String(helper.pid));
setInterval(() => {}, 1000);`);
    const config = {
      domain: "lab.test",
      site: "http://lab.test/",
      hosts: [{ name: "lab.test", role: "site" }],
      repository,
      build: { command: `${JSON.stringify(process.execPath)} build.mjs`, output: "dist" },
      vantage: { resolvers: [nowhere], parents: [nowhere], dnsPort: 9, connect: { ":80": nowhere, ":443": nowhere } },
    };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
    const child = spawn(process.execPath, [main, "prove", "--only", "clean-builds", "--save", "run.json"], {
      cwd: folder,
      env: { ...process.env, XDG_STATE_HOME: join(folder, "state"), TMPDIR: temporary },
      stdio: "ignore",
    });
    const pid = join(temporary, "pid");
    for (let turn = 0; turn < 1_200 && !existsSync(pid); turn += 1) await new Promise((done) => setTimeout(done, 25));
    child.kill(signal);
    expect((await once(child, "exit"))[0]).toBe(3);
    expect(leftIn(temporary)).toEqual([]);
    for (let turn = 0; turn < 200 && stillRuns(pid); turn += 1) await new Promise((done) => setTimeout(done, 25));
    expect(stillRuns(pid)).toBe(false);
  });
});
