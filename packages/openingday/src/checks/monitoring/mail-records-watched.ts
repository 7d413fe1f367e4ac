import { type CheckContext, defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { MonitorRecords } from "../../model/evidence-watch.ts";

type Watched = MonitorRecords["records"][number];

/** Looks that may be missed before the account is too old, and what is allowed for a slow one. */
const missedLooks = 3;
const graceMs = 600_000;

/** S7.F2: the monitor looks at the records that mail depends on, and none of them has gone since it began. */
export default defineCheck({
  id: "mail-records-watched",
  title: "The records that mail depends on are watched, and none has gone since",
  why: "Mail breaks weeks after the opening, when somebody tidies up the DNS and a record goes that nobody knew to be needed.",
  rows: ["S7.F2"],
  risk: "mail-in-spam",
  needs: ["watch.records"],
  specs: [],
  evaluate({ "watch.records": account }, { at, declared }: CheckContext): Outcome {
    const { running, watched, records, lookedAt, intervalSeconds = 0 } = account;
    if (declared.mailFrom === undefined)
      return { status: "not-applicable", reason: "The configuration says of no mail that the app sends it." };
    if (!running)
      return { status: "inconclusive", reason: "The monitor gives no account of mail records, so whether it watches them is not known." };
    if (!watched) return { status: "failed", findings: [notWatched(account)] };
    const gone = records.filter((record) => isGone(record, records));
    const seen = records.map(describe);
    // Mail can do without these two, so somebody may have meant it; their own checks say whether anything is missing.
    const needed = gone.filter(({ kind }) => kind !== "SPF" && kind !== "MX");
    if (needed.length > 0) return { status: "failed", findings: [goneFinding(gone, "high")], seen };
    if (gone.length > 0) return { status: "warned", findings: [goneFinding(gone, "medium")], seen };
    if (lookedAt === undefined)
      return {
        status: "inconclusive",
        reason: "The monitor has not seen the records of mail yet: no name server answered it. Look again later.",
      };
    if (at - Date.parse(lookedAt) > missedLooks * intervalSeconds * 1000 + graceMs)
      return {
        status: "inconclusive",
        reason: `The monitor last saw the records of mail at ${lookedAt}, which is too long ago to rely on.`,
        seen,
      };
    return { status: "passed", seen };
  },
});

/** Was there while the monitor looked; a policy may move to the parent domain, and applies from there. */
function isGone({ kind, present, changedAt }: Watched, records: readonly Watched[]): boolean {
  if (present || changedAt === undefined) return false;
  return kind !== "DMARC policy" || !records.some((other) => other.kind === kind && other.present);
}

function describe({ kind, name, present, changedAt }: Watched): string {
  return `${kind} at ${name}: ${present ? "there" : "not there"}${changedAt === undefined ? "" : `, changed at ${changedAt}`}`;
}

function goneFinding(gone: readonly Watched[], severity: FindingDraft["severity"]): FindingDraft {
  const [first] = gone;
  const name = `${first?.kind} at ${first?.name}`;
  return {
    code: "gone",
    severity,
    confidence: "proved",
    message: gone.length === 1 ? `The ${name} was there and is gone.` : `The ${name} and ${gone.length - 1} more were there and are gone.`,
    breaks: "Sign-up and reset mails that arrived until then land in spam or are refused, without a word to you.",
    fix: "Put the record back: the alarm that the monitor sent has its old value. Where it was taken away on purpose, take it out of the configuration too.",
    seen: gone.map(describe),
  };
}

function notWatched({ url }: MonitorRecords): FindingDraft {
  return {
    code: "unwatched",
    severity: "medium",
    confidence: "proved",
    message: "The monitor runs and does not watch the records that mail depends on.",
    breaks: "When somebody changes the DNS and mail stops to arrive, you hear of it from customers who could not sign up.",
    fix: "Take `records: false` out of `watch` in the configuration and start the monitor again with it.",
    seen: [`${url}: its account says that no records are watched`],
  };
}
