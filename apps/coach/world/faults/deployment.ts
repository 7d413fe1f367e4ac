import { randomBytes } from "node:crypto";
import { type Fault, noGo } from "./fault.ts";

/** Switches that break secrets and settings. */
export const deploymentFaults: readonly Fault[] = [
  { ...noGo, name: "secret.committed", rows: ["T4", "S1.C3"], risk: "secret-exposed", break: { repository: { committed: true } } },
  { ...noGo, name: "secret.in-history", rows: ["T4"], risk: "secret-exposed", break: { repository: { former: true } } },
  { ...noGo, name: "secret.in-bundle", rows: ["T4", "S1.F2"], risk: "secret-in-browser", break: { bundleKey: true } },
  {
    ...noGo,
    name: "secret.next-public",
    rows: ["S3.C2"],
    risk: "secret-exposed",
    break: { environment: { NEXT_PUBLIC_STRIPE_SECRET_KEY: ["sk", "live", randomBytes(16).toString("hex")].join("_") } },
  },
  {
    ...noGo,
    name: "ci.no-secret-scan",
    rows: ["A2"],
    verdict: "go",
    risk: "secret-unwatched",
    break: { repository: { unscanned: true } },
  },
  ...(
    [
      ["migrate.destructive", "destructive"],
      ["migrate.out-of-order", "late"],
    ] as const
  ).map(([name, migration]): Fault => ({
    ...noGo,
    name,
    rows: ["S3.C4", "S3.F3"],
    verdict: "go",
    risk: "database-change-fails",
    break: { repository: { migration } },
  })),
  { ...noGo, name: "env.missing", rows: ["S3.F2"], risk: "environment-broken", break: { environment: { CALENDAR_FEED_KEY: null } } },
];
