import { ConfigError } from "../config/config-error.ts";
import type { PerfComparison, Side } from "../model/perf-comparison.ts";
import type { LoadPlan } from "../model/target.ts";

/** A page that is to be asked at both sides. */
export interface ChosenPage {
  /** As people call it: `GET /dashboard`. */
  readonly page: string;
  /** Path and query. */
  readonly path: string;
  /** Absent where nothing is declared: then it is what the release before answers. */
  readonly expect?: number;
}

export interface ChosenPages {
  readonly pages: readonly ChosenPage[];
  readonly leftOut: PerfComparison["leftOut"];
  /** The journey that signs in, where pages are for customers. */
  readonly session?: string;
}

/** What the configuration measures, and the origin of its pages. */
interface Planned {
  readonly load: LoadPlan;
  readonly app: string;
}

/** More would make the whole too long to be waited for. */
export const mostPages = 5;

/** What is asked at both sides: the paths that were typed, else the one in the addresses, else what the configuration measures. */
export function choosePages(
  { before, after }: Readonly<Record<Side, URL>>,
  typed: readonly string[],
  planned: Planned | undefined,
): ChosenPages {
  if (typed.length > 0) {
    if (typed.length > mostPages) throw new ConfigError(`At most ${mostPages} paths at a time: ${typed.length} are too many.`);
    return { pages: typed.map((path) => toPage(readPath(path, before))), leftOut: [] };
  }
  const [one, other] = [before.pathname + before.search, after.pathname + after.search];
  if (one !== "/" || other !== "/") {
    if (one !== "/" && other !== "/" && one !== other)
      throw new ConfigError(`--before and --after name different pages, ${one} and ${other}. Only the same page can be compared.`);
    return { pages: [toPage(one === "/" ? other : one)], leftOut: [] };
  }
  return planned === undefined ? { pages: [toPage("/")], leftOut: [] } : fromPlan(planned);
}

function fromPlan({ load: { routes, session }, app }: Planned): ChosenPages {
  const pages: ChosenPage[] = [];
  const leftOut: PerfComparison["leftOut"][number][] = [];
  for (const { route, kind, method, url, expect } of routes) {
    const leave = (reason: string): void => void leftOut.push({ page: route, reason });
    if (kind !== "read" || method !== "GET") leave("it writes, and would leave traces at both");
    else if (!URL.canParse(url) || url.includes("{{")) leave("its address is not the same for everybody");
    else if (new URL(url).origin !== app) leave("it belongs to another host than the app");
    else if (pages.length === mostPages) leave(`no more than ${mostPages} are asked at a time; “--path” names others`);
    else pages.push({ page: route, path: new URL(url).pathname + new URL(url).search, expect });
  }
  return { pages, leftOut, session };
}

function toPage(path: string): ChosenPage {
  return { page: `GET ${path}`, path };
}

function readPath(path: string, base: URL): string {
  const url = path.startsWith("/") ? URL.parse(path, base.href) : null;
  if (url === null || url.origin !== base.origin) throw new ConfigError(`“${path}” is no path for --path: write /pricing.`);
  return url.pathname + url.search;
}

/** An address as it was typed for one side. Throws ConfigError. */
export function readSide(option: "--before" | "--after", typed: string | undefined): URL {
  if (typed === undefined)
    throw new ConfigError(
      "Name both releases, as in “openingday perf compare --before https://old.myapp.com --after https://new.myapp.com”.",
    );
  const url = URL.parse(typed);
  if (url === null || !/^https?:$/u.test(url.protocol)) throw new ConfigError(`${option} takes an address, as in https://new.myapp.com.`);
  if (url.username !== "" || url.password !== "") throw new ConfigError(`${option} holds a password. Leave it out of the address.`);
  return url;
}
