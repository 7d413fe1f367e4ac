import { loadavg } from "node:os";
import { type Bar, printBars } from "./bars.ts";
import { measureCost } from "./load/cost.ts";
import { measureGate, simulateGate } from "./load/gate.ts";
import { measureJourneys, measureSmoke } from "./load/journeys.ts";
import { measureLateness } from "./load/lateness.ts";
import { measureScaling } from "./load/scaling.ts";
import { measureSdk } from "./load/sdk.ts";
import { measureStall } from "./load/stall.ts";

const isFull = process.argv.includes("--full");

/** Figures that take minutes to come by. */
const longOnes = {
  "CPU over artillery's, the same five-step journeys": "<= 0.35",
  "gate, real: false alarms on one release against itself": "<= 0.05",
  "gate, real: half as much again seen in 20 pairs": ">= 0.95",
} as const;

/** The load driver beside the tools that people use, on this machine alone. */
async function measure(): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const remarks: string[] = [];
  const bars: Record<string, Bar> = {};
  const add = ({ bars: more, remark }: { readonly bars: Record<string, Bar>; readonly remark: string }): void => {
    Object.assign(bars, more);
    if (remark !== "") remarks.push(remark);
  };
  say("What a request costs, in turn with wrk and autocannon.");
  add(await measureCost(isFull ? 7 : 2));
  say("How late the driver is at 4,000 a second.");
  add(await measureLateness(5));
  say("Two processes on two cores.");
  add(await measureScaling());
  say("A smoke test of five steps.");
  add(await measureSmoke());
  say("The gate of “perf compare” on simulated releases.");
  Object.assign(bars, simulateGate());
  if (isFull) {
    say("The same journeys with artillery.");
    add(await measureJourneys());
    say("The gate on real servers, two minutes and a half.");
    add(await measureGate(51));
    say("What the SDK costs, beside OpenTelemetry’s.");
    const sdk = await measureSdk();
    Object.assign(bars, sdk.bars);
    remarks.push(...sdk.remarks);
  } else for (const [name, want] of Object.entries(longOnes)) bars[name] = { want, got: null, ok: null, reason: "with --full" };
  say("A server that stalls, and what a closed loop makes of it.");
  Object.assign(bars, await measureStall(isFull ? 4 : 1));
  remarks.push(`Load of the machine at the end: ${loadavg()[0]?.toFixed(1)}. Above its number of cores the figures say little.`);
  printBars("load", bars, remarks);
}

await measure();
