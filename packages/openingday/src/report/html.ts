import type { Finding, RankedRisk, Report } from "../model/report.ts";
import { escapeHtml } from "./escape.ts";
import { pageFrame } from "./page-frame.ts";
import { redirectPage } from "./redirect-section.ts";
import { rowItem, stageIndex, stagePages } from "./stage-page.ts";
import { stageStyle } from "./stage-style.ts";
import { findingsOf, headings, splitRisks } from "./split-risks.ts";
import { confidenceWords, impactWords, sayDuration, sayTime, sayVerdict, severityWords, verdictWords } from "./words.ts";

/** The report as one self-contained page: no script, no request, readable on a phone and on paper. With `stage`, that stage's page alone. */
export function renderHtml(report: Report, stage?: number): string {
  const title = `${report.target.domain}: ${verdictWords[report.verdict]}`;
  return pageFrame(
    title,
    stageStyle,
    `<header class="verdict ${report.verdict}">
<p class="domain">${escapeHtml(report.target.domain)}</p>
<h1>${verdictWords[report.verdict]}${report.withExcuses ? " <small>with excuses</small>" : ""}</h1>
<p class="lead">${escapeHtml(sayVerdict(report))}</p>
<ul class="questions">
${question("Stable enough to sell", report.subVerdicts.stable)}
${question("Observable enough to debug", report.subVerdicts.observable)}
${question("Secure enough not to embarrass you", report.subVerdicts.secure)}
</ul>
<p class="when">${sayTime(report.startedAt)} · took ${sayDuration(report.tookMs)}${
      report.commit === null ? "" : ` · commit <code>${escapeHtml(report.commit.slice(0, 10))}</code>`
    }</p>
</header>
${
  stage === undefined
    ? `${risks(report)}
${gates(report)}
${stageIndex(report)}`
    : stagePages(report, stage)
}
${stage === undefined || stage === 2 ? redirectPage(report.redirectMap) : ""}
${report.notes.length === 0 ? "" : `<section><h2>Good to know</h2><ul>${report.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("")}</ul></section>`}
<footer>
<p>Sent: ${
      Object.entries(report.requestsSent)
        .map(([host, count]) => `${escapeHtml(host)} ${count}`)
        .join(" · ") || "nothing"
    }.</p>
<p>“Not seen” is never “fine”. “Attested” is a person’s word. “Excused” is not fixed.</p>
</footer>
${stage === undefined ? stagePages(report) : ""}`,
  );
}

function question(text: string, word: Report["verdict"]): string {
  return `<li class="${word}"><span>${text}</span><b>${verdictWords[word]}</b></li>`;
}

function risks(report: Report): string {
  if (report.findings.length === 0) return `<section><h2>Nothing stands in the way</h2><p>No check found anything to mend.</p></section>`;
  const { blocking, rest } = splitRisks(report);
  const listed = new Set(report.risks.flatMap((risk) => risk.findings));
  const left = report.findings.filter((finding) => !listed.has(finding.code));
  const list = (heading: string, items: readonly RankedRisk[], start: number): string =>
    items.length === 0
      ? ""
      : `<section><h2>${heading}</h2><ol class="risks" style="counter-set:risk ${start - 1}">${items.map((risk) => riskCard(risk, report.findings)).join("\n")}</ol></section>`;
  return `${list(headings.blocking, blocking, 1)}
${list(headings.rest, rest, blocking.length + 1)}
${left.length === 0 ? "" : `<details><summary>${left.length} smaller</summary>${left.map(findingBlock).join("\n")}</details>`}`;
}

function riskCard(risk: RankedRisk, all: readonly Finding[]): string {
  const findings = findingsOf(risk, all);
  const worst = findings[0]?.severity ?? "low";
  return `<li class="risk ${worst}">
<h3>${escapeHtml(risk.title)}</h3>
<p class="tags"><span>${impactWords[risk.impact]}</span><span>${severityWords[worst]}</span>${risk.excused ? "<span>excused</span>" : ""}</p>
${findings.slice(0, 12).map(findingBlock).join("\n")}
</li>`;
}

function findingBlock(finding: Finding): string {
  const seen = finding.seen.length === 0 ? "" : `<h4>Seen</h4><pre>${finding.seen.map(escapeHtml).join("\n")}</pre>`;
  return `<div class="finding">
<p>${escapeHtml(finding.message)}</p>
<dl><dt>Breaks</dt><dd>${escapeHtml(finding.breaks)}</dd><dt>Do now</dt><dd>${escapeHtml(finding.fix)}</dd></dl>
<details><summary>Evidence, and a prompt for your coding tool</summary>${seen}<h4>Prompt to paste</h4><pre>${escapeHtml(finding.fixPrompt)}</pre>
<p class="code"><code>${escapeHtml(finding.code)}</code> ${confidenceWords[finding.confidence]} · ${finding.rows.map(escapeHtml).join(", ")}${finding.cites.length === 0 ? "" : ` · rests on ${finding.cites.map(escapeHtml).join("; ")}`}</p></details>
</div>`;
}

function gates(report: Report): string {
  const rows = new Map(report.rows.map((row) => [row.id, row]));
  const items = report.gates.map((gate) => rows.get(gate.row)).filter((row) => row !== undefined);
  return `<section><h2>The bar</h2><ul class="rows">${items.map(rowItem).join("")}</ul></section>`;
}
