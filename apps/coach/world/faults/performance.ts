import { type Fault, noGo } from "./fault.ts";

/** Switches that break speed. */
export const performanceFaults: readonly Fault[] = [
  {
    ...noGo,
    name: "slow.dashboard",
    rows: ["T1", "A3", "S1.C5"],
    risk: "slow-dashboard",
    active: ["load.runs"],
    break: { breaks: ["slow.dashboard"] },
  },
  {
    ...noGo,
    name: "pool.size-1",
    rows: ["S4.F2", "N2"],
    risk: "crowd-turned-away",
    active: ["crowd.run"],
    break: { breaks: ["pool.size-1"] },
  },
  { ...noGo, name: "cache.off", rows: ["T2", "S4.C3"], risk: "slow-pages", active: ["ttfb.samples"], break: { edge: { cache: "off" } } },
  {
    ...noGo,
    name: "cache.private-leak",
    rows: ["S4.C2"],
    risk: "private-page-cached",
    active: ["session.pages"],
    break: { edge: { keptAnyway: ["/dashboard"] } },
  },
  {
    ...noGo,
    name: "payload.huge",
    rows: ["S4.C4"],
    verdict: "go",
    risk: "slow-dashboard",
    active: ["session.pages"],
    break: { breaks: ["payload.huge"] },
  },
];
