import type { Finding, RankedRisk, Report, RowReport } from "../model/report.ts";
import { pageStyle } from "./page-style.ts";
import { impactWords, sayDuration, sayTime, sayVerdict, stateMarks, stateWords, verdictWords } from "./words.ts";

/** The report as one self-contained page: no script, no request, readable on a phone and on paper. */
export function renderHtml(report: Report): string {
  const title = `${report.target.domain}: ${verdictWords[report.verdict]}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header class="verdict ${report.verdict}">
<p class="domain">${escape(report.target.domain)}</p>
<h1>${verdictWords[report.verdict]}${report.withExcuses ? " <small>with excuses</small>" : ""}</h1>
<p class="lead">${escape(sayVerdict(report))}</p>
<ul class="questions">
${question("Stable enough to sell", report.subVerdicts.stable)}
${question("Observable enough to debug", report.subVerdicts.observable)}
${question("Secure enough not to embarrass you", report.subVerdicts.secure)}
</ul>
<p class="when">${sayTime(report.startedAt)} · took ${sayDuration(report.tookMs)}${
    report.commit === null ? "" : ` · commit <code>${escape(report.commit.slice(0, 10))}</code>`
  }</p>
</header>
${risks(report)}
${gates(report)}
${stages(report)}
${report.notes.length === 0 ? "" : `<section><h2>Good to know</h2><ul>${report.notes.map((note) => `<li>${escape(note)}</li>`).join("")}</ul></section>`}
<footer>
<p>Sent: ${
    Object.entries(report.requestsSent)
      .map(([host, count]) => `${escape(host)} ${count}`)
      .join(" · ") || "nothing"
  }.</p>
<p>“Not seen” is never “fine”. “Attested” is a person’s word. “Excused” is not fixed.</p>
</footer>
</main>
</body>
</html>
`;
}

function question(text: string, word: Report["verdict"]): string {
  return `<li class="${word}"><span>${text}</span><b>${verdictWords[word]}</b></li>`;
}

function risks(report: Report): string {
  if (report.risks.length === 0) return `<section><h2>Nothing stands in the way</h2><p>No check found anything to mend.</p></section>`;
  const byCode = new Map<string, Finding[]>();
  for (const finding of report.findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  const listed = new Set(report.risks.flatMap((risk) => risk.findings));
  const rest = report.findings.filter((finding) => !listed.has(finding.code));
  return `<section>
<h2>What stands in the way, worst first</h2>
<ol class="risks">${report.risks.map((risk) => riskCard(risk, byCode)).join("\n")}</ol>
${rest.length === 0 ? "" : `<details><summary>${rest.length} smaller</summary>${rest.map(findingBlock).join("\n")}</details>`}
</section>`;
}

function riskCard(risk: RankedRisk, byCode: ReadonlyMap<string, readonly Finding[]>): string {
  const findings = [...new Set(risk.findings)].flatMap((code) => byCode.get(code) ?? []);
  const worst = findings[0]?.severity ?? "low";
  return `<li class="risk ${worst}">
<h3>${escape(risk.title)}</h3>
<p class="tags"><span>${impactWords[risk.impact]}</span><span>${worst}</span>${risk.excused ? "<span>excused</span>" : ""}</p>
${findings.slice(0, 12).map(findingBlock).join("\n")}
</li>`;
}

function findingBlock(finding: Finding): string {
  const seen = finding.seen.length === 0 ? "" : `<h4>Seen</h4><pre>${finding.seen.map(escape).join("\n")}</pre>`;
  return `<div class="finding">
<p>${escape(finding.message)}</p>
<dl><dt>Breaks</dt><dd>${escape(finding.breaks)}</dd><dt>Do now</dt><dd>${escape(finding.fix)}</dd></dl>
<details><summary>Evidence, and a prompt for your coding tool</summary>${seen}<h4>Prompt to paste</h4><pre>${escape(finding.fixPrompt)}</pre>
<p class="code"><code>${escape(finding.code)}</code> ${finding.confidence} · ${finding.rows.map(escape).join(", ")}</p></details>
</div>`;
}

function gates(report: Report): string {
  const rows = new Map(report.rows.map((row) => [row.id, row]));
  const items = report.gates.map((gate) => rows.get(gate.row)).filter((row) => row !== undefined);
  return `<section><h2>The bar</h2><ul class="rows">${items.map(rowItem).join("")}</ul></section>`;
}

function stages(report: Report): string {
  const blocks = report.stages.map((stage) => {
    const own = report.rows.filter((row) => row.stage === stage.stage);
    const proved = stage.counts.pass;
    return `<details class="stage ${stage.state}"><summary><span class="mark">${stateMarks[stage.state]}</span>${stage.stage}. ${escape(stage.title)}
<small>${proved} of ${own.length} proved</small></summary><ul class="rows">${own.map(rowItem).join("")}</ul></details>`;
  });
  return `<section><h2>The seven stages</h2>${blocks.join("\n")}</section>`;
}

function rowItem(row: RowReport): string {
  const reason = row.state === "pass" ? "" : `<small>${escape(row.reason)}</small>`;
  return `<li class="${row.state}"><span class="mark" title="${stateWords[row.state]}">${stateMarks[row.state]}</span><span class="id">${escape(row.id)}</span>
<span class="what">${escape(row.title)}<em>${stateWords[row.state]}</em>${reason}</span></li>`;
}

/** Makes any text, hostile or not, safe inside HTML. */
function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
