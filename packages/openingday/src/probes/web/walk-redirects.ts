import type { CookieJar } from "../../journeys/cookie-jar.ts";
import type { Hop, Walk } from "../../model/evidence-web.ts";
import type { HttpAnswer, Tools } from "../../model/tools.ts";
import { readRedirect } from "../../parsers/redirect.ts";
import { redact } from "../../parsers/redact.ts";
import { describeFailure } from "../failure.ts";
import { nameAnswerer } from "./name-answerer.ts";

export interface WalkLimits {
  readonly maxHops: number;
  /** Bytes of body kept of each answer. */
  readonly maxBytes: number;
  /** Requests to one host, all walks together. */
  readonly maxPerHost: number;
  /** For one request. */
  readonly timeoutMs: number;
  /** No request starts later, epoch milliseconds. */
  readonly startBefore: number;
  /** Response header that only the declared edge adds. */
  readonly edgeHeader?: string;
}

export interface Walked {
  readonly walk: Walk;
  /** The last answer, unredacted; absent where the walk did not end at one. */
  readonly answer?: HttpAnswer;
}

/** A page that hands out a fresh cookie with each redirect to itself never repeats a request; the third visit is a loop all the same. */
const visitsThatMakeALoop = 3;
/** Longer walks of one start host go on one at a time: together they would use up the host's requests, and none would come to its end. */
const hopsSideBySide = 4;

/**
 * Makes a walker that follows redirects by hand, with the cookies it is given, as a browser does. A request that was made once, same
 * URL and same cookies, is not made again: walks share their hops. A walk never rejects; `end` says how it ended.
 */
export function createWalker(
  tools: Pick<Tools, "http" | "clock">,
  signal: AbortSignal,
  limits: WalkLimits,
): (start: string) => Promise<Walked> {
  const made = new Map<string, Promise<HttpAnswer>>();
  const perHost = new Map<string, number>();
  const takeTurn = createTurns();

  function fetchOnce(url: string, cookie: string): Promise<HttpAnswer> {
    const key = `${url}\n${cookie}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const { hostname } = new URL(url);
    const count = perHost.get(hostname) ?? 0;
    if (count >= limits.maxPerHost) return Promise.reject(new Error(`${hostname} had its share of ${limits.maxPerHost} requests`));
    if (signal.aborted || tools.clock.now() > limits.startBefore) return Promise.reject(new Error("the audit ran out of time here"));
    perHost.set(hostname, count + 1);
    const answer = tools.http.request({
      url,
      headers: { accept: "text/html,*/*;q=0.8", ...(cookie === "" ? {} : { cookie }) },
      maxBytes: limits.maxBytes,
      timeoutMs: limits.timeoutMs,
      rawCookies: true,
    });
    made.set(key, answer);
    return answer;
  }

  async function walk(start: string, comeThisFar: () => Promise<void>): Promise<Walked> {
    const hops: Hop[] = [];
    let jar: CookieJar | undefined;
    const seen = new Set<string>();
    const visits = new Map<string, number>();
    const ended = (end: Walk["end"], more: Partial<Walk> = {}): Walk => ({ start, hops, end, ...more });
    let url = start;
    for (;;) {
      const cookie = jar?.header(url) ?? "";
      const visit = (visits.get(url) ?? 0) + 1;
      if (seen.has(`${url}\n${cookie}`) || visit > visitsThatMakeALoop) return { walk: ended("loop") };
      if (hops.length > limits.maxHops) return { walk: ended("too-many") };
      seen.add(`${url}\n${cookie}`);
      visits.set(url, visit);
      if (hops.length === hopsSideBySide) await comeThisFar();
      let answer: HttpAnswer;
      try {
        answer = await fetchOnce(url, cookie);
      } catch (error) {
        return { walk: ended("error", describeFailure(error)) };
      }
      // Loaded at the first cookie: the list of public suffixes that it needs takes longer to load than an answer takes to come.
      if (answer.header("set-cookie") !== undefined) {
        const { createCookieJar } = await import("../../journeys/cookie-jar.ts");
        jar ??= createCookieJar(() => tools.clock.now());
        jar.take(url, answer.headers);
      }
      const by = nameAnswerer(answer.headers, limits.edgeHeader);
      const hsts = url.startsWith("https:") ? answer.header("strict-transport-security")?.slice(0, 200) : undefined;
      const hop = {
        url: redact(url),
        status: answer.status,
        ...(by === undefined ? {} : { by }),
        ...(hsts === undefined ? {} : { hsts }),
      };
      const next = readRedirect(answer);
      if (next === undefined) {
        hops.push(hop);
        return { walk: ended("answered"), answer };
      }
      const location = redact(next.ok ? next.value : next.error);
      hops.push({ ...hop, location });
      if (!next.ok) return { walk: ended("error", { error: `it redirects to “${location}”, which no browser can open as a page` }) };
      url = next.value;
    }
  }

  return async (start) => {
    let release: (() => void) | undefined;
    try {
      return await walk(start, async () => {
        release = await takeTurn(new URL(start).hostname);
      });
    } finally {
      release?.();
    }
  };
}

/** Lets those who ask for a turn under one name have it one after the other; each gives it back by calling what it got. */
function createTurns(): (name: string) => Promise<() => void> {
  const last = new Map<string, Promise<void>>();
  return async (name) => {
    const before = last.get(name);
    const { promise, resolve } = Promise.withResolvers<void>();
    last.set(name, promise);
    await before;
    return resolve;
  };
}
