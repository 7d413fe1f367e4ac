import { row } from "./row.ts";

/** Stage 3, production deployment. */
export const deploymentRows = [
  row("S3.G", "goal", "One clean production build with settings under control", "R A"),
  row("S3.C1", "check", "Development and production have their own settings", "R A", ["env.shared-secret"]),
  row("S3.C2", "check", "Secrets reach the app from the platform or a secret manager only", "R", ["secret.next-public"]),
  row("S3.C3", "check", "The build can be repeated from a clean copy", "R", ["build.no-lockfile"]),
  row("S3.C4", "check", "Database changes run once, in order, without loss", "R L", ["migrate.destructive", "migrate.out-of-order"]),
  row("S3.C5", "check", "There is a way back when a release breaks sign-up or payment", "A L H", ["release.no-previous"]),
  row("S3.D1", "deliverable", "A production release with its notes", "R A"),
  row("S3.D2", "deliverable", "A list of every setting with its owner and purpose", "R H"),
  row("S3.D3", "deliverable", "A list of who changes what after launch", "H"),
  row("S3.F1", "signal", "Code is edited by hand on the server", "O R", ["release.dirty"]),
  row("S3.F2", "signal", "A missing setting crashes the app after it was deployed", "R A", ["env.missing"]),
  row("S3.F3", "signal", "Nobody is sure in which order database changes run", "R", ["migrate.out-of-order"]),
];

/** Stage 4, backend performance. */
export const performanceRows = [
  row("S4.G", "goal", "No obvious slow spot before the first customers", "L"),
  row("S4.C1", "check", "Slow routes are known by name and number of queries", "L", ["nplus1.dashboard"]),
  row("S4.C2", "check", "Repeated reads are cached where that is safe, and private ones never", "L", ["cache.private-leak"]),
  row("S4.C3", "check", "Public files come from a cache", "O", ["cache.off"]),
  row("S4.C4", "check", "Pages and answers are small enough for a phone", "O L", ["payload.huge"]),
  row("S4.C5", "check", "No third party can hold up sign-up, booking or payment", "L", ["thirdparty.inline"]),
  row("S4.D1", "deliverable", "A short list of what was made faster in launch week", "L"),
  row("S4.D2", "deliverable", "A recorded baseline for sign-up, booking and dashboard", "L"),
  row("S4.F1", "signal", "Sign-up takes seconds because it touches too many tables", "L", ["slow.signup"]),
  row("S4.F2", "signal", "Twenty people at once bring time-outs", "L", ["pool.size-1"]),
  row("S4.F3", "signal", "Every page waits for somebody else's server", "L", ["thirdparty.every-page"]),
];
