import { type Bar, median } from "../bars.ts";
import { constant, orderFor, type Driven } from "./orders.ts";
import { drivePinned, startPinned } from "./pinned.ts";
import { clientCore, serverCore } from "./places.ts";

const rate = 4000;

/** How much later than an empty timer the driver is at 4,000 arrivals a second. */
export async function measureLateness(bursts: number): Promise<{ readonly bars: Record<string, Bar>; readonly remark: string }> {
  const server = await startPinned(serverCore, "./quick-server.ts");
  const runs: Driven[] = [];
  try {
    for (let n = 0; n < bursts; n++)
      runs.push(await drivePinned<Driven>(clientCore, orderFor(server.url, { crowd: constant(rate, 1000) })));
  } finally {
    await server.stop();
  }
  const late = median(runs.map(({ latenessP99Ms, timerP99Ms }) => latenessP99Ms - timerP99Ms));
  const lost = runs.reduce((sum, { steps }) => sum + steps[0]!.errors + steps[0]!.dropped, 0);
  return {
    bars: {
      "lateness p99 beyond an empty timer's at 4,000/s, ms": { want: "<= 2", got: Math.round(late * 100) / 100, ok: late <= 2 },
      "arrivals lost at 4,000/s": { want: "<= 0", got: lost, ok: lost === 0 },
    },
    remark: `Lateness p99 (empty timer): ${runs.map((run) => `${run.latenessP99Ms.toFixed(1)} (${run.timerP99Ms.toFixed(1)})`).join(", ")} ms.`,
  };
}
