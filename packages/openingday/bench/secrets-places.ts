import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Ignored by git; what peers and data bring lives here. */
export const benchFolder = fileURLToPath(new URL("../../../.bench/secrets", import.meta.url));
export const secretlintFolder = join(benchFolder, "secretlint");
/** Git repositories whose commits are the published versions of a package. */
export const historiesFolder = join(benchFolder, "histories");
