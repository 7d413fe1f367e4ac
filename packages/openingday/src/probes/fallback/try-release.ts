import type { AskedOnce } from "../../model/evidence-fallback.ts";
import type { ProbeContext } from "../../model/probe.ts";
import type { ScratchDatabase } from "../../model/scratch.ts";
import type { FallbackPage, FallbackPlan } from "../../model/target.ts";
import { type HttpAnswer, NoAnswer } from "../../model/tools.ts";
import type { Confinement, Workshop, WorkshopEnd } from "../../model/workshop.ts";
import { redact } from "../../parsers/redact.ts";
import { sayLastLine } from "../clean-copy.ts";

const lookEveryMs = 50;
const pageMs = 20_000;
const maxBytes = 262_144;
const smokeSeconds = 300;
const keptLines = 400;
/** What a database says of a name that it does not have, or of a value that it does not take, in a log of any form. */
const complaint =
  /(?:column|relation|type|function|table|view) "?[\w."]+"?(?: of relation "?\w+"?)? does not exist|null value in column "?\w+"?|invalid input value for enum "?\w+"?|violates [a-z-]+ constraint "?\w+"?|cannot insert (?:a non-DEFAULT value )?into (?:column|view) "?\w+"?/i;

export interface ReleaseTry {
  readonly workshop: Workshop;
  /** Folder of the project in the copy, `""` or with a slash at its end. */
  readonly prefix: string;
  readonly plan: FallbackPlan;
  readonly database: ScratchDatabase;
}

/** What failed; nothing where all is well. */
export interface TryEnd {
  readonly asked: readonly string[];
  readonly failed: readonly AskedOnce[];
}

/**
 * Starts the code in a clean copy against one database, asks what was declared, and ends it with everything that it started. Rejects
 * with a sentence where that could not be done at all.
 */
export async function tryRelease(context: ProbeContext, { workshop, prefix, plan, database }: ReleaseTry): Promise<TryEnd> {
  const { signal } = context;
  const port = plan.port ?? (await workshop.findPort());
  if ((await reach(context, port, 1_000)) !== undefined)
    throw new Error(`Something answers at port ${port} of this machine already, so the version before was not started there`);
  const confined = confine(plan, database, port);
  const lines: string[] = [];
  const stop = new AbortController();
  let end: WorkshopEnd | undefined;
  const running = workshop
    .run({
      run: plan.start.run,
      timeoutSeconds: plan.start.timeoutSeconds + smokeSeconds,
      folder: prefix,
      signal: AbortSignal.any([signal, stop.signal]),
      onLine: (line) => {
        lines.push(line);
        if (lines.length > keptLines) lines.shift();
      },
      confined,
    })
    .then((ended) => {
      end = ended;
      return ended;
    });
  try {
    const address = await untilItAnswers(context, port, plan.start.timeoutSeconds, () => end !== undefined);
    if (address === undefined) {
      stop.abort();
      const { reason } = await running;
      const early = end !== undefined && !signal.aborted && end.outcome !== "stopped";
      const said = early ? (reason ?? "it ended at once") : `it did not answer within ${plan.start.timeoutSeconds} seconds`;
      return { asked: ["start"], failed: [{ what: "start", said: `${said}${sayWhy(lines)}` }] };
    }
    const failed: AskedOnce[] = [];
    for (const one of plan.smoke) {
      signal.throwIfAborted();
      const from = lines.length;
      const said = "path" in one ? await askPage(context, address, one) : await runSmoke(context, workshop, prefix, one, confined, address);
      if (said !== undefined) failed.push({ what: nameOf(one), said: `${said}${"path" in one ? sayComplaint(lines.slice(from)) : ""}` });
    }
    return { asked: ["start", ...plan.smoke.map(nameOf)], failed };
  } finally {
    stop.abort();
    await running;
  }
}

