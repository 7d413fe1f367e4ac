import { parseArgs } from "node:util";
import { comparePages, type ComparedPage } from "../comparison/compare-pages.ts";
import { fewestPairs } from "../comparison/judge-latency.ts";
import { ConfigError } from "../config/config-error.ts";
import { findConfig } from "../config/load.ts";
import { openPairedTurns, type PairedTurns } from "../journeys/paired-turns.ts";
import type { Journey } from "../model/journey.ts";
import { sides, type Pair, type PerfComparison, type Side } from "../model/perf-comparison.ts";
import type { Vantage } from "../model/target.ts";
import { redact } from "../parsers/redact.ts";
import { renderPerfComparison } from "../report/perf-text.ts";
import { takeAim, type Aim } from "./aim.ts";
import { assertWritable, save, sayPage } from "./kept-files.ts";
import { openPerfDoors } from "./perf-doors.ts";
import { openJourney } from "./perf-open-journey.ts";
import { openPages } from "./perf-open-pages.ts";
import { choosePages, mostPages, readSide } from "./perf-pages.ts";
import { signInAtBoth, type SignedInBoth } from "./perf-sign-in.ts";
import { createStatusLine } from "./status-line.ts";

const exitCodes: Readonly<Record<PerfComparison["verdict"], number>> = { "not-slower": 0, slower: 1, broken: 1, "cannot-tell": 2 };
const plainVantage: Vantage = { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
const defaultRate = 20;
const maxRate = 80;
const maxRequests = 120;
/** Each is a customer. */
const mostWalks = 20;

/** `openingday perf compare`: whether a release is slower than the one before it, both running side by side. */
export async function perfCompare(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      before: { type: "string" },
      after: { type: "string" },
      path: { type: "string", multiple: true, default: [] },
      journey: { type: "string" },
      requests: { type: "string" },
      rate: { type: "string" },
      timeout: { type: "string", default: "10m" },
      config: { type: "string" },
      html: { type: "string" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const addresses = { before: readSide("--before", values.before), after: readSide("--after", values.after) };
  if (values.html !== undefined) await assertWritable(values.html);
  if (values.journey !== undefined && values.path.length > 0)
    throw new ConfigError("--journey compares the steps of a journey, --path pages: choose one of them.");
  const requests =
    values.journey === undefined
      ? readNumber("--requests", values.requests ?? "60", 20, maxRequests)
      : readNumber("--requests", values.requests ?? "5", 2, mostWalks);
  const timeoutMs = readSeconds(values.timeout) * 1000;
  const cwd = process.cwd();
  const aim = (values.config ?? (await findConfig(cwd))) === undefined ? undefined : await takeAim([], values.config, cwd);
  const load = aim?.target.load;
  const app = aim?.target.declared.app;
  const chosen = choosePages(
    addresses,
    values.path,
    load === undefined || app === undefined ? undefined : { load, app: new URL(app).origin },
  );
  // The configuration's rate is one route's.
  const usualRate = Math.min(maxRate, load === undefined ? defaultRate : load.ratePerSecond * Math.max(1, chosen.pages.length));
  const ratePerSecond = values.rate === undefined ? usualRate : readNumber("--rate", values.rate, 1, maxRate);
  if (values.journey === undefined) refuseTooLong(chosen.pages.length, requests, ratePerSecond, timeoutMs);

  const at = Date.now();
  const begun = performance.now();
  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("stopped"));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]);
  const vantage = aim?.target.vantage ?? plainVantage;
  const status = createStatusLine(process.stderr);
  const doors = await openPerfDoors({
    hosts: sides.map((side) => addresses[side].hostname),
    ...(aim === undefined ? {} : { domain: aim.target.declared.domain }),
    vantage,
    folder: aim?.folder ?? cwd,
    signal,
  });
  let turns: PairedTurns | undefined;
  let signedIn: SignedInBoth | undefined;
  try {
    const onPair = (measured: number): void => status.say(`${measured} pairs of turns`);
    let measured: Measured;
    if (values.journey !== undefined) {
      const opened = await openJourney({ aim, id: values.journey, walks: requests, addresses, tools: doors.tools, signal, onPair });
      ({ turns } = opened);
      status.tell(
        `Walking “${opened.title}” at both, ${2 * fewestPairs * requests + 2} to ${4 * fewestPairs * requests + 2} new customers in all, each of whom leaves again.`,
      );
      measured = { pages: opened.pages, leftOut: [], asked: 0, journey: opened.title };
    } else {
      const session = chosen.session === undefined || chosen.pages.length === 0 ? undefined : await findSession(aim, chosen.session);
      if (session !== undefined && aim !== undefined) {
        status.say("signing in at both");
        signedIn = await signInAtBoth({ journey: session, target: aim.target, addresses, tools: doors.tools, signal });
      }
      const known = aim === undefined ? undefined : new URL(aim.target.declared.app).origin;
      const opened = await openPages({
        chosen,
        addresses,
        tools: doors.tools,
        vantage,
        cookie: (side, path) => signedIn?.customers[side].jar.header(`${known}${path}`),
      });
      const most = 2 * (2 * fewestPairs * requests + 8) * opened.pages.length;
      status.tell(`At most ${most} requests, ${ratePerSecond} a second, to addresses that you own only.`);
      const paired = opened.pages.map((page) => page.paired);
      turns = await openPairedTurns({ pages: paired, requests, ratePerSecond, signal, guard: doors.guard, onPair });
      measured = { pages: opened.pages.map((page) => page.compared), leftOut: opened.leftOut, asked: opened.asked };
    }
    const { pages, leftOut, asked, journey } = measured;
    await turns.measure(fewestPairs);
    let compared = comparePages(pages, turns.pairs, turns.silent());
    if (compared.inDoubt && !signal.aborted) {
      status.say("not clear yet, measuring as much again");
      await turns.measure(fewestPairs);
      compared = comparePages(pages, turns.pairs, turns.silent());
    }
    const { verdict, reason, moved } = compared;
    const report: PerfComparison = {
      version: 1,
      before: addresses.before.origin,
      after: addresses.after.origin,
      at: new Date(at).toISOString(),
      verdict,
      ...(reason === undefined ? {} : { reason }),
      ...(signal.aborted ? { partial: stop.signal.aborted ? "stopped" : "out-of-time" } : {}),
      pages: compared.pages,
      ...(journey === undefined ? {} : { journey }),
      leftOut,
      pairs: { measured: turns.pairs.length, moved, requests },
      probeP95Ms: { before: probeOf(turns.pairs, "before"), after: probeOf(turns.pairs, "after") },
      tookMs: Math.round(performance.now() - begun),
      requests: turns.sent() + asked + (signedIn?.asked() ?? 0),
    };
    status.end();
    const cleaned = JSON.stringify(report, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
    const clean = JSON.parse(cleaned) as PerfComparison;
    if (values.html !== undefined) await save(values.html, (await import("../report/compare-page.ts")).renderComparePage(clean));
    process.stdout.write(values.json ? `${cleaned}\n` : `${renderPerfComparison(clean)}${sayPage(values.html)}`);
    return exitCodes[verdict];
  } finally {
    status.end();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await turns?.close();
    await signedIn?.leave();
    await doors.close();
  }
}

