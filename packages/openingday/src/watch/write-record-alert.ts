import type { Alert } from "../model/alert.ts";
import type { MailProof } from "../model/watched-record.ts";
import type { RecordChange } from "./compare-records.ts";
import { sayMoment } from "./say-when.ts";

const longest = 300;

/** What breaks when a record is not what it was, by its kind. */
const breaks: Readonly<Record<string, string>> = {
  SPF: "Receivers can no longer tell your servers from a stranger’s: mail may land in spam.",
  "DKIM key": "Receivers cannot check the signature of your mail any more: it may land in spam or be refused.",
  "DMARC policy": "Large mailbox providers expect it: without a good one mail may be refused, and anybody can use your name.",
  MX: "Mail to your domain, answers of customers among it, may not arrive.",
};

/** The alert about records that changed: one alert for all that changed together. */
export function writeRecordAlert(changes: readonly RecordChange[], at: number, willProve: boolean): Alert {
  const [first] = changes;
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : "";
  const title = `CHANGED: ${first === undefined ? "a mail record" : sayChange(first)}${more}`;
  const seen = changes.map((change) => `${sayChange(change)}.`).join(" ");
  const restore = changes.find(({ word, before }) => word !== "new" && before.length > 0);
  const firstAction =
    restore === undefined
      ? "If nobody of you added it, find out who did and take it out."
      : `If nobody of you meant this, put back at ${restore.memory.name}: ${cut(restore.before.join("  +  "))}`;
  return {
    ...common(changes, at),
    transition: "changed",
    title,
    seen,
    firstAction,
    lines: [
      ...changes.slice(0, 8).flatMap(describe),
      ...(changes.length > 8 ? [`and ${changes.length - 8} more records`] : []),
      `Seen ${sayMoment(at)}.`,
      ...[...new Set(changes.filter(({ word }) => word !== "new").map(({ memory }) => breaks[memory.kind] ?? ""))].filter(
        (line) => line !== "",
      ),
      `Do first: ${firstAction}`,
      ...(willProve ? ["The mail test runs again now; its result follows."] : []),
    ],
  };
}

/** The result of the mail proof that a change set off. */
export function writeProofAlert(changes: readonly RecordChange[], proof: MailProof, changedAt: number, at: number): Alert {
  const words = {
    holds: "MAIL TEST: mail still passes after the change",
    broken: "MAIL TEST: mail fails after the change",
    "not-seen": "MAIL TEST: could not be made after the change",
  } as const;
  const firstAction =
    proof.state === "holds"
      ? "Nothing, if the change was meant. Write the new record down."
      : proof.state === "broken"
        ? "Put the record back as it was, then run “openingday prove --only mail.received”."
        : "Run “openingday prove --only mail.received” by hand and look at what it says.";
  return {
    ...common(changes, changedAt),
    at,
    transition: "tested",
    title: words[proof.state],
    seen: proof.lines.join(" "),
    firstAction,
    lines: [...proof.lines.slice(0, 10), `Do next: ${firstAction}`],
  };
}

function sayChange({ memory: { name, kind }, word }: RecordChange): string {
  const verb = { gone: "is gone", changed: "is not what it was", new: "is there, and was not before" }[word];
  return `the ${kind} at ${name} ${verb}`;
}

function describe({ memory: { name, kind }, before, now }: RecordChange): string[] {
  const say = (values: readonly string[]): string => (values.length === 0 ? "nothing" : cut(values.join("  +  ")));
  return [`${kind} at ${name}`, `Was: ${say(before)}`, `Is: ${say(now)}`];
}

function common(changes: readonly RecordChange[], at: number): Pick<Alert, "incident" | "check" | "url" | "since" | "at"> {
  const name = changes[0]?.memory.name ?? "";
  return { incident: `records@${at}`, check: "Mail records", url: name, since: at, at };
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