function confine({ environment, databaseEnv, portEnv }: FallbackPlan, { url }: ScratchDatabase, port: number): Confinement {
  const fill = (text: string): string => text.replaceAll("{{port}}", String(port)).replaceAll("{{url}}", `http://127.0.0.1:${port}`);
  const declared = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)]));
  return { database: url, port, environment: { ...declared, [databaseEnv]: url, [portEnv]: String(port) } };
}

/** `address:port`, as soon as anything at all is answered; undefined where it ended before, or is not heard of in time. */
async function untilItAnswers(context: ProbeContext, port: number, seconds: number, hasEnded: () => boolean): Promise<string | undefined> {
  const { clock } = context.tools;
  const until = clock.now() + seconds * 1_000;
  while (clock.now() < until && !hasEnded()) {
    const address = await reach(context, port, pageMs);
    if (address !== undefined) return hasEnded() ? undefined : address;
    await clock.sleep(lookEveryMs, context.signal);
  }
  return undefined;
}

async function reach(context: ProbeContext, port: number, timeoutMs: number): Promise<string | undefined> {
  // “localhost” is the one for some programs and the other for others.
  for (const address of [`127.0.0.1:${port}`, `[::1]:${port}`]) {
    context.signal.throwIfAborted();
    const answer = await ask(context, address, { path: "/" }, timeoutMs);
    if (answer !== undefined) return address;
  }
  return undefined;
}

async function ask(
  { tools }: ProbeContext,
  address: string,
  { path, host }: FallbackPage,
  timeoutMs: number,
): Promise<HttpAnswer | undefined> {
  try {
    return await tools.http.request({
      url: `http://${address}${path}`,
      fresh: true,
      maxBytes,
      timeoutMs,
      ...(host === undefined ? {} : { headers: { host } }),
    });
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

/** What is wrong with a page. */
async function askPage(context: ProbeContext, address: string, page: FallbackPage): Promise<string | undefined> {
  const answer = await ask(context, address, page, pageMs);
  if (answer === undefined) return "no answer";
  const { status, body } = answer;
  if (page.status === undefined ? status >= 400 : status !== page.status) return `status ${status}`;
  if (page.contains !== undefined && !new TextDecoder().decode(body).includes(page.contains))
    return `“${page.contains}” is not in the answer`;
  return undefined;
}

async function runSmoke(
  { signal }: ProbeContext,
  workshop: Workshop,
  prefix: string,
  command: Exclude<FallbackPlan["smoke"][number], FallbackPage>,
  confined: Confinement,
  address: string,
): Promise<string | undefined> {
  const end = await workshop.run({
    ...command,
    folder: prefix,
    signal,
    onLine: () => undefined,
    confined: { ...confined, environment: { ...confined.environment, OPENINGDAY_URL: `http://${address}` } },
  });
  return end.outcome === "done" ? undefined : `${end.reason ?? end.outcome}. ${sayTold(end.tail.split("\n"))}`.trim();
}

function nameOf(one: FallbackPlan["smoke"][number]): string {
  if (!("path" in one)) return redact(one.run).slice(0, 120);
  return `GET ${one.host ?? ""}${one.path}`;
}

function sayComplaint(lines: readonly string[]): string {
  const found = lines.flatMap((line) => complaint.exec(line.replaceAll("\\", ""))?.[0] ?? [])[0];
  return found === undefined ? "" : ` (${found})`;
}

function sayWhy(lines: readonly string[]): string {
  const complained = sayComplaint(lines);
  const told = sayTold(lines.slice(-20));
  return complained === "" && told !== "" ? `. ${told}` : complained;
}

/** The line that names an error, or the last one: Node prints its own version after a crash. */
function sayTold(lines: readonly string[]): string {
  const named = lines.findLast((line) => /^\s*(?:Uncaught )?(?:\w*Error|error|fatal)\b/.test(line));
  return sayLastLine({ tail: named ?? lines.filter((line) => !/^Node\.js v\d/.test(line)).join("\n") });
}
