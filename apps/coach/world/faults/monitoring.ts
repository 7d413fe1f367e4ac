import { type Fault, noGo } from "./fault.ts";

/** Switches that break the monitor. */
export const monitoringFaults: readonly Fault[] = [
  {
    ...noGo,
    name: "monitor.off",
    rows: ["T3", "MB6", "S6.F1"],
    blinds: ["S6.C1"],
    risk: "outage-unseen",
    active: ["watch.schedule", "watch.drill"],
    break: { monitor: "off" },
  },
  {
    ...noGo,
    name: "monitor.interval-5m",
    rows: ["T3"],
    risk: "outage-unseen",
    active: ["watch.schedule"],
    break: { monitorIntervalSeconds: 300 },
  },
  {
    ...noGo,
    name: "log.leak",
    rows: ["S1.C4", "S5.C5", "S5.F3"],
    risk: "log-leaks",
    active: ["log.canary"],
    break: { breaks: ["log.leak"] },
  },
  {
    ...noGo,
    verdict: "go",
    name: "log.silent",
    rows: ["S5.C5"],
    blinds: ["S1.C4", "S5.F3"],
    risk: "log-silent",
    active: ["log.canary"],
    break: { breaks: ["log.silent"] },
  },
];
