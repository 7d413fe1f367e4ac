import { access } from "node:fs/promises";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { startWorld, type World } from "../../../apps/coach/world/world.ts";
import type { Report } from "../src/model/report.ts";
import { findLongestChain, type LongestChain } from "../src/report/longest-chain.ts";
import { atMost, type Bar, median, printBars, sayRange } from "./bars.ts";
import { runNode } from "./start-process.ts";

const binary = fileURLToPath(new URL("../dist/openingday.js", import.meta.url));
const isFull = process.argv.includes("--full");
const audits = isFull ? 15 : 5;
const starts = 20;
/** Fewer audits where the machine is so slow that they would not fit. */
const leastAudits = 3;
const shareOfTimeMs = isFull ? 120_000 : 14_000;
const addedMs = 100;

const mostWithoutDelayMs = 3_000;
const mostMemoryMb = 200;
const mostTimesBareNode = 2;

interface Audit {
  readonly tookMs: number;
  readonly chain: LongestChain;
}

/** The passive audit of the demo world: alone, with 100 ms added to every answer, and how much memory and start-up it costs. */
async function measure(): Promise<void> {
  await access(binary).catch(() => {
    throw new Error("The product is not built yet. Run “npm run build” first.");
  });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`Starting up, ${starts} times each.`);
  const { bare, ours } = await measureStart();
  say("Starting the demo world.");
  const world = await startWorld({ withMonitor: false });
  const stop = (): void => void world.stop().finally(() => process.exit(3));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    say("Auditing it, as it is.");
    // The first fills the caches that a second run finds: compiled code, and what the resolvers have learnt.
    const { peakBytes } = await audit(world, true);
    const alone = await auditAgain(world);
    say(`Auditing it, with ${addedMs} ms added to every answer.`);
    world.setLatency(addedMs);
    const delayed = await auditAgain(world);
    world.setLatency(0);

    // Answers that come at uneven times can look as if one had waited for the other; the shortest chain seen is the true one.
    const [chain] = delayed.map((one) => one.chain).toSorted((a, b) => a.answers - b.answers);
    if (chain === undefined || chain.answers === 0) throw new Error("The audit did not say how many answers it waited for.");
    const bars: Record<string, Bar> = {
      [`audit with ${addedMs} ms added to every answer, ms`]: atMost(
        1.3 * chain.answers * addedMs + 300,
        median(delayed.map(({ tookMs }) => tookMs)),
      ),
      "audit without delay, ms": atMost(mostWithoutDelayMs, median(alone.map(({ tookMs }) => tookMs))),
      "peak memory, MB": atMost(mostMemoryMb, (peakBytes ?? Number.NaN) / 1e6),
      "--version, times bare node": atMost(mostTimesBareNode, median(ours) / median(bare)),
    };
    printBars("audit", bars, [
      `Longest chain of answers: ${chain.links.map(({ key, answers }) => `${key} ${answers}`).join(" > ")} = ${chain.answers}`,
      `With delay: ${sayRange(delayed.map(({ tookMs }) => tookMs))}. Without: ${sayRange(alone.map(({ tookMs }) => tookMs))}.`,
      `--version: ${sayRange(ours)}. Bare node: ${sayRange(bare)}. All in milliseconds, whole processes.`,
      `Load of the machine at the end: ${loadavg()[0]?.toFixed(1)}. Above its number of cores the times say little.`,
    ]);
  } finally {
    await world.stop();
  }
}

/** Turn by turn, so that both meet the same machine. */
async function measureStart(): Promise<{ bare: number[]; ours: number[] }> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let turn = 0; turn < starts; turn += 1) {
    bare.push((await runNode(["-e", "0"])).tookMs);
    const { code, tookMs, said } = await runNode([binary, "--version"]);
    if (code !== 0) throw new Error(`--version ended with ${code}: ${said}`);
    ours.push(tookMs);
  }
  return { bare, ours };
}

async function auditAgain(world: World): Promise<Audit[]> {
  const runs: Audit[] = [];
  const begun = performance.now();
  while (runs.length < audits && (runs.length < leastAudits || performance.now() - begun < shareOfTimeMs)) runs.push(await audit(world));
  return runs;
}

/** One audit as a founder runs it. Rejects where it did not look at everything: that would be quick for the wrong reason. */
async function audit(world: World, memory = false): Promise<Audit & { readonly peakBytes?: number }> {
  const { code, stdout, said, tookMs, peakBytes } = await runNode([binary, "audit", "--json", "--timings"], {
    cwd: world.folder,
    env: world.env,
    memory,
  });
  if (code === null || code === 3) throw new Error(`The audit could not run: ${said}`);
  const { timings } = JSON.parse(stdout) as Report;
  const silent = timings.probes.filter(({ outcome }) => outcome !== "answered");
  if (silent.length > 0) throw new Error(`The audit did not look at ${silent.map(({ key }) => key).join(", ")}.`);
  return { tookMs, chain: findLongestChain(timings.probes), ...(peakBytes === undefined ? {} : { peakBytes }) };
}

await measure();
