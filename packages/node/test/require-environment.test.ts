import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { missingEnvironment, requireEnvironment } from "../src/index.ts";

function watchDoor(): { sentences: string[]; codes: number[]; write(sentence: string): void; exit(code: number): void } {
  const sentences: string[] = [];
  const codes: number[] = [];
  return { sentences, codes, write: (sentence) => void sentences.push(sentence), exit: (code) => void codes.push(code) };
}

it.each([
  { why: "all are set", names: ["A", "B"], environment: { A: "1", B: "0" }, missing: [] },
  { why: "one is absent", names: ["A", "B"], environment: { A: "1" }, missing: ["B"] },
  { why: "one is empty", names: ["A"], environment: { A: "" }, missing: ["A"] },
  { why: "one is blank", names: ["A"], environment: { A: " \n" }, missing: ["A"] },
  { why: "a name is asked twice", names: ["A", "A"], environment: {}, missing: ["A"] },
  { why: "nothing is asked", names: [], environment: {}, missing: [] },
])("lists $missing when $why", ({ names, environment, missing }) => {
  expect(missingEnvironment(names, environment)).toEqual(missing);
});

it("stays quiet and goes on when nothing is missing", () => {
  const door = watchDoor();
  expect(requireEnvironment(["A"], { A: "1" }, door)).toEqual([]);
  expect(door).toMatchObject({ sentences: [], codes: [] });
});

it.each([
  { environment: { A: "1" }, sentence: "Cannot start: an environment variable is missing: B. Set it where this program runs." },
  { environment: {}, sentence: "Cannot start: 2 environment variables are missing: A, B. Set them where this program runs." },
])("ends with one sentence: $sentence", ({ environment, sentence }) => {
  const door = watchDoor();
  requireEnvironment(["A", "B"], environment, door);
  expect(door).toMatchObject({ sentences: [sentence], codes: [78] });
});

it("ends a real process before its next line, without a stack trace or any value", () => {
  const entry = fileURLToPath(new URL("../src/index.ts", import.meta.url));
  const program = `import { requireEnvironment } from ${JSON.stringify(entry)}; requireEnvironment(["THERE", "GONE"]); console.log("went on");`;
  const ended = spawnSync(process.execPath, ["--input-type=module-typescript", "--disable-warning=ExperimentalWarning", "-e", program], {
    env: { PATH: process.env["PATH"], THERE: "a-private-value" },
    encoding: "utf8",
  });
  expect(ended.status).toBe(78);
  expect(ended.stdout).toBe("");
  expect(ended.stderr).toBe("Cannot start: an environment variable is missing: GONE. Set it where this program runs.\n");
});
