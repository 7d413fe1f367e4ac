import { expect } from "vitest";
import type { Ran } from "./packed-cli.ts";

/** Nothing of the inside of the program: no stack, no class of an error, no half-filled sentence. */
export function expectNoStack({ stdout, stderr }: Ran): void {
  expect(`${stdout}\n${stderr}`).not.toMatch(
    /^\s+at .+(?:\(|:\d+:\d+)|node:internal|\b(?:Type|Reference|Range)Error\b|\[object |\bundefined\b|\.\.$/mu,
  );
  expect(stderr).not.toMatch(/^\(node:\d+\)/mu);
}

/** The program did not start to look: one sentence, of which one says what to do, exit code 3, and nothing for a script to misread. */
export function expectRefusal(ran: Ran, says: RegExp, lines = 1): void {
  expectNoStack(ran);
  expect({ exitCode: ran.exitCode, stdout: ran.stdout }).toEqual({ exitCode: 3, stdout: "" });
  expect(ran.stderr).toMatch(says);
  expect(ran.stderr.trimEnd().split("\n")).toHaveLength(lines);
  if (lines === 1) expect(ran.stderr).toMatch(/[.”]\n$/u);
}
