/** What a configuration or a journeys file may import: types, and identity functions that check them while you type. */
export type { Config } from "./config/config.ts";
export type { BrowserStep, Capture, Journey, MailStep, PageAction, PauseStep, RequestStep, Step } from "./model/journey.ts";
export type { Finding, RankedRisk, Report, RowReport, StageReport } from "./model/report.ts";

import type { Config } from "./config/config.ts";
import type { Journey } from "./model/journey.ts";

/** Gives a configuration its types. */
export function defineConfig(config: Config): Config {
  return config;
}

/** Gives a journey its types. */
export function defineJourney(journey: Journey): Journey {
  return journey;
}

/** Stands for what an environment variable holds when the journey is walked; it is never printed or kept. */
export function secret(name: string): string {
  return `{{secret.${name}}}`;
}
