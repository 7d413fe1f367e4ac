import type { OwnedDuty } from "../model/evidence-checklist.ts";
import { escapeHtml } from "./escape.ts";
import { pageFrame } from "./page-frame.ts";
import { plain, wrap } from "./wrap.ts";

/** Who changes what: all that a page of it says. */
export interface ChecklistPage {
  readonly domain: string;
  readonly duties: readonly OwnedDuty[];
  /** Names of lines that are no part of the product any more. */
  readonly stale: readonly string[];
  /** ISO date. */
  readonly on: string;
}

const nobody = "nobody yet";

/** The checklist for a terminal. */
export function renderChecklistText({ domain, duties, stale }: ChecklistPage, width: number): string {
  const open = duties.filter(({ owner }) => owner === undefined).length;
  const lines = duties.flatMap(({ what, where, owner, deputy, note }) => {
    const who = owner === undefined ? nobody : [owner, ...(deputy === undefined ? [] : [`or ${deputy}`])].join(" ");
    const text = [where, ...(note === undefined ? [] : [note])].join("; ");
    return [`${owner === undefined ? "✗" : "✓"} ${what}: ${who}`, ...wrap(text, width - 4).map((line) => `    ${line}`)];
  });
  return plain(
    [
      `Who changes what: ${domain}`,
      "",
      ...lines,
      "",
      ...stale.map((id) => `“${id}” is in the list and no part of the product any more: take it out.`),
      open === 0 ? "Somebody is named for everything." : `${open} of ${duties.length} have nobody yet.`,
      "",
    ].join("\n"),
  );
}

/** The same as Markdown, for a wiki or a handbook. */
export function renderChecklistMarkdown({ domain, duties, on }: ChecklistPage): string {
  const cell = (text: string): string =>
    plain(text)
      .replaceAll(/[\r\n]+/g, " ")
      .replaceAll("|", "\\|")
      .replaceAll("<", "&lt;");
  const rows = duties.map(
    ({ what, where, owner, deputy, note }) =>
      `| ☐ ${cell(what)} | ${cell(note === undefined ? where : `${where}; ${note}`)} | ${owner === undefined ? `**${nobody}**` : cell(owner)} | ${cell(deputy ?? "")} |`,
  );
  return `# Who changes what: ${cell(domain)}

As of ${on}. Names are kept in openingday.checklist.yaml; “openingday checklist” writes this page anew.

| What | Where | Who | Stands in |
| --- | --- | --- | --- |
${rows.join("\n")}
`;
}

/** The same as one page, to print or to send. */
export function renderChecklistHtml({ domain, duties, on }: ChecklistPage): string {
  const rows = duties.map(
    ({
      what,
      where,
      owner,
      deputy,
      note,
    }) => `<tr><td>${escapeHtml(what)}<small>${escapeHtml(note === undefined ? where : `${where}; ${note}`)}</small></td>
<td>${owner === undefined ? `<b class="nobody">${nobody}</b>` : escapeHtml(owner)}</td><td>${escapeHtml(deputy ?? "")}</td></tr>`,
  );
  return pageFrame(
    `Who changes what: ${domain}`,
    `
h1.list{font-size:2rem}.list table{border-collapse:collapse;width:100%}
.list th,.list td{text-align:left;vertical-align:top;padding:.55rem .6rem .55rem 0;border-bottom:1px solid var(--line)}
.list small{display:block;color:var(--soft)}.list .nobody{color:var(--bad)}.list .nobody,.list th{white-space:nowrap}
@media(max-width:30rem){.list .nobody,.list th{white-space:normal}}`,
    `<div class="list">
<p class="domain">${escapeHtml(domain)}</p>
<h1 class="list">Who changes what</h1>
<p class="when">As of ${escapeHtml(on)}</p>
<table>
<thead><tr><th>What, and where</th><th>Who</th><th>Stands in</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
<footer><p>Names are kept in openingday.checklist.yaml; “openingday checklist” writes this page anew.</p></footer>
</div>`,
  );
}
