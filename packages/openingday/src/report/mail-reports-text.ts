import type { MailReports, MailSource, SenderKind } from "../model/mail-reports.ts";
import { plain, wrap } from "./wrap.ts";

const kindWords: Readonly<Record<SenderKind, string>> = {
  yours: "yours, and proved",
  "yours-unaligned": "seems yours, not proved",
  forwarder: "passes your mail on",
  stranger: "a stranger",
};
const mostSources = 25;
const unnamed = "nothing names this address";

/** The reports of a domain for a terminal: what to do next, why, and who sends in its name. */
export function renderMailReports(reports: MailReports, width: number): string {
  const columns = Math.max(50, Math.min(width, 110));
  const say = (text: string, margin = 2, hanging = margin): string[] =>
    wrap(plain(text), columns - hanging).map((line, index) => `${" ".repeat(index === 0 ? margin : hanging)}${line}`);
  const bullets = (items: readonly string[]): string[] => items.flatMap((item) => say(`· ${item}`, 4, 6));
  const { next, wouldBreak } = reports;
  const notRead =
    reports.unread.length === 0
      ? []
      : [
          "",
          ...say(`Not read (${reports.unread.length}):`),
          ...bullets(reports.unread.slice(0, 10).map(({ name, error }) => `${name}: ${error}`)),
        ];
  if (reports.reports === 0) return ["", ...say(sayNothing(reports)), ...notRead, "", ...say(whereReportsAre), ""].join("\n");
  const lines = [
    "",
    ...say(`${reports.domain === "" ? "No domain" : reports.domain}: mail in your name`),
    ...say(sayCover(reports)),
    "",
    ...say(`Next step: ${next.action === "go-on" ? `${next.change ?? ""}.` : next.action === "done" ? "none." : "stay where you are."}`),
    ...say(next.why),
    ...(next.first.length === 0 ? [] : ["", ...say("First:"), ...bullets(next.first)]),
    "",
    ...say("Evidence:"),
    ...bullets(next.evidence),
    ...(reports.messages === 0 ? [] : ["", ...say(sayBreaks(wouldBreak))]),
    ...(reports.sources.length === 0
      ? []
      : ["", ...say("Who sends in your name:"), ...reports.sources.slice(0, mostSources).flatMap(sayInLines)]),
    ...(reports.sources.length > mostSources ? say(`and ${reports.sources.length - mostSources} more; --json lists them`, 4) : []),
    ...notRead,
    ...(reports.others.length === 0
      ? []
      : ["", ...say(`Reports about other domains were left out: ${reports.others.slice(0, 10).join(", ")}.`)]),
    "",
  ];
  return lines.join("\n");

  function sayInLines(source: MailSource): string[] {
    const share = source.failing === 0 ? "all aligned" : source.aligned === 0 ? "none aligned" : `${source.failing} not aligned`;
    const where =
      source.addressCount > 1 ? `${source.addresses[0] ?? ""} and ${source.addressCount - 1} more` : (source.addresses[0] ?? "");
    return [
      ...say(`${source.name}: ${kindWords[source.kind]}; ${source.messages} mails, ${share}`, 4, 6),
      ...say(source.rule === unnamed ? unnamed : `named by ${source.rule}; from ${where}`, 6, 6),
    ];
  }
}

const whereReportsAre =
  "Receivers send reports once a day, as .xml, .gz or .zip files in mails to the address behind “rua=” in your DMARC record. Save those mails or files in one folder and name it, or let --imap read the mailbox that they come to. Without “rua=” nobody sends any; the first ones come a day after you publish it.";

/** Why there is nothing to add up. */
function sayNothing({ domain, others, unread }: MailReports): string {
  if (others.length > 0)
    return `No report about ${domain === "" ? "one domain" : domain} was found, but about ${others.slice(0, 10).join(", ")}. Name the one that you mean with --domain.`;
  return unread.length > 0
    ? "No DMARC report could be read, so nothing can be said about mail in your name."
    : "No DMARC report was found, so nothing can be said about mail in your name.";
}

function sayCover({ reports, duplicates, from, to, days, reporters }: MailReports): string {
  if (from === undefined || to === undefined) return "No report says when it was written.";
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  const twice = duplicates === 0 ? "" : ` ${duplicates} came twice and count once.`;
  const who = reporters
    .slice(0, 4)
    .map(({ org }) => org)
    .join(", ");
  return `${reports} ${reports === 1 ? "report" : "reports"} of ${who}${reporters.length > 4 ? " and others" : ""}, ${day(from)} to ${day(to)}, ${days === 1 ? "one day" : `${days} days`}.${twice}`;
}

function sayBreaks({ yours, forwarded, strangers }: MailReports["wouldBreak"]): string {
  if (yours + forwarded + strangers === 0) return "At “quarantine” or “reject” no mail of this time would have been touched.";
  return (
    `At “quarantine” these would have gone to spam, at “reject” they would have been refused: ${yours} mails that seem to be yours, ` +
    `${forwarded} that were passed on, ${strangers} of strangers.`
  );
}
