import { loadavg } from "node:os";
import { type Bar, printBars } from "./bars.ts";
import { measureCost } from "./load/cost.ts";
import { measureLateness } from "./load/lateness.ts";
import { measureStall } from "./load/stall.ts";

const isFull = process.argv.includes("--full");

/** The load driver beside the tools that people use, on this machine alone. */
async function measure(): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const remarks: string[] = [];
  const bars: Record<string, Bar> = {};
  const add = ({ bars: more, remark }: { readonly bars: Record<string, Bar>; readonly remark: string }): void => {
    Object.assign(bars, more);
    remarks.push(remark);
  };
  say("What a request costs, in turn with wrk and autocannon.");
  add(await measureCost(isFull ? 7 : 3));
  say("How late the driver is at 4,000 a second.");
  add(await measureLateness(5));
  say("A server that stalls, and what a closed loop makes of it.");
  Object.assign(bars, await measureStall(isFull ? 4 : 2));
  remarks.push(`Load of the machine at the end: ${loadavg()[0]?.toFixed(1)}. Above its number of cores the figures say little.`);
  printBars("load", bars, remarks);
}

await measure();
