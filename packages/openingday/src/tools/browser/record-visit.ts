import { randomBytes } from "node:crypto";
import type { TypedValue } from "../../parsers/field-kind.ts";
import { findBrowser } from "./find-browser.ts";
import { findWay, launchOptions, type WayDoors } from "./find-way.ts";
import type { BrowserContext, BrowserLibrary, LaunchedBrowser, OpenPage } from "./library.ts";
import { createTypedValues, watchFields } from "./typed-fields.ts";
import { createVisitLog, type HarEntry, type VisitLog } from "./visit-log.ts";

export interface RecordOptions extends WayDoors {
  /** Where Playwright may lie. */
  readonly folders: readonly string[];
  /** Other addresses that the configuration says how to reach. */
  readonly origins: readonly string[];
  /** Whether a host may be ours; of every other nothing is kept but that it was asked. */
  readonly isKept: (host: string) => boolean;
  readonly longestMs: number;
  /** Ends the visit; what was seen until then is kept. */
  readonly signal: AbortSignal;
  /** The window is there, and the first page in it. */
  readonly onOpen: () => void;
  /** Called now and then with the number of requests that were kept. */
  readonly onCount: (count: number) => void;
}

export interface RecordedVisit {
  /** In the order in which they were sent. */
  readonly entries: readonly HarEntry[];
  /** What the person typed into fields for passwords, addresses and cards. */
  readonly typed: readonly TypedValue[];
  /** Where the first page ended, after its redirects. */
  readonly landedAt: string;
  readonly ended: "by-hand" | "closed" | "time";
  /** Later requests were not kept, because there were so many before. */
  readonly isCut: boolean;
}

/** A visit that could not be begun; the message says why, and what to do. */
export class NoVisit extends Error {
  override readonly name = "NoVisit";
}

const firstPageMs = 30_000;
const countEveryMs = 500;
const closeMs = 5_000;
const afterwardsMs = 500;
const instead = "or save the visit with the tools of any browser (F12, Network, “Save all as HAR”) and give the file";

/**
 * Opens a window of a browser of this machine, with a profile of its own, and keeps in memory what it asks of our hosts until somebody
 * closes it. Rejects with `NoVisit` where there is no browser, no screen, or no page.
 */
export async function recordVisit(url: string, options: RecordOptions): Promise<RecordedVisit> {
  assertScreen();
  const { library, program } = await findBrowser(options.folders, "recording a visit needs a browser").catch((error: unknown) => {
    throw new NoVisit(`${sentenceOf(wordsOf(error))}, ${instead}.`);
  });
  const first = await findWay(new URL(url).origin, options).catch((error: unknown) => {
    throw new NoVisit(sentence(`${url} gives no answer`, wordsOf(error)));
  });
  const others = await Promise.all(options.origins.map((origin) => findWay(origin, options).catch(() => undefined)));
  const ways = [first, ...others.flatMap((way) => (way === undefined || way.origin === first.origin ? [] : [way]))];
  options.signal.throwIfAborted();
  const browser = await launch(library, { ...launchOptions(program, ways), headless: false });
  try {
    return await watch(url, browser, options);
  } finally {
    await closeSoon(browser);
  }
}

async function watch(url: string, browser: LaunchedBrowser, options: RecordOptions): Promise<RecordedVisit> {
  const log = createVisitLog(options.isKept);
  const typed = createTypedValues();
  const context = await browser.newContext({ viewport: null, serviceWorkers: "block" }).catch(endedEarly);
  await listen(context, log, (...told) => typed.take(...told)).catch(endedEarly);
  const end = whenOver(browser, context, options);
  try {
    const page = await context.newPage().catch(endedEarly);
    end.mind(page);
    const opened = page.goto(url, { timeout: firstPageMs, waitUntil: "domcontentloaded" }).catch((error: unknown) => error as Error);
    const early = await Promise.race([opened, end.over]);
    // A window that was closed ends its page a moment before it says so.
    if (early instanceof Error) await Promise.race([end.over, new Promise((later) => setTimeout(later, afterwardsMs).unref())]);
    if (early instanceof Error && end.ended() === undefined) throw new NoVisit(sayNoPage(url, early));
    const landedAt = page.url();
    if (end.ended() === undefined) options.onOpen();
    const counting = setInterval(() => options.onCount(log.count()), countEveryMs);
    const ended = await end.over.finally(() => clearInterval(counting));
    return { entries: await log.entries(), typed: typed.values(), landedAt, ended, isCut: log.isFull() };
  } finally {
    end.forget();
  }
}

