import type { Fault } from "./fault.ts";

/** Switches that look like a fault and are none: nothing may fail because of them. `active` names the evidence that might fall for it. */
export const decoys: readonly Pick<Fault, "name" | "active" | "break">[] = [
  { name: "slow.one-in-a-thousand", active: ["load.runs", "crowd.run"], break: { breaks: ["slow.one-in-a-thousand"] } },
  { name: "neighbour.noisy", active: ["load.runs", "crowd.run"], break: { breaks: ["neighbour.noisy"] } },
];
