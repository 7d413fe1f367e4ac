import type { Release } from "@openingday/node";
import type { Pool } from "pg";
import type { Logger } from "pino";
import type { Assets } from "./read-assets.ts";
import type { Environment } from "./environment.ts";
import type { Worker } from "./jobs/worker.ts";
import type { Limits } from "./limits.ts";
import type { Mailer } from "./mailer.ts";
import type { Payments } from "./payments.ts";

/** What every route may use; made once at the start and closed at the end. */
export interface Context {
  readonly environment: Environment;
  readonly database: Pool;
  readonly mailer: Mailer;
  readonly payments: Payments;
  readonly worker: Worker;
  readonly limits: Limits;
  readonly assets: Assets;
  readonly release: Release;
  readonly log: Logger;
}