/** Nothing else can go wrong with a window before it leads anywhere. */
function endedEarly(error: unknown): never {
  throw new NoVisit("The browser ended before a page had come. Nothing was recorded.", { cause: error });
}

async function listen(context: BrowserContext, log: VisitLog, take: (...told: readonly unknown[]) => void): Promise<void> {
  context.on("request", (request) => log.asked(request));
  context.on("response", (response) => log.answered(response));
  context.on("requestfinished", (request) => log.ended(request));
  context.on("requestfailed", (request) => log.ended(request));
  // A question that a page asks waits for the person; with nobody listening, Playwright says no to it.
  context.on("dialog", () => undefined);
  // Its name is no site's to find, and no other's to take.
  const name = `field${randomBytes(8).toString("hex")}`;
  await context.exposeBinding(name, (_, ...told) => take(...told));
  await context.addInitScript({ content: watchFields(name) });
}

/** When the visit is over: the last window was closed, the browser is gone, somebody said so, or the time is up. */
function whenOver(browser: LaunchedBrowser, context: BrowserContext, { signal, longestMs }: RecordOptions) {
  let ended: RecordedVisit["ended"] | undefined;
  let settle: (how: RecordedVisit["ended"]) => void = () => undefined;
  const over = new Promise<RecordedVisit["ended"]>((resolve) => {
    settle = (how) => {
      ended ??= how;
      resolve(how);
    };
  });
  const stop = (): void => settle("by-hand");
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  const timer = setTimeout(() => settle("time"), longestMs);
  const mind = (page: OpenPage): void =>
    page.on("close", () => {
      if (context.pages().length === 0) settle("closed");
    });
  context.on("page", mind);
  browser.on("disconnected", () => settle("closed"));
  return {
    over,
    mind,
    ended: () => ended,
    forget() {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}

async function launch(library: BrowserLibrary, options: Parameters<BrowserLibrary["launch"]>[0]): Promise<LaunchedBrowser> {
  try {
    // Ctrl+C ends the visit and keeps what was seen, so it must not end the browser under it.
    return await library.launch({ ...options, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
  } catch (error) {
    const said = wordsOf(error);
    if (/X server|\$DISPLAY|ozone_platform|Wayland/iu.test(said)) throw new NoVisit(sayNoScreen(), { cause: error });
    throw new NoVisit(sentence(`${options.executablePath} did not start`, `try it by hand, ${instead}`), { cause: error });
  }
}

/** On other systems there is one, or the browser itself finds out. */
function assertScreen(): void {
  const { DISPLAY: display = "", WAYLAND_DISPLAY: wayland = "" } = process.env;
  if (process.platform === "linux" && display === "" && wayland === "") throw new NoVisit(sayNoScreen());
}

function sayNoScreen(): string {
  return sentence("There is no screen here to show a browser on", `record the visit on your own computer, ${instead}`);
}

/** Playwright's own errors run over many lines, in colour. */
function sayNoPage(url: string, error: Error): string {
  const net = /net::(ERR_[A-Z_]+)/u.exec(error.message)?.[1];
  if (net !== undefined) return sentence(`${url} could not be opened`, `the browser said ${net}`);
  return /timeout/iu.test(error.message)
    ? sentence(`${url} did not come within ${firstPageMs / 1000} s`, "nothing was recorded")
    : sentence("The browser ended before its first page had come", "nothing was recorded");
}

function sentence(what: string, more: string): string {
  return `${what}: ${more.replace(/\.$/u, "")}.`;
}

function sentenceOf(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/u, "")}`;
}

async function closeSoon(browser: LaunchedBrowser): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeMs);
  });
  await Promise.race([browser.close().catch(() => undefined), late]);
  clearTimeout(timer);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