/** What is compared, besides the turns. */
interface Measured extends Pick<PerfComparison, "leftOut" | "journey"> {
  readonly pages: readonly ComparedPage[];
  /** Requests sent before the first turn. */
  readonly asked: number;
}

async function findSession(aim: Aim | undefined, id: string): Promise<Journey> {
  const journey = (await aim?.loadJourneys())?.find((one) => one.id === id);
  if (journey === undefined) throw new ConfigError(`The load plan’s session “${id}” is no journey of the configuration.`);
  return journey;
}

function probeOf(pairs: readonly Pair[], side: Side): number {
  const sorted = pairs.map((pair) => pair[side].probeP95Ms).toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

function refuseTooLong(pages: number, requests: number, ratePerSecond: number, timeoutMs: number): void {
  const seconds = Math.ceil((2 * fewestPairs * requests * Math.min(pages, mostPages)) / ratePerSecond);
  if (seconds * 1000 <= timeoutMs) return;
  throw new ConfigError(
    `${fewestPairs} pairs of ${requests} requests to ${pages} ${pages === 1 ? "page" : "pages"} at ${ratePerSecond} a second take ${seconds} seconds, more than --timeout allows. Name fewer pages with “--path”, or allow more time or a higher --rate.`,
  );
}

function readNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new ConfigError(`${option} takes a whole number from ${least} to ${most}, not “${text}”.`);
  return number;
}

function readSeconds(text: string): number {
  const [, number, unit] = /^(\d{1,4})(s|m)?$/u.exec(text) ?? [];
  const seconds = Number(number) * (unit === "m" ? 60 : 1);
  if (!(seconds >= 10 && seconds <= 1800))
    throw new ConfigError(`“${text}” is no time for --timeout: write 90s or 10m, half an hour at most.`);
  return seconds;
}
