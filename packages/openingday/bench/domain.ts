import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { addresses, domain, hosts } from "../../../apps/coach/world/names.ts";
import { startWorld, type World } from "../../../apps/coach/world/world.ts";
import type { Report } from "../src/model/report.ts";
import { findLongestChain, type LongestChain } from "../src/report/longest-chain.ts";
import { atMost, type Bar, median, printBars, sayRange } from "./bars.ts";
import { relayDns } from "./relay-dns.ts";
import { type PeerRun, runPeer } from "./run-peer.ts";
import { runNode } from "./start-process.ts";

const binary = fileURLToPath(new URL("../dist/openingday.js", import.meta.url));
const isFull = process.argv.includes("--full");
const looks = isFull ? 9 : 3;
const addedMs = 100;
/** The peers run at the same time: one waits for answers, the other for its own shell. */
const capMs = isFull ? 1_800_000 : 26_000;

interface Look {
  readonly tookMs: number;
  readonly chain: LongestChain;
}

/** The stage of domain and mail on five hosts: alone, with 100 ms added to every answer, and beside the tools that people use for it. */
async function measure(): Promise<void> {
  await access(binary).catch(() => {
    throw new Error("The product is not built yet. Run “npm run build” first.");
  });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say("Starting the demo world.");
  const world = await startWorld({ withMonitor: false });
  const stop = (): void => void world.stop().finally(() => process.exit(3));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const folder = await mkdtemp(join(tmpdir(), "openingday-bench-"));
  try {
    const config = join(folder, "openingday.config.ts");
    await writeFile(config, domainOnly(world));
    const alone = await look(world, config);
    say(`Looking at it with ${addedMs} ms added to every answer, ${looks} times.`);
    world.setLatency(addedMs);
    const delayed = await lookAgain(world, config);
    say(`The peers look at the same world, for at most ${capMs / 1000} s.`);
    const [zonemaster, testssl] = await Promise.all([runZonemaster(world, folder), runTestssl(world)]);

    const [chain] = delayed.map((one) => one.chain).toSorted((a, b) => a.answers - b.answers);
    if (chain === undefined || chain.answers === 0) throw new Error("The audit did not say how many answers it waited for.");
    const ours = median(delayed.map(({ tookMs }) => tookMs));
    const bars: Record<string, Bar> = {
      [`stage with ${addedMs} ms added to every answer, ms`]: atMost(1.3 * chain.answers * addedMs + 300, ours),
      "time over zonemaster-cli's": share(ours, zonemaster, 1 / 5),
      "time over testssl.sh's, which looks at one host only": share(ours, testssl, 1 / 20),
    };
    printBars("domain", bars, [
      `Longest chain of answers: ${chain.links.map(({ key, answers }) => `${key} ${answers}`).join(" > ")} = ${chain.answers}`,
      `With delay: ${sayRange(delayed.map(({ tookMs }) => tookMs))}. Without: ${Math.round(alone.tookMs)}. Whole processes, milliseconds.`,
      `zonemaster-cli: ${sayPeer(zonemaster)}. testssl.sh: ${sayPeer(testssl)}. With the same delay, both at once.`,
      `Load of the machine at the end: ${loadavg()[0]?.toFixed(1)}. Above its number of cores the times say little.`,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await world.stop();
  }
}

/** The demo's configuration without its repository: what is left is the domain and its mail. */
function domainOnly(world: World): string {
  const base = pathToFileURL(join(world.folder, "openingday.config.ts")).href;
  return `import base from ${JSON.stringify(base)};
const { repository, bundle, environments, journeys, ...rest } = base;
export default rest;
`;
}

async function lookAgain(world: World, config: string): Promise<Look[]> {
  const runs: Look[] = [];
  while (runs.length < looks) runs.push(await look(world, config));
  return runs;
}

/** One audit as a founder runs it. Rejects where it did not look at everything: that would be quick for the wrong reason. */
async function look(world: World, config: string): Promise<Look> {
  const { code, stdout, said, tookMs } = await runNode([binary, "audit", "--config", config, "--json", "--timings"], {
    cwd: world.folder,
    env: world.env,
  });
  if (code === null || code === 3) throw new Error(`The audit could not run: ${said}`);
  const { timings } = JSON.parse(stdout) as Report;
  const silent = timings.probes.filter(
    ({ key, mode, outcome }) => mode === "passive" && !key.startsWith("repo.") && (outcome === "failed" || outcome === "timeout"),
  );
  if (silent.length > 0) throw new Error(`The audit did not look at ${silent.map(({ key }) => key).join(", ")}.`);
  if (
    !["dns.hosts", "dns.zone", "tls.hosts", "http.walks", "mail.records"].every((key) =>
      timings.probes.some((probe) => probe.key === key && probe.outcome === "answered"),
    )
  )
    throw new Error("The audit left out a part of the stage.");
  return { tookMs, chain: findLongestChain(timings.probes) };
}

type Peer = PeerRun | { readonly missing: string };

/** The demo's zone as an undelegated test: its own servers, at port 53 of their addresses because zonemaster knows no other. */
async function runZonemaster(world: World, folder: string): Promise<Peer> {
  const ends: (() => Promise<void>)[] = [];
  try {
    for (const address of [addresses.parent, ...addresses.nameServers]) ends.push(await relayDns(address, world.file.dnsPort));
    // Without these it would wait for the root servers of the internet.
    const hints = join(folder, "root.hints");
    await writeFile(hints, `. 3600000 NS ns.test.\nns.test. 3600000 A ${addresses.parent}\n`);
    const servers = addresses.nameServers.flatMap((address, at) => ["--ns", `ns${at + 1}.${domain}/${address}`]);
    const run = await runPeer("zonemaster-cli", ["--no-ipv6", "--hints", hints, "--level", "INFO", ...servers, domain], capMs);
    if (run === undefined) return { missing: "Debian package zonemaster-cli is not installed: npm run bench:setup" };
    return run.cut || (run.code === 0 && /seconds\s+level/iu.test(run.said))
      ? run
      : { missing: `zonemaster-cli did not look: ${firstLine(run.said)}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES") return { missing: "zonemaster-cli asks port 53 only, and that port is not ours to open here" };
    if (code === "EADDRINUSE") return { missing: "zonemaster-cli asks port 53 only, and something else is there" };
    throw error;
  } finally {
    await Promise.all(ends.map((end) => end()));
  }
}

async function runTestssl(world: World): Promise<Peer> {
  const args = ["--warnings", "off", "--color", "0", "-n", "none", "--ip", addresses.edge, `https://${hosts.app}:${world.file.httpsPort}/`];
  const run = await runPeer("testssl", args, capMs);
  if (run === undefined) return { missing: "Debian package testssl.sh is not installed: npm run bench:setup" };
  // On a busy machine it may not be through with its own preparations when its time is over; then it is still at it.
  return run.cut || /Testing protocols/u.test(run.said) ? run : { missing: `testssl.sh did not look: ${firstLine(run.said)}` };
}

/** Ours over theirs; a peer that was cut off would have taken longer, so its share is an upper bound of ours. */
function share(ours: number, peer: Peer, most: number): Bar {
  if ("missing" in peer) return { want: `<= ${most}`, got: null, ok: null, reason: peer.missing };
  const got = ours / peer.tookMs;
  const bar = { ...atMost(most, got), got: Math.round(got * 1_000) / 1_000 };
  if (!peer.cut) return bar;
  return bar.ok === true ? bar : { ...bar, ok: null, reason: `the peer was cut off at ${capMs / 1000} s: --full lets it end` };
}

function sayPeer(peer: Peer): string {
  if ("missing" in peer) return "not run";
  return `${peer.cut ? "more than " : ""}${(peer.tookMs / 1000).toFixed(1)} s`;
}

function firstLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 160) ?? "it said nothing";
}

await measure();
