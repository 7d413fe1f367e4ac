import type { LogAccount, LogLeak, LogLeakKind } from "../model/log-account.ts";
import { plain } from "./wrap.ts";

/** The account of one log, by the name it was asked for. */
export interface NamedAccount extends LogAccount {
  readonly name: string;
}

const meanings: Readonly<Record<LogLeakKind, string>> = {
  secret: "Whoever can read the log can act as a customer, or as you. Replace what is still valid, then stop writing it.",
  card: "Card numbers in a log break the rules of every card scheme. Delete these logs, and let only the payment provider see cards.",
  body: "Customers wrote this to you, not to a log. Log which request it was, not what was in it.",
  personal: "A log with addresses is a list of your customers. Log an id that means nothing outside.",
};

/** What logs give away, for a person: by kind, with field, count and first lines. */
export function renderLogAccount(accounts: readonly NamedAccount[]): string {
  return `${accounts.map(renderOne).join("\n")}\n`;
}

function renderOne(account: NamedAccount): string {
  const head = `${plain(account.name)}: ${count(account.lines, "line")} looked at`;
  if (account.leaks.length === 0)
    return `${head}, nothing given away.\nNo token, password, card number, address or request body was seen in the forms that openingday knows.\n`;
  const kinds = [...new Set(account.leaks.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const rows = account.leaks.filter((leak) => leak.kind === kind).map(renderLeak);
    return `${rows.join("\n")}\n  ${meanings[kind]}\n`;
  });
  return `${head}, ${account.leakyLines} of them give something away.\n\n${parts.join("\n")}`;
}

function renderLeak(leak: LogLeak): string {
  const field = leak.key === "" ? "" : ` in “${plain(leak.key)}”`;
  const more = leak.count > leak.lines.length ? ", …" : "";
  return `  ${leak.title}${field}: ${leak.count} × (line ${leak.lines.join(", ")}${more})`;
}

function count(number: number, word: string): string {
  return `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;
}
