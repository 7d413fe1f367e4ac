import type { Probe } from "../model/probe.ts";
import mailSenders from "./mail/mail-senders.ts";
import repoBuild from "./repo-build.ts";
import repoChecklist from "./repo-checklist.ts";
import repoCi from "./repo-ci.ts";
import repoEnvironment from "./repo-environment.ts";
import repoHints from "./repo-hints.ts";
import repoMigrations from "./repo-migrations.ts";
import repoReleases from "./repo-releases.ts";
import repoSecrets from "./repo-secrets.ts";

/** The probes that look at the repository alone. */
export const apartProbes: readonly Probe[] = [
  repoSecrets,
  repoEnvironment,
  repoHints,
  repoChecklist,
  mailSenders,
  repoCi,
  repoBuild,
  repoReleases,
  repoMigrations,
];
