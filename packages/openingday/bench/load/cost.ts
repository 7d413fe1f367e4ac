import { type Bar, median } from "../bars.ts";
import { orderFor, restless, type Driven } from "./orders.ts";
import { drivePinned, runPinned, startPinned } from "./pinned.ts";
import { clientCore, findPeer, serverCore } from "./places.ts";
import { missing } from "./stall.ts";
import { fileURLToPath } from "node:url";

const connections = 10;
const seconds = 1;
/** Code is compiled while it runs: both Node programs are given as many requests before any counts. */
const warmRequests = 20_000;

/** Microseconds of CPU that one request costs each tool, ten connections that never rest; the order turns with each round. */
export async function measureCost(rounds: number): Promise<{ readonly bars: Record<string, Bar>; readonly remark: string }> {
  const server = await startPinned(serverCore, "./quick-server.ts");
  const autocannon = await findPeer("autocannon");
  const tools: Readonly<Record<string, () => Promise<number | undefined>>> = {
    ours: () => costOfOurs(server.url),
    wrk: () => costOfWrk(server.url),
    autocannon: async () => (autocannon === undefined ? undefined : costOfAutocannon(autocannon, server.url)),
  };
  const costs: Record<string, (number | undefined)[]> = { ours: [], wrk: [], autocannon: [] };
  try {
    const names = Object.keys(tools);
    for (let round = 0; round < rounds; round++)
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(round + turn) % names.length]!;
        costs[name]!.push(await tools[name]!());
      }
  } finally {
    await server.stop();
  }
  const share = (name: string): number | undefined => {
    const pairs = costs[name]!.flatMap((cost, round) => {
      const own = costs["ours"]![round];
      return cost === undefined || own === undefined ? [] : [cost / own];
    });
    return pairs.length === 0 ? undefined : median(pairs);
  };
  return {
    bars: {
      "requests per CPU second over wrk's, 10 connections": atLeast(0.4, share("wrk"), "wrk"),
      "requests per CPU second over autocannon's": atLeast(1, share("autocannon"), "autocannon"),
    },
    remark: `CPU µs a request, round by round: ${Object.entries(costs)
      .map(([name, all]) => `${name} ${all.map((cost) => cost?.toFixed(1) ?? "–").join(" ")}`)
      .join("; ")}.`,
  };
}

function atLeast(least: number, got: number | undefined, program: string): Bar {
  if (got === undefined) return missing(`>= ${least}`, program);
  return { want: `>= ${least}`, got: Math.round(got * 100) / 100, ok: got >= least };
}

async function costOfOurs(url: string): Promise<number> {
  const run = await drivePinned<Driven>(
    clientCore,
    orderFor(url, { crowd: restless(connections, seconds * 1000), connections, warmUps: warmRequests }),
  );
  return (run.cpuMs * 1000) / run.begun;
}

async function costOfWrk(url: string): Promise<number | undefined> {
  const run = await runPinned(clientCore, "wrk", ["-t1", `-c${connections}`, `-d${Math.ceil(seconds)}s`, `${url}/`]);
  if (run === undefined) return undefined;
  const requests = Number(/(\d+) requests in/.exec(run.stdout)?.[1]);
  return (run.cpuMs * 1000) / requests;
}

/** In a process of its own that counts only the run, as ours does. */
async function costOfAutocannon(path: string, url: string): Promise<number> {
  const script = fileURLToPath(new URL("./drive-autocannon.ts", import.meta.url));
  const run = await runPinned(clientCore, process.execPath, [
    script,
    path,
    url,
    String(connections),
    String(seconds),
    String(warmRequests),
  ]);
  const { cpuMs, requests } = JSON.parse(run?.stdout ?? "") as { cpuMs: number; requests: number };
  return (cpuMs * 1000) / requests;
}
