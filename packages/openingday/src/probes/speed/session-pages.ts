import { createClientAddresses } from "../../journeys/client-address.ts";
import type { CookieJar } from "../../journeys/cookie-jar.ts";
import type { PrivateAddress, PrivateAnswer, Unanswered } from "../../model/evidence-session.ts";
import type { RequestStep } from "../../model/journey.ts";
import { defineProbe, NotConfigured, type ProbeContext } from "../../model/probe.ts";
import type { Target } from "../../model/target.ts";
import { NoAnswer, type HttpAnswer } from "../../model/tools.ts";
import { isCacheHit, sharedCacheHeaders } from "../../parsers/cache-status.ts";
import { readRedirect } from "../../parsers/redirect.ts";
import { parseSetCookie } from "../../parsers/set-cookie.ts";
import { withoutQuery } from "../smoke/without-query.ts";
import { weigh } from "../web/weigh.ts";
import { walkIn, whyOutside, type Session } from "./walk-in.ts";

const maxAddresses = 6;
const questions = 5;
const journeyRequests = 100;
const pageBytes = 2_000_000;
/** Shorter values are choices such as a language, the same for many. */
const shortestSecret = 16;

/** Signs in as two customers and asks each page of theirs as the first, as the second and as nobody. */
export default defineProbe({
  key: "session.pages",
  mode: "active",
  timeoutMs: 120_000,
  // A journey may clean up after itself with 50 more.
  maxRequests: (target) => (addressesOf(target).length === 0 ? 0 : 2 * (journeyRequests + 50) + addressesOf(target).length * questions),
  phase: 1,
  async gather(context) {
    const { target } = context;
    const addresses = addressesOf(target);
    if (target.load === undefined || addresses.length === 0)
      throw new NotConfigured("the configuration names no journey that signs in (load.session), or no page that only customers see");
    const sessions = await walkIn(context, target.load.session, 2, journeyRequests);
    try {
      const inside = sessions.filter((session) => session.result.run.ok);
      const outside = sessions.map(whyOutside).find((why) => why !== undefined);
      const [first, second] = inside;
      if (first === undefined) throw new Error(`nobody could sign in to look at customers’ pages: ${outside}`);
      const askers = createAskers(context, first, second);
      const asked: PrivateAddress[] = [];
      // One after the other: some applications hand out a new session with each answer.
      for (const url of addresses) asked.push(await lookAt(url, askers, second !== undefined));
      return { addresses: asked, ...(outside === undefined ? {} : { alone: outside }) };
    } finally {
      await Promise.all(sessions.map(({ result }) => result.cleanUp()));
    }
  },
});

/** What customers alone may read, at the same address for each of them. */
function addressesOf({ load, smoke, journeys }: Target): readonly string[] {
  const measured = (load?.routes ?? []).filter(({ method }) => method.toUpperCase() === "GET");
  const guarded = (smoke?.routes ?? []).filter(({ access, method }) => access === "customers" && method === "GET");
  const opened = journeys.flatMap(({ steps }) => steps.filter((step) => step.kind === "request").filter(isLook));
  const urls = [...measured, ...guarded, ...opened].map(({ url }) => url).filter((url) => !url.includes("{{") && URL.canParse(url));
  return [...new Set(urls)].slice(0, maxAddresses);
}

/** A step that opens a page and changes nothing: after a log-out there would be nothing left to look at. */
function isLook({ method = "GET", url, form, json, headers }: RequestStep): boolean {
  if (method !== "GET" || form !== undefined || json !== undefined || headers !== undefined) return false;
  return !/log-?out|sign-?out|delete|cancel|leave|unsubscribe/iu.test(url);
}

interface Askers {
  first(url: string): Promise<HttpAnswer | Unanswered>;
  second(url: string): Promise<HttpAnswer | Unanswered>;
  stranger(url: string): Promise<HttpAnswer | Unanswered>;
  /** `url` with a query that nobody has asked with. */
  unseen(url: string): string;
  describe(
    answer: HttpAnswer | Unanswered,
    to: { readonly first: HttpAnswer | Unanswered; readonly usual: ReadonlySet<string> },
  ): PrivateAnswer | Unanswered;
}

