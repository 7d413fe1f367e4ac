import type { HostLine, MailVerdict, RecordLine, StageTwo } from "../model/stage-two.ts";
import { escapeHtml as escape } from "./escape.ts";
import { sayDuration } from "./words.ts";

/** What stage 2 hands over: how the mails that really came were judged, where every host leads, and the records of mail. */
export function stageTwoTables({ mails, missing = [], hosts, records }: StageTwo): string {
  return [
    mails === undefined
      ? `<h3>The mail that arrived</h3><p>Not looked at: “openingday prove” makes the app send its mails.</p>`
      : mailTable(mails, missing),
    hosts === undefined || hosts.length === 0
      ? ""
      : table("Where every host leads", ["Host", "Leads to", "Served by", "Certificate"], hosts.map(hostCells)),
    records === undefined ? "" : table("The records that mail depends on", ["Name", "Type", "Value"], records.map(recordCells)),
  ].join("\n");
}

function mailTable(mails: readonly MailVerdict[], missing: NonNullable<StageTwo["missing"]>): string {
  const never = missing.map(({ purpose, reason }) => `<p class="bad">${escape(purpose)}: ${escape(reason)}</p>`).join("");
  if (mails.length === 0) return `<h3>The mail that arrived</h3>${never === "" ? "<p>None.</p>" : never}`;
  return `${table("The mail that arrived, judged as a receiver does", ["Mail", "From", "SPF", "DKIM", "DMARC", "After"], mails.map(mailCells))}${never}`;
}

function mailCells({ purpose, from, returnPath, spf, dkim, dmarc, tookMs }: MailVerdict): string[] {
  const signatures = dkim.map((one) => `${verdict(one.result)} ${escape(one.domain)}, key ${escape(one.selector)}${matches(one.aligned)}`);
  return [
    escape(purpose),
    `${escape(from === "" ? "no single domain" : from)}${returnPath === "" || returnPath === from ? "" : `<small>returns to ${escape(returnPath)}</small>`}`,
    `${verdict(spf.result)} ${escape(spf.domain)}${matches(spf.aligned)}`,
    signatures.length === 0 ? `<b class="bad">not signed</b>` : signatures.join("<br>"),
    `${verdict(dmarc.result)}${dmarc.policy === "" ? "" : ` policy ${escape(dmarc.policy)}`}`,
    sayDuration(tookMs),
  ];
}

function hostCells({ name, addresses, chain, provider, rule, certificate }: HostLine): string[] {
  const path = [...chain, addresses.slice(0, 4).join(", ")].filter((part) => part !== "");
  return [
    escape(name),
    path.length === 0 ? "nowhere" : path.map(escape).join(" → "),
    provider === undefined ? "not known" : `${escape(provider)}${rule === undefined ? "" : `<small>${escape(rule)}</small>`}`,
    certificate === undefined ? "–" : escape(certificate),
  ];
}

function recordCells({ name, type, values, missing }: RecordLine): string[] {
  const lines = values.map((value) => `<code>${escape(value.length > 240 ? `${value.slice(0, 240)}…` : value)}</code>`);
  return [escape(name), type, missing === undefined ? lines.join("<br>") : `<span class="bad">${escape(missing)}</span>`];
}

function verdict(result: string): string {
  return `<b class="${result === "pass" ? "good" : "bad"}">${escape(result)}</b>`;
}

function matches(aligned: boolean): string {
  return `<small>${aligned ? "matches the From address" : "does not match the From address"}</small>`;
}

/** Cells are HTML already. */
function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows
    .map((cells) => `<tr>${cells.map((cell, at) => `<td data-head="${escape(heads[at] ?? "")}"><div>${cell}</div></td>`).join("")}</tr>`)
    .join("\n");
  return `<h3>${escape(title)}</h3><table><thead><tr>${heads.map((head) => `<th>${escape(head)}</th>`).join("")}</tr></thead><tbody>${body}</tbody></table>`;
}
