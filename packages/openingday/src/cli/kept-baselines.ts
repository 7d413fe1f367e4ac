import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { ConfigError } from "../config/config-error.ts";
import type { PerfBaseline } from "../model/perf-baseline.ts";
import { openGroup } from "../parsers/shapes/group.ts";
import { number } from "../parsers/shapes/numbers.ts";
import { record } from "../parsers/shapes/record.ts";

const most = 50;
const namePattern = /^\d{4}-\d{2}-\d{2}T[\d-]+Z\.json$/u;

const shape = openGroup({
  version: v.literal(1),
  at: v.string(),
  domain: v.string(),
  vantage: v.string(),
  routes: v.array(
    openGroup({
      route: v.string(),
      expect: number(),
      latency: openGroup({ n: number(), p95Ms: number() }),
      errors: number(),
      statuses: record(number()),
      bytes: v.optional(openGroup({ fewest: number(), most: number() })),
    }),
  ),
});

/** The last baselines that were kept, oldest first; a file that cannot be read as one is passed over. */
export async function readBaselines(folder: string): Promise<readonly PerfBaseline[]> {
  const names = await readdir(folder).catch(() => []);
  const chosen = names
    .filter((name) => namePattern.test(name))
    .toSorted((one, other) => (one < other ? -1 : 1))
    .slice(-most);
  const kept = await Promise.all(chosen.map((name) => readFile(join(folder, name), "utf8").then(parse, () => undefined)));
  return kept.filter((one) => one !== undefined);
}

function parse(text: string): PerfBaseline | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return v.safeParse(shape, value).success ? (value as PerfBaseline) : undefined;
  } catch {
    return undefined;
  }
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
