import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import type { PerfBaseline } from "../model/perf-baseline.ts";
import { baselineName, mostBaselines, parseBaseline } from "../parsers/perf-baseline.ts";

/** The last baselines that were kept, oldest first; a file that cannot be read as one is passed over. */
export async function readBaselines(folder: string): Promise<readonly PerfBaseline[]> {
  const names = await readdir(folder).catch(() => []);
  const chosen = names
    .filter((name) => baselineName.test(name))
    .toSorted((one, other) => (one < other ? -1 : 1))
    .slice(-mostBaselines);
  const kept = await Promise.all(chosen.map((name) => readFile(join(folder, name), "utf8").then(parseBaseline, () => undefined)));
  return kept.flatMap((one) => (one?.ok === true ? [one.value] : []));
}

/** Keeps a baseline, whole or not at all. Rejects with ConfigError. */
export async function keepBaseline(folder: string, baseline: PerfBaseline): Promise<void> {
  const file = join(folder, `${baseline.at.replaceAll(/[:.]/gu, "-")}.json`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, `${JSON.stringify(baseline, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new ConfigError(
      `The baseline was measured and could not be kept in ${folder} (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}). Make room there, and run it again.`,
    );
  }
}
