import { type Fault, noGo } from "./fault.ts";

/** Switches that break secrets and settings. */
export const deploymentFaults: readonly Fault[] = [
  { ...noGo, name: "secret.committed", rows: ["T4", "S1.C3"], risk: "secret-exposed", break: { repository: { committed: true } } },
  { ...noGo, name: "secret.in-history", rows: ["T4"], risk: "secret-exposed", break: { repository: { former: true } } },
  { ...noGo, name: "secret.in-bundle", rows: ["T4", "S1.F2"], risk: "secret-in-browser", break: { bundleKey: true } },
  { ...noGo, name: "env.missing", rows: ["S3.F2"], risk: "environment-broken", break: { environment: { CALENDAR_FEED_KEY: null } } },
];
