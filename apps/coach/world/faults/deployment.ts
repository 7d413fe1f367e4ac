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
  {
    ...noGo,
    name: "env.shared-secret",
    rows: ["S3.C1"],
    risk: "shared-environments",
    break: { sharedSettings: ["STRIPE_WEBHOOK_SECRET", "SESSION_SECRET"] },
  },
  {
    ...noGo,
    name: "build.no-lockfile",
    rows: ["S3.C3"],
    verdict: "go",
    risk: "build-differs",
    break: { repository: { unlocked: true } },
  },
  { ...noGo, name: "release.no-previous", rows: ["S3.C5", "S7.F3"], verdict: "go", risk: "no-way-back", break: { releases: "one" } },
  {
    ...noGo,
    name: "release.dirty",
    rows: ["S3.F1"],
    verdict: "go",
    risk: "release-unrecorded",
    // What a build of changed files tells of itself.
    break: { environment: { RELEASE_COMMIT: `${randomBytes(20).toString("hex")}-dirty` } },
  },
  ...(
    [
      // Seen to delete what customers have entered: that alone stops the opening.
      // What the release before asks for is gone as well, so that nobody can go back.
      ["migrate.destructive", "destructive", "no-go", ["S3.C4", "S3.C5", "S3.F3"], []],
      // What does not run on the database shows nothing about the release before.
      ["migrate.out-of-order", "late", "go", ["S3.C4", "S3.F3"], ["S3.C5"]],
    ] as const
  ).map(([name, migration, verdict, rows, blinds]): Fault => ({
    ...noGo,
    name,
    rows,
    blinds,
    verdict,
    active: ["repo.rehearsal", "repo.fallback"],
    risk: "database-change-fails",
    break: { repository: { migration } },
  })),
  { ...noGo, name: "env.missing", rows: ["S3.F2"], risk: "environment-broken", break: { environment: { CALENDAR_FEED_KEY: null } } },
];
