import { ConfigError } from "../../config/config-error.ts";
import { findConfig } from "../../config/load.ts";
import type { Target } from "../../model/target.ts";
import { isSameSite } from "../../journeys/record/same-site.ts";
import { readVisit } from "../../parsers/har.ts";
import { NoVisit, recordVisit, type RecordedVisit } from "../../tools/browser/record-visit.ts";
import { createTools } from "../../tools/create-tools.ts";
import { takeAim } from "../aim.ts";
import { createStatusLine } from "../status-line.ts";
import { version } from "../version.ts";
import { declaredHosts, plainHosts } from "./own-hosts.ts";
import type { Visit } from "./visit.ts";

const longestMinutes = 30;
const mostOrigins = 12;

/** Opens a browser and watches what a person does in it. Rejects with ConfigError. */
export async function visitInBrowser(address: string, typed: readonly string[], config: string | undefined): Promise<Visit> {
  const url = readAddress(address);
  const cwd = process.cwd();
  const aim = (config ?? (await findConfig(cwd))) === undefined ? undefined : await takeAim([], config, cwd);
  const named = new Set([url.hostname, ...(typed.length > 0 ? plainHosts(typed) : aim === undefined ? [] : declaredHosts(aim.target))]);
  // Where nobody said which hosts are ours, the first page may lead from one to another of the same site.
  const isOpen = typed.length === 0 && aim === undefined;
  const stop = listenForEnd();
  const vantage = aim?.target.vantage ?? { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
  const doors = createTools({ vantage, mode: "passive", version, projectFolder: aim?.folder ?? cwd, signal: stop.leaving });
  const status = createStatusLine(process.stderr);
  try {
    status.say(`opening a browser for ${url.origin}`);
    const visit = await recordVisit(url.href, {
      http: doors.tools.http,
      tls: doors.tools.tls,
      hasOwnRoot: vantage.ca !== undefined,
      folders: [aim?.target.repository ?? aim?.folder ?? cwd, cwd],
      origins: aim === undefined ? [] : originsOf(aim.target),
      isKept: (host) => named.has(host) || (isOpen && isSameSite(host, url.hostname)),
      longestMs: longestMinutes * 60_000,
      signal: stop.signal,
      onOpen: () => status.tell(sayOpen(url, stop.canPressEnter)),
      onCount: (count) => status.say(`${count} request${count === 1 ? "" : "s"} so far`),
    });
    status.end();
    return toVisit(url, visit, named, isOpen);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (error instanceof NoVisit) throw new ConfigError(error.message, { cause: error });
    if (stop.signal.aborted) throw new ConfigError("Ended before the browser was there. Nothing was recorded.", { cause: error });
    throw error;
  } finally {
    status.end();
    stop.forget();
    await doors.close();
  }
}

function readAddress(address: string): URL {
  const url = URL.parse(address);
  if (url === null || url.hostname === "") throw new ConfigError(`${address} is no address, as in https://app.myapp.com/signup.`);
  if (url.username !== "" || url.password !== "")
    throw new ConfigError(
      "Leave the name and the password out of the address: others on this machine could read them. The browser asks for them.",
    );
  return url;
}

/** Those that a vantage may lead elsewhere: the browser goes the same way as everything else here. */
function originsOf({ declared }: Target): readonly string[] {
  const named = declared.hosts.flatMap(({ name, role }) => (role === "mail" ? [] : [`https://${name}`]));
  return [...new Set([new URL(declared.site).origin, new URL(declared.app).origin, ...named])].slice(0, mostOrigins);
}

function sayOpen(url: URL, canPressEnter: boolean): string {
  return [
    `A browser shows ${url.origin}. Do in it what a customer does.`,
    `When you are done, close its window${canPressEnter ? ", or press Enter here" : " or press Ctrl+C here"}.`,
    "What you type stays in memory; of passwords, cards and addresses of people nothing is written.",
  ].join("\n  ");
}

function toVisit(url: URL, visit: RecordedVisit, named: ReadonlySet<string>, isOpen: boolean): Visit {
  const landed = URL.parse(visit.landedAt)?.hostname ?? "";
  const hosts = isOpen && isSameSite(landed, url.hostname) ? new Set([...named, landed]) : named;
  const parsed = readVisit(visit.entries);
  if (!parsed.ok) throw new ConfigError(`The visit cannot be used: ${parsed.error}.`);
  if (parsed.value.every(({ status }) => status === 0))
    throw new ConfigError(
      `${visit.ended === "closed" ? "The window was closed" : "The visit ended"} before a page had come. Nothing was recorded.`,
    );
  if (visit.ended === "time")
    process.stderr.write(`The visit took ${longestMinutes} minutes, the longest that one may take, and was ended.\n`);
  if (visit.isCut) process.stderr.write("The visit asked for more than is kept; its end is missing. Record a shorter one.\n");
  return { entries: parsed.value, typed: visit.typed, hosts };
}

/** Ctrl+C ends the visit and keeps it, a second one leaves at once; so does Enter, where somebody sits at a terminal. */
function listenForEnd() {
  const stop = new AbortController();
  const leave = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) leave.abort(new Error("Ended by hand."));
    stop.abort(new Error("Ended by hand."));
  };
  const canPressEnter = process.stdin.isTTY;
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  if (canPressEnter) process.stdin.on("data", onSignal).resume();
  return {
    signal: stop.signal,
    leaving: leave.signal,
    canPressEnter,
    forget() {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      if (canPressEnter) process.stdin.off("data", onSignal).pause();
    },
  };
}
