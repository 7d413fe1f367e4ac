import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { DnsLookup } from "../../model/evidence-dns.ts";
import type { ForecastSender } from "../../model/evidence-mail-forecast.ts";
import type { MailRecords, ReceivedMails } from "../../model/evidence-mail.ts";
import { parseDmarc } from "../../parsers/dmarc.ts";
import { isSpf } from "../../parsers/spf.ts";
import { joinAnd } from "./words/name-mails.ts";

export default defineCheck({
  id: "alignment-forecast",
  title: "What your mail providers need to send in your name is published",
  why: "Whether a mail will pass DMARC can be told from DNS before the first one is sent: the key it will be signed with, and the host it will return to.",
  rows: ["T6"],
  risk: "mail-in-spam",
  needs: ["mail.forecast", "mail.records"],
  uses: ["mail.received"],
  specs: [
    { document: "RFC 9989", section: "4.4" },
    { document: "RFC 6376", section: "3.6.2.1" },
    { document: "RFC 7208", section: "2.4" },
  ],
  evaluate({ "mail.forecast": { fromDomain, senders, strangers }, "mail.records": records, "mail.received": received }) {
    const forecasts = senders.map((sender) => forecast(sender, fromDomain, records));
    const told = forecasts.filter(({ dkim, spf }) => dkim.will !== "unknown" || spf.will !== "unknown");
    const seen = forecasts.map(describe);
    // What a receiver saw counts for more than what the code lets us guess.
    const mayGuess = strangers.length === 0 && isOnlyClue(forecasts) && !didAlign(received);
    const unaligned = forecasts.filter(
      ({ sender, dkim, spf }) => dkim.will === "no" && spf.will === "no" && (mayGuess || sender.foundIn === undefined),
    );
    // Never a failure: only a mail that was received proves how it arrives.
    if (unaligned.length > 0) return { status: "warned", findings: unaligned.map((one) => warn(one, fromDomain)), seen };
    if (told.some(({ dkim, spf }) => dkim.will === "yes" || spf.will === "yes")) return { status: "passed", seen };
    if (senders.length === 0 && strangers.length === 0)
      return {
        status: "not-applicable",
        reason: "The configuration names no mail provider (mail.senders) and none was found in the code, so there is nothing to foretell.",
      };
    if (told.length > 0) {
      const left = joinAnd(told.map(({ sender }) => sender.name));
      return { status: "not-applicable", reason: `The code knows ${left}, but nothing shows that your mails go through it.` };
    }
    const reason =
      senders.length === 0
        ? `How ${joinAnd(strangers)} sends is not known here; a received mail tells.`
        : "The names of the keys and return paths are made up by the provider for each customer; a received mail tells, or mail.selectors names them.";
    return { status: "not-applicable", reason };
  },
});

/** Whether every mail that was waited for came, and passed DMARC. */
function didAlign(received: ReceivedMails | undefined): boolean {
  if (received === undefined || received.mails.length === 0 || received.missing.length > 0) return false;
  return received.mails.every(({ dmarc }) => dmarc.result === "pass");
}

/** A library that the code brings along may be left over, where another sender is named or set up. */
function isOnlyClue(all: readonly Forecast[]): boolean {
  return !all.some((one) => one.sender.foundIn === undefined || one.dkim.will === "yes" || one.spf.will === "yes");
}

interface Will {
  readonly will: "yes" | "no" | "unknown";
  readonly because: string;
}
interface Forecast {
  readonly sender: ForecastSender;
  readonly dkim: Will;
  readonly spf: Will;
}

function forecast(sender: ForecastSender, fromDomain: string, records: MailRecords): Forecast {
  return { sender, dkim: forecastDkim(sender, fromDomain), spf: forecastSpf(sender, fromDomain, isSpfStrict(records)) };
}

function forecastDkim({ name, keys, keysComplete, signsForCustomer }: ForecastSender, fromDomain: string): Will {
  if (!signsForCustomer) return { will: "no", because: `${name} signs with its own domain only` };
  const published = keys.find(({ lookup }) => lookup.values.some((value) => /(?:^|;)\s*p\s*=\s*[A-Za-z0-9+/]/.test(value)));
  if (published !== undefined)
    return { will: "yes", because: `${published.name} holds its key, and ${fromDomain} is the From domain itself` };
  if (!keysComplete || keys.some(({ lookup }) => !isAnswered(lookup)))
    return { will: "unknown", because: "the name of its key is not known, or was not answered" };
  return { will: "no", because: `no key is published at ${joinAnd(keys.map(({ name: at }) => at))}` };
}

function forecastSpf({ name, returnPath }: ForecastSender, fromDomain: string, strict: boolean): Will {
  if (returnPath === "never") return { will: "no", because: `mails of ${name} return to a host of ${name}` };
  if (returnPath === "unknown") return { will: "unknown", because: "the return path is chosen for each customer" };
  const { host, txt, mx, always } = returnPath;
  if (!isAnswered(txt) || !isAnswered(mx)) return { will: "unknown", because: `${host} was not answered` };
  if (!txt.values.some(isSpf))
    return always || mx.values.length === 0
      ? { will: "no", because: `${host}, the usual return path, publishes no SPF record` }
      : { will: "unknown", because: `${host} exists, but publishes no SPF record` };
  if (strict && host !== fromDomain)
    return { will: "no", because: `your DMARC record asks for strict SPF alignment, and ${host} is not ${fromDomain}` };
  return { will: "yes", because: `${host} publishes SPF and belongs to ${fromDomain}` };
}

function isAnswered({ error, rcode }: DnsLookup): boolean {
  return error === undefined && (rcode === "NOERROR" || rcode === "NXDOMAIN");
}

function isSpfStrict({ dmarc }: MailRecords): boolean {
  return dmarc.values.some((value) => {
    const parsed = parseDmarc(value);
    return parsed.ok && parsed.value.spfAlignment === "strict";
  });
}

function describe({ sender, dkim, spf }: Forecast): string {
  const found = sender.foundIn === undefined ? "" : ` (found in the code: ${sender.foundIn})`;
  return `${sender.name}${found}: would align by SPF: ${spf.will} (${spf.because}); by DKIM: ${dkim.will} (${dkim.because})`;
}

function warn(one: Forecast, fromDomain: string): FindingDraft {
  const { sender } = one;
  return {
    code: "would-not-align",
    severity: "medium",
    confidence: "likely",
    message: `Mails that ${sender.name} sends as ${fromDomain} will not prove to be yours: ${one.dkim.because}, and ${one.spf.because}.`,
    breaks: "Sign-up and reset mails would land in spam or be refused from the first day on.",
    fix: `At ${sender.name}, add ${fromDomain} as a sending domain and publish the records it shows; then run “openingday prove”, which sends a mail and looks.`,
    seen: [describe(one)],
  };
}
