// What reads the code, together: loading one file costs less than loading twenty, and who reads code reads all of it.
export { collectHints } from "./collect-hints.ts";
export { readBuildSetup } from "./read-build-setup.ts";
export { readChecklist } from "./read-checklist.ts";
export { readCiSetup } from "./read-ci-setup.ts";
export { readMigrations } from "./read-migrations.ts";
export { readReleases } from "./read-releases.ts";
export { recogniseSenders } from "./mail/recognise-senders.ts";
export { searchForSecrets } from "./search-for-secrets.ts";
export { takeInventory } from "./take-inventory.ts";
