import type { CheckContext } from "../../../src/model/check.ts";
import type { JourneyRun, StepRun } from "../../../src/model/evidence-speed.ts";

export const context: CheckContext = {
  domain: "example.com",
  at: Date.UTC(2026, 10, 3),
  declared: {
    domain: "example.com",
    site: "https://example.com",
    app: "https://app.example.com",
    hosts: [],
    selectors: [],
    senders: [],
    forms: [],
    documentedRecords: [],
    owners: {},
  },
};

const customerSteps = ["sign up", "verify mail", "log in", "book", "pay", "confirmed", "dashboard"];

/** A run that ends at `broken`, or goes through without it. */
export function runOf(broken?: Partial<StepRun> & { readonly name: string }, names: readonly string[] = customerSteps): JourneyRun {
  const at = broken === undefined ? names.length : names.indexOf(broken.name);
  const good = names.slice(0, at).map((name): StepRun => ({ name, ok: true, status: 200, tookMs: 120 }));
  const failed: StepRun[] =
    broken === undefined ? [] : [{ ok: false, tookMs: 90, error: "was answered with 500", layer: "expectation", ...broken }];
  return {
    id: "customer",
    title: "A new customer",
    ok: broken === undefined,
    steps: [...good, ...failed],
    skipped: names.slice(at + 1),
    tookMs: 1500,
    startedAt: "2026-11-03T09:00:00.000Z",
    browser: "not-looked-at",
  };
}
