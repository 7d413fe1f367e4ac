import { html } from "hono/html";
import type { DeadJob, DueRefund, Totals } from "../queries/oversight.ts";
import { showPrice, showTime } from "../show-time.ts";
import type { Markup } from "./layout.ts";

/** The administrator's page: figures, failed work, refunds to make. */
export function adminPage(totals: Totals, deadJobs: readonly DeadJob[], refunds: readonly DueRefund[]): Markup {
  const figures: readonly (readonly [string, number])[] = [
    ["Clients", totals.clients],
    ["of them verified", totals.verified],
    ["Sessions ahead", totals.upcoming],
    ["Held right now", totals.held],
    ["Free slots", totals.freeSlots],
    ["Jobs waiting", totals.queued],
    ["Jobs dead", totals.dead],
  ];
  return html`<header class="page-head"><h1>Administration</h1></header>
    <dl class="figures">
      ${figures.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <div class="board">
      <section class="card rows">
        <h2>Failed work</h2>
        ${deadJobs.length === 0 ? html`<p class="fine">Nothing failed for good.</p>` : ""}
        <ul>
          ${deadJobs.map(
            (job) =>
              html`<li class="job">
                <span>${job.kind}, ${job.attempts} tries<br /><small>${job.lastError ?? ""}</small></span>
                <form method="post" action="/admin/jobs/${job.id}/retry">
                  <button class="button quiet small" type="submit">Try again</button>
                </form>
              </li>`,
          )}
        </ul>
      </section>
      <section class="card rows">
        <h2>Refunds to make</h2>
        ${refunds.length === 0 ? html`<p class="fine">None.</p>` : ""}
        <ul>
          ${refunds.map(
            (refund) =>
              html`<li class="job">
                <span>${refund.clientName ?? "A former client"}, session of ${showTime(refund.startsAt, "Europe/London", "moment")}</span
                ><em>${showPrice(refund.priceMinor, refund.currency)}</em>
              </li>`,
          )}
        </ul>
      </section>
    </div>`;
}
