import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { runCommand, type CommandOptions } from "../../src/commands/run-command.ts";
import type { OwnProcess } from "../../src/model/release.ts";
import { makeFolder } from "../probes/scratch-repository.ts";

const source = resolve(import.meta.dirname, "../../src/commands/run-command.ts");
const options = (folder: string, onStart: CommandOptions["onStart"]): CommandOptions => ({
  folder,
  environment: {},
  signal: new AbortController().signal,
  onStart,
  onLine: () => undefined,
});

it("begins a command once its start is written down, as the process that was written down", async () => {
  const folder = makeFolder();
  let told: OwnProcess | undefined;
  const end = await runCommand(
    { run: "echo $$ > own; test ! -t 3 && ! true <&3", timeoutSeconds: 10 },
    options(folder, (started) => {
      // Long enough for a shell to have begun.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      expect(existsSync(join(folder, "own"))).toBe(false);
      told = started;
    }),
  );
  // The descriptor it waited at is closed: nothing is inherited from us.
  expect(end).toMatchObject({ outcome: "done", exitCode: 0 });
  expect(Number(readFileSync(join(folder, "own"), "utf8"))).toBe(told?.pid);
});

it("never begins a command whose start could not be written down", async () => {
  const folder = makeFolder();
  const failing = options(folder, () => {
    throw new Error("the disk is full");
  });
  await expect(runCommand({ run: "touch begun", timeoutSeconds: 10 }, failing)).rejects.toThrow("the disk is full");
  await new Promise((done) => setTimeout(done, 300));
  expect(existsSync(join(folder, "begun"))).toBe(false);
});

it("never begins a command where its starter is killed before its start was written down", async () => {
  const folder = makeFolder();
  const program = `import { runCommand } from ${JSON.stringify(source)};
    await runCommand({ run: "touch begun", timeoutSeconds: 10 }, {
      folder: ${JSON.stringify(folder)}, environment: {}, signal: new AbortController().signal, onLine: () => {},
      onStart: () => process.kill(process.pid, "SIGKILL"),
    });`;
  const killed = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", program], { encoding: "utf8" });
  expect(killed.signal).toBe("SIGKILL");
  await new Promise((done) => setTimeout(done, 300));
  expect(existsSync(join(folder, "begun"))).toBe(false);
});
