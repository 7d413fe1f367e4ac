import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import type { Target } from "../model/target.ts";
import { NoAnswer, type Tools } from "../model/tools.ts";
import { plain, wrap } from "../report/wrap.ts";
import { createTools } from "../tools/create-tools.ts";
import { validateVantage } from "../tools/vantage.ts";
import { nextLookAfter, type SpreadWord, sumUpSpread } from "../zone/next-look.ts";
import { adviseSpread } from "../zone/next-step.ts";
import { type Expectation, judgeSpread, type RecordSpread } from "../zone/propagation.ts";
import { saySeconds } from "../zone/say-until.ts";
import { sumUpInOneLine, writeSpread } from "../zone/write-spread.ts";
import { takeAim } from "./aim.ts";
import { askZone } from "./ask-zone.ts";
import { readExpectation } from "./read-expectation.ts";
import { createStatusLine } from "./status-line.ts";
import { version } from "./version.ts";

/** Resolvers that most customers sit behind, asked beside the system's own where nobody names others. */
const publicResolvers = ["1.1.1.1:53", "8.8.8.8:53", "9.9.9.9:53"];
const exitCodes: Readonly<Record<SpreadWord, number>> = { same: 0, different: 1, "cannot-tell": 2 };
const longestWaitSeconds = 86_400;

interface Look {
  readonly at: number;
  readonly spread: readonly RecordSpread[];
  /** Why there is none. */
  readonly silence?: string;
}

/** `openingday dns verify`: whether the records that should live do so at every name server and resolver yet. */
export async function verify(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      expect: { type: "string" },
      wait: { type: "boolean", default: false },
      timeout: { type: "string", default: "900" },
      resolver: { type: "string", multiple: true, default: [] },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const timeoutSeconds = readSeconds(values.timeout);
  const aim = await takeAim(positionals, values.config, process.cwd());
  if (!aim.hasDomain) throw new ConfigError("Name the domain, as in “openingday dns verify myapp.com --expect records.txt”.");
  const { domain, documentedRecords } = aim.target.declared;
  const { expectations, notLookedAt } = await readExpectation(values.expect, documentedRecords, domain);
  const { target, strict } = chooseResolvers(aim.target, values.resolver);

  const stop = new AbortController();
  const onSignal = (): void => stop.abort(new Error("stopped"));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const doors = createTools({ vantage: aim.target.vantage, mode: "passive", version, signal: stop.signal });
  const status = createStatusLine(process.stderr);
  let last: Look = { at: Date.now(), spread: [] };
  try {
    const until = Date.now() + timeoutSeconds * 1_000;
    for (let looks = 1; ; looks += 1) {
      status.say(looks === 1 ? `Asking about ${expectations.length} records of ${domain}` : "Looking again");
      last = await lookOnce({ target, tools: doors.tools, expectations, strict, signal: stop.signal });
      if (stop.signal.aborted || !values.wait || sumUpSpread(last.spread) === "same") break;
      const pause = Math.min(nextLookAfter(last.spread, looks), (until - Date.now()) / 1_000);
      if (pause <= 0) break;
      // Nobody should wait for what waiting does not mend.
      if (looks === 1) for (const line of sayAdvice(adviseSpread(last.spread, last.at, { forNow: true }))) status.tell(line);
      status.note(last.silence ?? sumUpInOneLine(last.spread), `next look in ${Math.ceil(pause)} s`);
      await doors.tools.clock.sleep(pause * 1_000, stop.signal);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    status.end();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await doors.close();
  }
  const word = notLookedAt.length > 0 && sumUpSpread(last.spread) === "same" ? "cannot-tell" : sumUpSpread(last.spread);
  const notes = notLookedAt.map((what) => `${what} is in the list, and openingday cannot look at it.`);
  if (stop.signal.aborted) {
    process.stderr.write(`Stopped before the end.${last.spread.length === 0 ? "" : ` Last seen: ${sumUpInOneLine(last.spread)}.`}\n`);
    return 3;
  }
  print({ domain, last, word, notes, json: values.json });
  if (values.wait && word !== "same") process.stderr.write(`Waited for ${saySeconds(timeoutSeconds)}. Run it again to go on waiting.\n`);
  return exitCodes[word];
}

interface LookInput {
  readonly target: Target;
  readonly tools: Tools;
  readonly expectations: readonly Expectation[];
  readonly strict: boolean;
  readonly signal: AbortSignal;
}

async function lookOnce({ target, tools, expectations, strict, signal }: LookInput): Promise<Look> {
  try {
    const zone = await askZone(target, tools, expectations, signal);
    return { at: Date.now(), spread: judgeSpread(zone, expectations, { strict }) };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const spread = expectations.map(({ name, type, values }) => ({
      name,
      type,
      wanted: values,
      verdict: "unreachable" as const,
      places: [],
    }));
    return { at: Date.now(), spread, silence: error.message };
  }
}

/** The resolvers typed, else those of the configuration, each of which counts; else the system's and well-known ones, if they answer. */
function chooseResolvers(target: Target, typed: readonly string[]): { readonly target: Target; readonly strict: boolean } {
  const { vantage } = target;
  const named = typed.length > 0 ? typed : vantage.resolvers;
  const resolvers = named.length > 0 ? named : ["system", ...publicResolvers];
  try {
    validateVantage({ ...vantage, resolvers: named });
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
  return { target: { ...target, vantage: { ...vantage, resolvers } }, strict: named.length > 0 };
}

function readSeconds(text: string): number {
  const match = /^(\d{1,6})(s|m|h)?$/u.exec(text);
  const seconds = match === null ? Number.NaN : Number(match[1]) * { s: 1, m: 60, h: 3_600 }[(match[2] ?? "s") as "s" | "m" | "h"];
  if (!(seconds >= 1 && seconds <= longestWaitSeconds))
    throw new ConfigError(`--timeout takes seconds, or minutes as in “15m”, up to a day. “${text}” is neither.`);
  return seconds;
}

interface Said {
  readonly domain: string;
  readonly last: Look;
  readonly word: SpreadWord;
  readonly notes: readonly string[];
  readonly json: boolean;
}

const silenceAdvice =
  "See that the domain is spelt right and that this computer is online, then run it again. Some networks let no questions out to foreign DNS servers: try another one.";

/** `Do now`, and a paragraph for each step. */
function sayAdvice(next: readonly string[]): readonly string[] {
  const width = Math.min(100, process.stdout.columns ?? 80) - 4;
  const lines = next.flatMap((step) => wrap(plain(step), width).map((line, index) => `${index === 0 ? "  · " : "    "}${line}`));
  return lines.length === 0 ? [] : ["  Do now", ...lines];
}

function print({ domain, last, word, notes, json }: Said): void {
  const { at, spread, silence } = last;
  const next = silence === undefined ? adviseSpread(spread, at) : [silenceAdvice];
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ verifyVersion: 1, domain, at: new Date(at).toISOString(), verdict: word, records: spread, notes, next, ...(silence === undefined ? {} : { silence }) })}\n`,
    );
    return;
  }
  if (spread.length === 0) return;
  if (silence !== undefined) {
    process.stdout.write(`Nobody can tell: ${silence.replace(/\.$/u, "")}.\n${silenceAdvice}\n`);
    return;
  }
  process.stdout.write(
    `${domain}: ${sumUpInOneLine(spread)}\n\n${writeSpread(spread, at)}${notes.map((note) => `  ? ${note}\n`).join("")}${next.length === 0 ? "" : `\n${sayAdvice(next).join("\n")}\n`}`,
  );
}
