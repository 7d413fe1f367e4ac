import type { EnvironmentVariables } from "./environment-variables.ts";

/** Which version of the program runs, and since when. */
export interface Release {
  /** The commit it was built from, as the platform tells it; `unknown` where nobody does. */
  readonly commit: string;
  /** When this process started, ISO time. */
  readonly startedAt: string;
}

/** In the order asked: our own name first, then what the hosting platforms set by themselves. */
const commitNames = [
  "RELEASE_COMMIT",
  "VERCEL_GIT_COMMIT_SHA",
  "RENDER_GIT_COMMIT",
  "RAILWAY_GIT_COMMIT_SHA",
  "COMMIT_REF",
  "CF_PAGES_COMMIT_SHA",
  "HEROKU_SLUG_COMMIT",
  "SOURCE_VERSION",
  "GITHUB_SHA",
  "GIT_COMMIT",
] as const;

const commitForm = /^[\w.+/-]{1,80}$/u;

/**
 * Says which release runs, for a `/version` route or an error report.
 *
 * A value that does not look like a commit or a version name is passed over, so that a mistyped variable is never served. Never throws.
 */
export function readRelease(environment: EnvironmentVariables = process.env): Release {
  const commit = commitNames.map((name) => environment[name]?.trim()).find((value) => value !== undefined && commitForm.test(value));
  return { commit: commit ?? "unknown", startedAt: new Date(performance.timeOrigin).toISOString() };
}
