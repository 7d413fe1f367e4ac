import { defineCheck } from "../../model/check.ts";
import type { FindingDraft, Outcome } from "../../model/check.ts";
import type { MonitorSchedule } from "../../model/evidence-watch.ts";

const maxIntervalSeconds = 60;
const wantedRuns = 20;

type Watched = MonitorSchedule["checks"][number];

/** T3: a monitor runs, looks at least once a minute, and missed none of its last runs. */
export default defineCheck({
  id: "monitor-interval",
  title: "A monitor looks at the product at least once a minute and misses no run",
  why: "An outage is as long as it goes unnoticed. A monitor that looks rarely, or that silently skips runs, is quiet when it should not be.",
  rows: ["T3"],
  risk: "outage-unseen",
  needs: ["watch.schedule"],
  specs: [],
  evaluate({ "watch.schedule": schedule }): Outcome {
    if (!schedule.running) return { status: "failed", findings: [notRunning(schedule)] };
    const { checks } = schedule;
    if (checks.length === 0) return { status: "failed", findings: [nothingWatched(schedule)] };
    const seen = checks.map(describe);
    const slow = checks.filter(({ intervalSeconds }) => intervalSeconds > maxIntervalSeconds);
    const missed = checks.filter(({ due, done }) => due >= wantedRuns && done < due);
    const findings = [...(slow.length > 0 ? [tooSlow(slow)] : []), ...(missed.length > 0 ? [missedRuns(missed)] : [])];
    if (findings.length > 0) return { status: "failed", findings, seen };
    const young = checks.find(({ due }) => due < wantedRuns);
    if (young !== undefined)
      return {
        status: "inconclusive",
        reason: `The monitor has not yet made 20 runs of "${young.name}", so it cannot be said whether it misses any. Look again later.`,
        seen,
      };
    return { status: "passed", seen };
  },
});

function describe({ name, intervalSeconds, due, done }: Watched): string {
  return `${name}: every ${intervalSeconds} s, ${done} of the last ${due} due runs made`;
}

function notRunning({ url, error }: MonitorSchedule): FindingDraft {
  return {
    code: "not-running",
    severity: "high",
    confidence: "proved",
    message: `The monitor at ${url} does not run.`,
    breaks: "When the product goes down nobody is told, and customers are the first to find out.",
    fix: "Start `openingday watch` on a machine that stays on, and let your host restart it when it stops.",
    seen: [error ?? "It did not answer."],
  };
}

function nothingWatched({ url }: MonitorSchedule): FindingDraft {
  return {
    code: "nothing-watched",
    severity: "high",
    confidence: "proved",
    message: `The monitor at ${url} runs but watches nothing.`,
    breaks: "When the product goes down nobody is told, and customers are the first to find out.",
    fix: "Add the landing page and the app to the monitor's checks.",
    seen: ["Its list of checks is empty."],
  };
}

function tooSlow(checks: readonly Watched[]): FindingDraft {
  return {
    code: "too-slow",
    severity: "medium",
    confidence: "proved",
    message: `The monitor looks less than once a minute at: ${checks.map(({ name }) => name).join(", ")}.`,
    breaks: "An outage goes on for minutes before anyone is told, on a day when every visitor counts.",
    fix: "Set the interval of each check to 60 seconds or less.",
    seen: checks.map(describe),
  };
}

function missedRuns(checks: readonly Watched[]): FindingDraft {
  return {
    code: "missed",
    severity: "medium",
    confidence: "proved",
    message: `The monitor missed runs of: ${checks.map(({ name }) => name).join(", ")}.`,
    breaks: "An outage that falls between two missed runs is seen late or not at all.",
    fix: "Run the monitor on a machine that is not asleep or overloaded, and apart from the product it watches.",
    seen: checks.map(describe),
  };
}
