import type { Incident } from "../model/incident.ts";
import type { ReleaseMarker } from "../model/release.ts";
import { sayDuration, sayMoment } from "../watch/say-when.ts";
import type { WatchedCheck } from "../watch/watched-check.ts";
import { html } from "./markup.ts";
import type { Markup } from "./markup.ts";
import { runBars } from "./run-bars.ts";
import { styleElement } from "./status-style.ts";

/** What the status page shows. */
export interface StatusView {
  readonly publicName: string;
  readonly now: number;
  readonly checks: readonly Pick<WatchedCheck, "check" | "state" | "recent">[];
  /** Newest first. */
  readonly incidents: readonly Incident[];
  /** What releases told, newest first. */
  readonly markers: readonly ReleaseMarker[];
}

/** The status page as one HTML document: for customers too, so it shows neither addresses' queries nor anything internal. */
export function statusPage(view: StatusView): string {
  const { publicName, now, checks, incidents, markers } = view;
  const open = incidents.filter(({ resolvedAt }) => resolvedAt === undefined);
  const past = incidents.filter(({ resolvedAt }) => resolvedAt !== undefined).slice(0, 10);
  const verdict = sayVerdict(view, open);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="30" />
        <title>${verdict.text} – ${publicName}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${publicName} status</h1>
          <p class="verdict ${verdict.tone}">${verdict.text}</p>
          ${open.map((incident) => openIncident(incident, now, markers))}
          <h2>What is watched</h2>
          <ul>
            ${checks.map(checkCard)}
          </ul>
          <h2>Recent incidents</h2>
          ${
            past.length === 0
              ? html`<p class="soft">None so far.</p>`
              : html`<ul>
                  ${past.map((incident) => pastIncident(incident, markers))}
                </ul>`
          }
          ${
            markers.length === 0
              ? ""
              : html`<h2>Recent updates</h2>
                  <ul>
                    ${markers.slice(0, 10).map(updateLine)}
                  </ul>`
          }
          <footer>As of ${sayMoment(now)}. This page looks again every 30 seconds.</footer>
        </main>
      </body>
    </html> `.markup;
}

function sayVerdict({ checks }: StatusView, open: readonly Incident[]): { readonly text: string; readonly tone: "good" | "warn" | "bad" } {
  const first = open[0];
  if (open.length > 1) return { text: `${open.length} parts are down`, tone: "bad" };
  if (first !== undefined) {
    const better = checks.some(({ check, state }) => check.name === first.check && state.word === "recovering");
    return better ? { text: `${first.check} is coming back`, tone: "warn" } : { text: `${first.check} is down`, tone: "bad" };
  }
  if (checks.length === 0) return { text: "Nothing is watched yet", tone: "warn" };
  if (checks.some(isUnknown)) return { text: "Not everything could be looked at yet", tone: "warn" };
  if (checks.some(({ state }) => state.word === "suspect")) return { text: "A failure is being confirmed", tone: "warn" };
  return { text: "Everything works", tone: "good" };
}

/** Neither seen up nor down: no run yet, or the latest ones brought no result. */
function isUnknown({ state, recent }: Pick<WatchedCheck, "state" | "recent">): boolean {
  const last = recent.at(-1)?.outcome;
  return state.word === "up" && (last === undefined || last === "nodata" || last === "missed");
}

function checkCard(watched: StatusView["checks"][number]): Markup {
  const { check, state, recent } = watched;
  const word = isUnknown(watched) ? "unknown" : state.word;
  const last = recent.at(-1);
  const took = last?.outcome === "pass" ? ` · answered in ${last.tookMs} ms` : "";
  return html`<li class="card">
    <div class="row"><span class="name">${check.name}</span><span class="state ${word}">${words[word]}</span></div>
    ${runBars(recent)}
    <p class="soft">Looked at every ${sayDuration(check.intervalSeconds * 1000)}${took}</p>
  </li>`;
}

const words = { up: "works", suspect: "being confirmed", down: "down", recovering: "coming back", unknown: "not known" } as const;

function openIncident(incident: Incident, now: number, markers: readonly ReleaseMarker[]): Markup {
  const { check, openedAt, seen } = incident;
  return html`<div class="card bad">
    <p class="name">${check}</p>
    <p>${seen}</p>
    <p class="soft">Since ${sayMoment(openedAt)}, for ${sayDuration(now - openedAt)} now.${sayUpdate(incident, markers)}</p>
  </div>`;
}

function pastIncident(incident: Incident, markers: readonly ReleaseMarker[]): Markup {
  const { check, openedAt, resolvedAt, seen } = incident;
  return html`<li class="card">
    <div class="row"><span class="name">${check}</span><span class="soft">${sayDuration((resolvedAt ?? openedAt) - openedAt)}</span></div>
    <p>${seen}</p>
    <p class="soft">${sayMoment(openedAt)}.${sayUpdate(incident, markers)}</p>
  </li>`;
}

/** What was changed this shortly before an outage is the first thing to look at. */
const nearMs = 1_800_000;

function sayUpdate({ openedAt }: Incident, markers: readonly ReleaseMarker[]): string {
  const before = markers.find(({ at }) => at <= openedAt);
  if (before === undefined || openedAt - before.at > nearMs) return "";
  return ` ${updates[before.change].begun} ${sayDuration(openedAt - before.at)} before.`;
}

const updates = {
  deploy: { done: "A new version went live", begun: "An update had begun", not: "An update did not succeed" },
  rollback: {
    done: "The version before was put back",
    begun: "Going back to the version before had begun",
    not: "Going back did not succeed",
  },
  forward: { done: "The newest version was put back", begun: "Going forward again had begun", not: "Going forward again did not succeed" },
} as const;

/** For customers too: which commit it was stays out. */
function updateLine({ change, at, outcome }: ReleaseMarker): Markup {
  const words = outcome === undefined ? updates[change].begun : updates[change][outcome === "done" ? "done" : "not"];
  return html`<li class="card">
    <p>${words}</p>
    <p class="soft">${sayMoment(at)}</p>
  </li>`;
}
