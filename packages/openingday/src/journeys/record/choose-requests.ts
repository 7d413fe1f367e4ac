import type { VisitEntry } from "../../parsers/har.ts";

/** A request of the visit that matters, with the answer at the end of its redirects. */
export interface Chosen {
  readonly request: VisitEntry;
  /** The same, where nothing redirected. */
  readonly last: VisitEntry;
  /** It was sent on to a host that is not ours, where it is not followed. */
  readonly leadsAway: boolean;
}

/** Why a request was left out. */
export type LeftOut =
  | "files of the pages, such as scripts, styles and pictures"
  | "requests to other hosts"
  | "counters of visitors and errors"
  | "requests without an answer"
  | "what a journey cannot send, such as files"
  | "the same question again";

export interface Choice {
  readonly chosen: readonly Chosen[];
  readonly leftOut: ReadonlyMap<LeftOut, number>;
  /** Other hosts that the visit talked to. */
  readonly otherHosts: readonly string[];
}

const mostHops = 5;
const files = /\.(?:m?js|css|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|mp4|webm|mp3|wasm|webmanifest)$/iu;
const fileTypes = /^(?:image|font|video|audio)\/|^text\/css$|javascript|wasm|manifest/u;
const fileResources = new Set(["script", "stylesheet", "image", "font", "media", "manifest", "texttrack", "preflight", "prefetch", "ping"]);
const counters =
  /\/(?:_vercel\/|cdn-cgi\/|_next\/(?:static|image)|__nextjs|g\/collect|collect$|beacon|analytics|telemetry|metrics$|envelope\/?$|csp-report)/iu;

/** The requests that make up what a person did, in their order. `isOwn` tells whether a host is ours. */
export function chooseRequests(entries: readonly VisitEntry[], isOwn: (host: string) => boolean): Choice {
  const leftOut = new Map<LeftOut, number>();
  const otherHosts = new Set<string>();
  const chosen: Chosen[] = [];
  const followed = new Set<VisitEntry>();
  for (const [index, request] of entries.entries()) {
    if (followed.has(request)) continue;
    const why = whyNot(request, isOwn) ?? (isRepeated(request, chosen.at(-1)) ? "the same question again" : undefined);
    if (why === "requests to other hosts") otherHosts.add(new URL(request.url).hostname);
    if (why !== undefined) {
      leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
      continue;
    }
    chosen.push(followRedirects(entries, index, isOwn, followed));
  }
  return { chosen, leftOut, otherHosts: [...otherHosts].slice(0, 20) };
}

function whyNot(entry: VisitEntry, isOwn: (host: string) => boolean): LeftOut | undefined {
  const { url, method, resource, type, status, headers, body } = entry;
  const { protocol, hostname, pathname } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return "files of the pages, such as scripts, styles and pictures";
  if (!isOwn(hostname)) return "requests to other hosts";
  if (counters.test(pathname)) return "counters of visitors and errors";
  if (method === "OPTIONS" || method === "HEAD" || fileResources.has(resource))
    return "files of the pages, such as scripts, styles and pictures";
  // A redirect has no type of its own.
  const isAnswer = status < 300 || status > 399;
  if (method === "GET" && headers.get("sec-fetch-dest") !== "document" && (files.test(pathname) || (isAnswer && fileTypes.test(type))))
    return "files of the pages, such as scripts, styles and pictures";
  if (status === 0) return "requests without an answer";
  if (!/^(?:GET|POST|PUT|PATCH|DELETE)$/u.test(method) || !isSendable(body)) return "what a journey cannot send, such as files";
  return undefined;
}

/** A form, or JSON. */
function isSendable(body: VisitEntry["body"]): boolean {
  if (body === undefined || (body.text === "" && body.fields.length === 0)) return body?.isTooLong !== true;
  return body.type === "application/x-www-form-urlencoded" || (/json/u.test(body.type) && isJson(body.text));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A page that asks again and again whether something is ready is one step. */
function isRepeated({ method, url }: VisitEntry, before: Chosen | undefined): boolean {
  return method === "GET" && before?.request.method === "GET" && before.request.url === url;
}

/** Each redirect uses up one later request of the visit, so that one which leads in a circle comes to an end. */
function followRedirects(
  entries: readonly VisitEntry[],
  index: number,
  isOwn: (host: string) => boolean,
  followed: Set<VisitEntry>,
): Chosen {
  const request = entries[index]!;
  let last = request;
  for (let hop = 0; hop < mostHops && last.status >= 300 && last.status <= 399 && last.location !== undefined; hop++) {
    const to = URL.parse(last.location, last.url);
    if (to === null) break;
    to.hash = "";
    if (!isOwn(to.hostname)) return { request, last, leadsAway: true };
    const next = entries.find((entry, later) => later > index && !followed.has(entry) && entry.url === to.href);
    if (next === undefined) break;
    followed.add(next);
    last = next;
  }
  return { request, last, leadsAway: false };
}
