import { ConfigError } from "../config/config-error.ts";
import type { ComparedPage } from "../comparison/compare-pages.ts";
import { dialAgain } from "../journeys/dial.ts";
import type { PairedPage } from "../journeys/paired-turns.ts";
import type { PerfComparison, Side } from "../model/perf-comparison.ts";
import type { Vantage } from "../model/target.ts";
import { NoAnswer, type HttpAnswer, type Tools } from "../model/tools.ts";
import type { ChosenPages } from "./perf-pages.ts";

export interface OpenPagesOptions {
  readonly chosen: ChosenPages;
  readonly addresses: Readonly<Record<Side, URL>>;
  readonly tools: Tools;
  readonly vantage: Vantage;
  /** The cookies of somebody signed in, for a path at one side. */
  readonly cookie: (side: Side, path: string) => string | undefined;
}

interface OpenedPages {
  readonly pages: readonly { readonly compared: ComparedPage; readonly paired: PairedPage }[];
  readonly leftOut: PerfComparison["leftOut"];
  /** Requests sent. */
  readonly asked: number;
}

/**
 * Asks each page once at both sides through the tools, which refuse hosts that are not ours, and learns where the connections go.
 * Rejects with ConfigError where no page is left to compare.
 */
export async function openPages({ chosen, addresses, tools, vantage, cookie }: OpenPagesOptions): Promise<OpenedPages> {
  const opened: OpenedPages["pages"][number][] = [];
  const left = [...chosen.leftOut];
  for (const { page, path, expect } of chosen.pages) {
    const headersFor = (side: Side): Record<string, string> => {
      const cookies = cookie(side, path);
      return { accept: "application/json, text/html;q=0.9, */*;q=0.8", ...(cookies === undefined ? {} : { cookie: cookies }) };
    };
    const ask = (side: Side): Promise<HttpAnswer> => askOnce(tools, `${addresses[side].origin}${path}`, headersFor(side), side);
    const answers: Readonly<Record<Side, HttpAnswer>> = { before: await ask("before"), after: await ask("after") };
    const { status } = answers.before;
    if (expect === undefined ? status < 200 || status > 299 : status !== expect) {
      left.push({ page, reason: `the release before answers ${status}${sayWhereTo(answers.before)}, so there is nothing to compare with` });
      continue;
    }
    const leadsTo = whereTo(answers.after);
    const request = (side: Side): PairedPage["request"][Side] => ({
      origin: addresses[side].origin,
      dial: dialAgain(addresses[side].origin, answers[side], vantage),
      method: "GET",
      path,
      headers: headersFor(side),
    });
    opened.push({
      compared: { page, expect: status, ...(leadsTo === undefined ? {} : { leadsTo }) },
      paired: { expect: status, request: { before: request("before"), after: request("after") } },
    });
  }
  if (opened.length === 0)
    throw new ConfigError(
      `There is no page to compare. ${left.map(({ page, reason }) => `${page}: ${reason}.`).join(" ")} Name one that everybody can open, as in “--path /pricing”.`,
    );
  return { pages: opened, leftOut: left, asked: chosen.pages.length * 2 };
}

async function askOnce(tools: Tools, url: string, headers: Readonly<Record<string, string>>, side: Side): Promise<HttpAnswer> {
  try {
    return await tools.http.request({ url, headers, fresh: true });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new ConfigError(
      `Nothing could be measured: the release ${side}, ${url}, gives no answer (${error.code}). Both must run while they are compared: start it and try again.`,
    );
  }
}

function whereTo(answer: HttpAnswer): string | undefined {
  const location = answer.status >= 300 && answer.status <= 399 ? answer.header("location") : undefined;
  if (location === undefined) return undefined;
  const url = URL.parse(location, answer.url);
  return url === null ? location : `${url.origin}${url.pathname}`;
}

function sayWhereTo(answer: HttpAnswer): string {
  const where = whereTo(answer);
  return where === undefined ? "" : ` and leads to ${where}`;
}
