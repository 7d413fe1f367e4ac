import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import type { BinaryRun } from "../../apps/coach/world/binary.ts";
import type { World } from "../../apps/coach/world/world.ts";

/** The demo's configuration, with the journeys of `recorded.ts` beside it. */
export async function writeConfig(folder: string, world: World): Promise<string> {
  const config = join(folder, "openingday.config.ts");
  const base = pathToFileURL(join(world.folder, "openingday.config.ts")).href;
  const text = `import base from ${JSON.stringify(base)};\nexport default { ...base, journeys: "./recorded.ts", load: undefined };\n`;
  await writeFile(config, text);
  return config;
}

/** Walks them as any others are walked, by a customer with a password of their own. */
export async function walkRecorded(
  config: string,
  world: World,
  run: (args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) => Promise<BinaryRun>,
): Promise<void> {
  const args = ["smoke", "--only", "journeys", "--config", config, "--json"];
  const walked = await run(args, world.folder, { ...world.env, PASSWORD: "a different sentence" });
  const report = JSON.parse(walked.stdout) as { verdict: string; parts: { seen: string[]; reason?: string; findings: unknown[] }[] };
  expect(JSON.stringify(report.parts)).toContain("went through");
  expect(report.verdict).toBe("fine");
  expect(walked.stdout).not.toContain("a different sentence");
  expect(walked.code).toBe(0);
}
