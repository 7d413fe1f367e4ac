import { createClientAddresses } from "../../journeys/client-address.ts";
import { visibleText } from "../../journeys/visible-text.ts";
import type { RouteAnswer, Welcome } from "../../model/evidence-smoke.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import type { SmokeRoute } from "../../model/target.ts";
import type { HttpAnswer, HttpRequest, Tools } from "../../model/tools.ts";
import { readRedirect } from "../../parsers/redirect.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import { brokeOff } from "./broke-off.ts";
import { withoutQuery } from "./without-query.ts";

const atOnce = 6;
const maxHops = 5;
const answerMs = 8_000;
/** A page with fewer words than these is filled in the browser, or says only that somebody has to log in. */
const wordsOfAPage = 200;
const asksToLogIn = /\b(?:log|sign)[ -]?in\b|\bpassword\b/iu;

/** Asks every declared address once, as a stranger. */
export default defineProbe({
  key: "smoke.routes",
  mode: "active",
  timeoutMs: 45_000,
  maxRequests: ({ smoke }) => (smoke?.routes.length ?? 0) * (1 + maxHops),
  phase: 1,
  async gather({ target, tools }) {
    const routes = target.smoke?.routes ?? [];
    if (routes.length === 0) throw new NotConfigured("no configuration names an address that must answer: run “openingday init” first");
    const from =
      target.clientAddresses === undefined
        ? {}
        : { localAddress: createClientAddresses(target.clientAddresses, tools.random.word()).next() };
    return { routes: await inParallel(routes, atOnce, (route) => ask(route, tools.http, from)) };
  },
});

async function ask(route: SmokeRoute, http: Tools["http"], from: Pick<HttpRequest, "localAddress">): Promise<RouteAnswer> {
  const { name, method, access, status: expected, contains } = route;
  const base = { name, url: withoutQuery(route.url), method, access, ...(expected === undefined ? {} : { expected }) };
  try {
    // A declared status is that of the address itself; a customer's address may only send a stranger away.
    const hops = expected === undefined && access === "everybody" ? maxHops : 0;
    const answer = await walk(route, hops, http, from);
    return {
      ...base,
      status: answer.status,
      ...(answer.url === route.url ? {} : { endedAt: withoutQuery(answer.url) }),
      ...(contains === undefined ? {} : { words: { wanted: contains, found: holds(answer, contains) } }),
      ...(access === "everybody" ? {} : { welcome: welcomeOf(answer) }),
    };
  } catch (error) {
    return { ...base, error: describeFailure(error).error, ...(brokeOff(error) ? { brokeOff: true } : {}) };
  }
}

async function walk({ url, method }: SmokeRoute, hops: number, http: Tools["http"], from: Pick<HttpRequest, "localAddress">) {
  const body = method === "POST" ? { body: "", headers: { origin: new URL(url).origin } } : {};
  let answer = await http.request({ url, method, timeoutMs: answerMs, ...body, ...from });
  for (let hop = 0; hop < hops; hop++) {
    const next = readRedirect(answer);
    if (next?.ok !== true) break;
    try {
      answer = await http.request({ url: next.value, timeoutMs: answerMs, ...from });
    } catch (error) {
      // Sent on to a company that signs people in, say: that is an answer, and not ours to follow.
      if (error instanceof Error && error.name === "NotOwned") break;
      throw error;
    }
  }
  return answer;
}

function holds(answer: HttpAnswer, wanted: string): boolean {
  const text = answer.text();
  return text.includes(wanted) || (isPage(answer) && visibleText(text, text.length).text.includes(wanted));
}

/** What a stranger is given at an address for customers. */
function welcomeOf(answer: HttpAnswer): Welcome {
  if (answer.status === 401 || answer.status === 403) return "kept-out";
  const next = readRedirect(answer);
  if (next !== undefined) {
    const isElsewhere = next.ok && plainPath(next.value) !== plainPath(answer.url);
    return isElsewhere ? "kept-out" : "unclear";
  }
  if (answer.status < 200 || answer.status > 299) return "unclear";
  const text = answer.text();
  if (!isPage(answer)) return text.trim() === "" || /^\s*(?:null|\{\}|\[\])\s*$/u.test(text) ? "unclear" : "let-in";
  const { text: seen } = visibleText(text, 20_000);
  return seen.length < wordsOfAPage || asksToLogIn.test(seen) || /type=["']?password/iu.test(text) ? "unclear" : "let-in";
}

function isPage(answer: HttpAnswer): boolean {
  return answer.header("content-type")?.includes("html") === true;
}

/** Another scheme, another host or a slash at the end is still the same page. */
function plainPath(url: string): string {
  return new URL(url).pathname.replace(/\/+$/u, "");
}
