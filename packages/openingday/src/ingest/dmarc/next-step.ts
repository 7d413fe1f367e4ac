import type { DmarcReport, PolicyWord } from "../../model/dmarc-report.ts";
import type { LadderStep, MailReports } from "../../model/mail-reports.ts";

export interface LadderRules {
  /** Days with reports before the next step. @defaultValue 14 */
  readonly minDays?: number;
  /** Mails of yours before the next step. @defaultValue 50 */
  readonly minMessages?: number;
  /** Share of your mails that must be aligned, 0 to 1. @defaultValue 0.98 */
  readonly minShare?: number;
}

type Facts = Omit<MailReports, "next">;

const ladder: readonly PolicyWord[] = ["none", "quarantine", "reject"];
/** Forwarded mails that fail, as a share of yours: above it “reject” loses mail that customers forward. */
const mostForwarded = 0.02;

/**
 * What to do about the policy, from what the reports show. `t=y` counts as RFC 9989 has it: receivers apply the policy one step
 * weaker, so the step after it is to take it away.
 * @see RFC 9989 sections 4.7 and 7.4
 */
export function nextStep(facts: Facts, policy: DmarcReport["policy"] | undefined, rules: LadderRules = {}): LadderStep {
  const { minDays = 14, minMessages = 50, minShare = 0.98 } = rules;
  const now = policy?.policy ?? "none";
  const effective = policy?.testing === true ? (ladder[Math.max(0, ladder.indexOf(now) - 1)] ?? "none") : now;
  const own = facts.sources.filter(({ kind }) => kind === "yours" || kind === "yours-unaligned");
  const [messages, aligned] = [own.reduce((sum, one) => sum + one.messages, 0), own.reduce((sum, one) => sum + one.aligned, 0)];
  const evidence = [
    `${count(facts.reports, "report")} from ${count(facts.reporters.length, "receiver")} over ${count(facts.days, "day")}`,
    messages === 0
      ? "no mail in them seems to be yours"
      : `${aligned} of ${messages} mails that seem to be yours passed and were aligned (${percent(aligned / messages)})`,
    `${facts.wouldBreak.strangers} mails of strangers in your name, which the policy would stop`,
    ...(facts.wouldBreak.forwarded === 0 ? [] : [`${facts.wouldBreak.forwarded} mails that were passed on and broken on the way`]),
  ];
  const base = { now, effective, evidence };
  if (facts.reports === 0)
    return {
      ...base,
      evidence: [],
      action: "stay",
      why: "There is no report yet, so nothing shows what a stricter policy would break.",
      first: [],
    };
  if (effective === "reject" && now === "reject")
    return { ...base, action: "done", why: "The policy is as strict as it can be. Keep reading the reports.", first: breaking(facts) };

  const to = ladder[ladder.indexOf(effective) + 1] ?? "reject";
  const first = [
    ...(facts.days < minDays
      ? [
          `Wait until ${minDays} days of reports are there; so far there ${facts.days === 1 ? "is 1" : `are ${facts.days}`}. Some mails go out once a week or month.`,
        ]
      : []),
    ...(messages < minMessages ? [`Wait for more mail: ${messages} of yours were reported, and ${minMessages} are needed to tell.`] : []),
    ...(messages > 0 && aligned / messages < minShare ? breaking(facts) : unalignedSenders(facts, messages * (1 - minShare) * 0.5)),
    ...(to === "reject" && messages > 0 && facts.wouldBreak.forwarded > messages * mostForwarded
      ? [
          "People forward your mail or use mailing lists, and “reject” would lose it. Stay at quarantine, or sign with DKIM everything that is forwarded.",
        ]
      : []),
  ];
  const change = policy?.testing === true && now === to ? "take “t=y” out" : `write “p=${to}” in place of “p=${now}”`;
  if (first.length > 0) return { ...base, action: "stay", to, change, why: `Not yet: a policy of “${to}” could hit mail of yours.`, first };
  return {
    ...base,
    action: "go-on",
    to,
    change,
    why: `Ready for “${to}”: all the mail that seems to be yours is aligned, and only that of strangers would be touched.`,
    first: [],
  };
}

/** Every sender of ours whose mails fail, with what to do. */
function breaking(facts: Facts): readonly string[] {
  const broken = facts.sources.filter((one) => (one.kind === "yours-unaligned" || one.kind === "yours") && one.failing > 0);
  return broken.slice(0, 10).map(sayBroken);
}

/** A declared sender that does not align breaks as a whole, however small its share; a few mails of another may well be a stranger's. */
function unalignedSenders(facts: Facts, fewMessages: number): readonly string[] {
  return facts.sources
    .filter((one) => one.kind === "yours-unaligned" && one.failing > 0 && (one.declared || one.failing > fewMessages))
    .slice(0, 10)
    .map(sayBroken);
}

function sayBroken({ name, failing, rule }: MailReports["sources"][number]): string {
  return (
    `${failing} mails from ${name} (${rule}) are not aligned. If you send through it, set up your own domain for DKIM there; ` +
    "if you do not, somebody else uses your name and the policy will stop it."
  );
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
