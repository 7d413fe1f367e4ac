import type { CheckReport, Finding, Report, RowReport, StageReport } from "../model/report.ts";
import { escapeHtml as escape } from "./escape.ts";
import { stageTwoTables } from "./stage-two-tables.ts";
import { sayState, severityWords, stateMarks, stateWords } from "./words.ts";

/** One page for each stage, in order; printed, each begins a new sheet. `only` leaves the others out. */
export function stagePages(report: Report, only?: number): string {
  const stages = report.stages.filter((stage) => only === undefined || stage.stage === only);
  return stages.map((stage) => stagePage(stage, report)).join("\n");
}

/** Where each stage stands, and the way to its page. */
export function stageIndex(report: Report): string {
  const items = report.stages.map((stage) => {
    const own = report.rows.filter((row) => row.stage === stage.stage);
    return `<li class="${stage.state}"><span class="mark" title="${stateWords[stage.state]}">${stateMarks[stage.state]}</span><span class="id">${stage.stage}</span>
<span class="what"><a href="#stage-${stage.stage}">${escape(stage.title)}</a><em>${stage.counts.pass} of ${own.length} proved</em></span></li>`;
  });
  return `<section><h2>The seven stages</h2><ul class="rows">${items.join("\n")}</ul></section>`;
}

/** One line of the roadmap with its state, and why when it is not proved. */
export function rowItem(row: RowReport): string {
  const reason = row.state === "pass" ? "" : `<small>${escape(row.reason)}</small>`;
  return `<li class="${row.state}"><span class="mark" title="${sayState(row)}">${stateMarks[row.state]}</span><span class="id">${escape(row.id)}</span>
<span class="what">${escape(row.title)}<em>${sayState(row)}</em>${reason}</span></li>`;
}

function stagePage(stage: StageReport, report: Report): string {
  const rows = report.rows.filter((row) => row.stage === stage.stage);
  const ids = new Set(rows.map((row) => row.id));
  const looked = new Set(rows.flatMap((row) => row.checks));
  // What a check of this stage found is told here, also where it weighs on a line above the stages alone.
  const findings = report.findings.filter(({ check, rows: on }) => looked.has(check) || on.some((row) => ids.has(row)));
  const checks = report.checks.filter((check) => looked.has(check.id));
  return `<section class="stage-page ${stage.state}" id="stage-${stage.stage}">
<h2><span class="mark">${stateMarks[stage.state]}</span> Stage ${stage.stage}. ${escape(stage.title)}</h2>
<p class="when">${escape(report.target.domain)} · ${stage.counts.pass} of ${rows.length} lines proved, ${stage.counts.fail} failed, ${stage.counts.unproved} not seen</p>
<ul class="rows">${rows.map(rowItem).join("")}</ul>
${stage.stage === 2 && report.stageTwo !== undefined ? stageTwoTables(report.stageTwo) : ""}
${findings.length === 0 ? "" : `<h3>Found</h3><ul class="found">${findings.map(foundItem).join("")}</ul>`}
${checks.length === 0 ? "" : `<details><summary>What ${checks.length} checks saw</summary>${checks.map(checkBlock).join("")}</details>`}
</section>`;
}

function foundItem({ message, fix, code, severity, cites }: Finding): string {
  const rests = cites.length === 0 ? "" : ` · rests on ${cites.map(escape).join("; ")}`;
  return `<li>${escape(message)} <b>Do now:</b> ${escape(fix)}<small>${severityWords[severity]} · <code>${escape(code)}</code>${rests}</small></li>`;
}

function checkBlock({ id, title, status, reason, seen }: CheckReport): string {
  const lines = [...(reason === undefined ? [] : [reason]), ...seen];
  return `<h4>${escape(title)} <code>${escape(id)}</code>: ${status}</h4>${lines.length === 0 ? "" : `<pre>${lines.slice(0, 60).map(escape).join("\n")}</pre>`}`;
}
