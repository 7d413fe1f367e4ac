import { defineCheck } from "../../model/check.ts";
import type { CheckContext, FindingDraft, Outcome } from "../../model/check.ts";
import type { MonitorSchedule } from "../../model/evidence-watch.ts";

type Watched = MonitorSchedule["checks"][number];

/** S6.C1: the landing page and the app are each watched, and each by what the page says, not only by its status. */
export default defineCheck({
  id: "core-routes-watched",
  title: "The landing page and the app are both watched, by what they show",
  why: "An app can be down while its landing page is fine, and a broken page often still answers 200: only its content tells.",
  rows: ["S6.C1"],
  risk: "outage-unseen",
  needs: ["watch.schedule"],
  specs: [],
  evaluate({ "watch.schedule": schedule }, { declared }: CheckContext): Outcome {
    if (!schedule.running) return { status: "inconclusive", reason: "The monitor does not answer, so what it watches is not known." };
    const site = read(declared.site);
    const app = read(declared.app);
    if (site === undefined || app === undefined)
      return { status: "inconclusive", reason: "The configuration's addresses of the site and the app cannot be read." };
    const seen = schedule.checks.map(({ name, url, assertsBody }) => `${name}: ${url}${assertsBody ? ", looks for a text" : ""}`);
    const findings = [
      ...judge(
        "site",
        "landing page",
        declared.site,
        schedule.checks.filter((check) => isPage(check, site)),
      ),
      ...judge(
        "app",
        "app",
        declared.app,
        schedule.checks.filter((check) => isPartOf(check, app, site)),
      ),
    ];
    return findings.length > 0 ? { status: "failed", findings, seen } : { status: "passed", seen };
  },
});

function read(address: string): URL | undefined {
  const url = address.includes("://") ? address : `https://${address}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** The apex and its www name are one site: one of them leads to the other. */
function host(url: URL): string {
  return url.host.replace(/^www\./, "");
}

function path(url: URL): string {
  return url.pathname.replace(/\/+$/, "");
}

function isPage({ url }: Watched, page: URL): boolean {
  const watched = read(url);
  return watched !== undefined && host(watched) === host(page) && path(watched) === path(page);
}

/** Any page of the app's own host; on a shared host only pages below the app's path. */
function isPartOf({ url }: Watched, app: URL, site: URL): boolean {
  const watched = read(url);
  if (watched === undefined || host(watched) !== host(app)) return false;
  return host(app) !== host(site) || path(watched) === path(app) || path(watched).startsWith(`${path(app)}/`);
}

function judge(code: "site" | "app", what: string, address: string, checks: readonly Watched[]): readonly FindingDraft[] {
  if (checks.some(({ assertsBody }) => assertsBody)) return [];
  const watched = checks.length > 0;
  return [
    {
      code: watched ? `${code}-status-only` : `${code}-unwatched`,
      severity: "medium",
      confidence: "proved",
      message: watched
        ? `The monitor looks at the ${what} (${address}) but not at what it shows.`
        : `The monitor does not look at the ${what} (${address}).`,
      breaks: watched
        ? `The ${what} can show an error or an empty page to every customer while the monitor calls it fine.`
        : `The ${what} can be down for hours while everything that is watched looks fine.`,
      fix: watched
        ? `Give its check a text that only the working page shows.`
        : `Add a check for ${address} with a text that only the working page shows.`,
      seen: watched ? checks.map(({ name, url }) => `${name}: ${url}, status only`) : ["No check has this address."],
    },
  ];
}
