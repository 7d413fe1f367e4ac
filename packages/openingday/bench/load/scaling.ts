import { availableParallelism } from "node:os";
import type { Bar } from "../bars.ts";
import { orderFor, restless, type Driven } from "./orders.ts";
import { drivePinned, runPinned, startPinned } from "./pinned.ts";

const seconds = 1;
const spin =
  "const end = performance.now() + 1000; let n = 0; while (performance.now() < end) n += Math.sqrt(n + 1) > 0 ? 1 : 2; console.log(n)";

/**
 * What two processes on two cores carry over what one carries on one. Each has a server of its own on its own core, so that both runs
 * share a core alike. Two cores that are two threads of one give less to anybody: a loop that only counts says how much.
 */
export async function measureScaling(): Promise<{ readonly bars: Record<string, Bar>; readonly remark: string }> {
  const name = "two processes on two cores over one on one";
  if (availableParallelism() < 2)
    return { bars: { [name]: { want: ">= 1.8", got: null, ok: null, reason: "this machine has one core" } }, remark: "" };
  const servers = await Promise.all([0, 1].map((core) => startPinned(core, "./quick-server.ts")));
  const carry = async (core: number): Promise<number> =>
    (await drivePinned<Driven>(core, orderFor(servers[core]!.url, { crowd: restless(10, seconds * 1000), connections: 10 }))).begun;
  const count = async (core: number): Promise<number> => Number((await runPinned(core, process.execPath, ["-e", spin]))?.stdout);
  try {
    // One after the other on each core: the machine may be busier at one moment, or on one core.
    const first = await carry(0);
    const both = (await Promise.all([carry(0), carry(1)])).reduce((sum, n) => sum + n);
    const alone = (first + (await carry(1))) / 2;
    const loopAlone = await count(1);
    const loops = (await Promise.all([count(0), count(1)])).reduce((sum, n) => sum + n);
    const ratio = both / alone;
    return {
      bars: { [name]: { want: ">= 1.8", got: Math.round(ratio * 100) / 100, ok: ratio >= 1.8 } },
      remark: `A plain counting loop in two processes reaches ${(loops / loopAlone).toFixed(2)} x one here: no driver can do better.`,
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
