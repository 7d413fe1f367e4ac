import type { JourneyRun, StepRun } from "../../model/evidence-speed.ts";

/** What a customer does in a step, read from its name. */
export type StepKind = "sign-up" | "verify-mail" | "log-in" | "book" | "payment" | "dashboard" | "other";

const kinds: readonly (readonly [StepKind, RegExp])[] = [
  ["verify-mail", /\b(verif\w*|activat\w*|confirm\w* (?:the |your |an? )?(?:address|account|e-?mail|mail))\b/i],
  ["payment", /\b(pay\w*|paid|check-?out|confirm\w*|card|purchase\w*|buy\w*)\b/i],
  ["verify-mail", /\b(mails?|e-mails?|emails?|inbox)\b/i],
  ["sign-up", /\b(sign(?:s|ed|ing)?[ -]?up|register\w*|registration|create\w* an? account)\b/i],
  ["log-in", /\b(log(?:s|ged|ging)?[ -]?in|sign(?:s|ed|ing)?[ -]?in)\b/i],
  ["book", /\b(book\w*|slots?|appointments?|sessions?)\b/i],
  ["dashboard", /\b(dashboard|home|account|overview)\b/i],
];

/** The first kind whose words are in the name; `other` where none is. */
export function stepKind(name: string): StepKind {
  return kinds.find(([, words]) => words.test(name))?.[0] ?? "other";
}

export const isPayment = (name: string): boolean => stepKind(name) === "payment";

/** The step at which a journey ended, if it did not end well. */
export function brokenStep(run: JourneyRun): StepRun | undefined {
  return run.steps.find((step) => !step.ok);
}

/** Why a broken step says nothing about the application; undefined where it does. */
export function notTheApplication({ layer, status, name, error = "no reason was given" }: StepRun): string | undefined {
  if (layer === "dns" || layer === "tls" || layer === "connect")
    return `no customer could be tried: at “${name}” the site could not be reached (${error})`;
  if (layer === undefined) return `the journey could not be walked to its end: at “${name}”, ${error}`;
  if (status === 429) return `at “${name}” the site asked us to slow down, so this says nothing about a single customer`;
  return undefined;
}

/** One line per step for the report, times included. */
export function tellRun(run: JourneyRun): readonly string[] {
  const lines = run.steps.map((step) => {
    const status = step.status === undefined ? "" : `, ${step.status}`;
    const end = step.ok
      ? `${step.degraded === true ? ", slower than it should be" : ""}${step.missed === undefined ? "" : `, but ${step.missed}`}`
      : `: ${step.error ?? "failed"}`;
    return `${step.name}${status}, ${seconds(step.tookMs)}${end}`;
  });
  const complaints = (run.complaints ?? []).slice(0, 3).map((line) => `the page’s scripts complained: ${line}`);
  const skipped = run.skipped.length === 0 ? [] : [`never reached: ${run.skipped.join(", ")}`];
  const browser = run.browser === "not-looked-at" ? ["errors inside the browser were not looked at: the journey ran without one"] : [];
  const cleanup = (run.cleanup ?? [])
    .filter((step) => !step.ok)
    .map((step) => `left behind: “${step.name}” failed (${step.error ?? "no reason"})`);
  return [
    `${run.title}: ${run.ok ? "went through" : "did not go through"} in ${seconds(run.tookMs)}`,
    ...lines,
    ...complaints,
    ...skipped,
    ...cleanup,
    ...browser,
  ];
}

function seconds(ms: number): string {
  return `${Math.round(ms / 10) / 100} s`;
}