function createAskers({ target, tools }: ProbeContext, first: Session, second: Session | undefined): Askers {
  const words = { first: wordOf(first), second: second === undefined ? undefined : wordOf(second) };
  const distinct = words.first !== words.second;
  const strangerAddress =
    target.clientAddresses === undefined ? undefined : createClientAddresses(target.clientAddresses, tools.random.word()).next();

  async function ask(url: string, localAddress: string | undefined, jar?: CookieJar): Promise<HttpAnswer | Unanswered> {
    const cookie = jar?.header(url);
    try {
      const answer = await tools.http.request({
        url,
        headers: { accept: "text/html,application/json;q=0.9,*/*;q=0.8", ...(cookie === undefined ? {} : { cookie }) },
        ...(localAddress === undefined ? {} : { localAddress }),
        maxBytes: pageBytes,
        rawCookies: true,
      });
      return answer;
    } catch (error) {
      if (error instanceof NoAnswer) return { error: error.message };
      throw error;
    }
  }
  async function askSignedIn(url: string, session: Session | undefined): Promise<HttpAnswer | Unanswered> {
    if (session === undefined) return { error: "nobody is signed in" };
    const { jar } = session.result;
    const answer = await ask(url, session.localAddress, jar);
    // Never a cookie that is somebody else's: it would sign this customer in as them.
    if (!("error" in answer) && session === first) jar.take(url, answer.headers);
    return answer;
  }

  return {
    first: (url) => askSignedIn(url, first),
    second: (url) => askSignedIn(url, second),
    stranger: (url) => ask(url, strangerAddress),
    unseen(url) {
      const fresh = new URL(url);
      fresh.searchParams.set("openingday", tools.random.word());
      return fresh.href;
    },
    describe(answer, { first: reference, usual }) {
      if ("error" in answer) return answer;
      const text = answer.text().toLowerCase();
      const own = new Set([...first.result.jar.values()].filter((value) => value.length >= shortestSecret && !usual.has(value)));
      for (const value of second?.result.jar.values() ?? []) own.delete(value);
      return {
        status: answer.status,
        fromCache: isCacheHit(answer.headers),
        names: distinct ? (["first", "second"] as const).filter((name) => words[name] !== undefined && text.includes(words[name])) : [],
        sameAsFirst: !("error" in reference) && answer.body.length > 0 && sameBytes(answer.body, reference.body),
        refused: isRefusal(answer),
        handsOnCookie: cookiesOf(answer).some((value) => own.has(value)),
        headers: sharedCacheHeaders(answer.headers),
      };
    },
  };
}

async function lookAt(url: string, askers: Askers, isPair: boolean): Promise<PrivateAddress> {
  const first = await askers.first(url);
  const second = isPair ? await askers.second(url) : undefined;
  const stranger = await askers.stranger(url);
  const freshFirst = await askers.first(askers.unseen(url));
  const freshStranger = await askers.stranger(askers.unseen(url));
  const usual = new Set("error" in freshStranger ? [] : cookiesOf(freshStranger));
  const describe = (answer: HttpAnswer | Unanswered): PrivateAnswer | Unanswered => askers.describe(answer, { first, usual });
  return {
    url: withoutQuery(url),
    first: describe(first),
    ...("error" in first ? {} : { weight: weigh(first) }),
    ...(second === undefined ? {} : { second: describe(second) }),
    stranger: describe(stranger),
    fresh: { first: describe(freshFirst), stranger: describe(freshStranger) },
  };
}

/** Made up for this customer alone, and part of their mail address. */
function wordOf({ result }: Session): string {
  return (result.values["unique"] ?? "").toLowerCase();
}

function cookiesOf({ headers }: HttpAnswer): readonly string[] {
  return headers.flatMap(({ name, value }) => {
    const parsed = name === "set-cookie" ? parseSetCookie(value) : undefined;
    return parsed?.ok === true ? [parsed.value.value] : [];
  });
}

/** Sent on to the same page without our query is no refusal. */
function isRefusal(answer: HttpAnswer): boolean {
  if (answer.status === 401 || answer.status === 403) return true;
  const next = readRedirect(answer);
  return next?.ok === true && withoutQuery(next.value) !== withoutQuery(answer.url);
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
