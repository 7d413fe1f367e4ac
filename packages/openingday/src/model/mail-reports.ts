import type { PolicyWord } from "./dmarc-report.ts";

/**
 * What a sender turned out to be. `yours`: its mail is aligned. `yours-unaligned`: a mail provider of yours, or a known one, that
 * passes for its own domain only. `forwarder`: passes mail on and breaks it on the way. `stranger`: nothing vouches for it.
 */
export type SenderKind = "yours" | "yours-unaligned" | "forwarder" | "stranger";

export interface MailSource {
  /** `Resend`, `example.net`, or the address where nothing names it. */
  readonly name: string;
  /** What named it: `DKIM d=amazonses.com`, `PTR mail.example.net`. */
  readonly rule: string;
  readonly kind: SenderKind;
  /** The configuration names it under “mail.senders”. */
  readonly declared: boolean;
  readonly messages: number;
  readonly aligned: number;
  /** Messages that failed both: what a policy of quarantine or reject would touch. */
  readonly failing: number;
  /** At most five, those with the most messages first. */
  readonly addresses: readonly string[];
  readonly addressCount: number;
  readonly signingDomains: readonly string[];
  readonly returnPathDomains: readonly string[];
  readonly headerFrom: readonly string[];
  readonly overrides: readonly string[];
}

/** The step of the ladder none, quarantine, reject that comes next, and why. */
export interface LadderStep {
  readonly now: PolicyWord;
  /** What receivers really apply: `t=y` takes one step off. */
  readonly effective: PolicyWord;
  readonly action: "stay" | "go-on" | "done";
  readonly to?: PolicyWord;
  /** Which tags of the record to change. */
  readonly change?: string;
  readonly why: string;
  readonly evidence: readonly string[];
  /** What stands in the way, a sentence each with what to do. */
  readonly first: readonly string[];
}

/** All aggregate reports of one domain, added up. */
export interface MailReports {
  readonly domain: string;
  readonly reports: number;
  /** Reports that had been read before: same reporter, same number. */
  readonly duplicates: number;
  /** Reports about another domain. */
  readonly others: readonly string[];
  /** Epoch milliseconds; absent where there is no report. */
  readonly from?: number;
  readonly to?: number;
  /** Days for which at least one report says something. */
  readonly days: number;
  readonly reporters: readonly { readonly org: string; readonly messages: number }[];
  readonly messages: number;
  readonly aligned: number;
  readonly sources: readonly MailSource[];
  /** Messages of yours that each policy would touch, and those of strangers it would stop. */
  readonly wouldBreak: { readonly yours: number; readonly forwarded: number; readonly strangers: number };
  readonly next: LadderStep;
  /** Files and attachments that could not be read, with the reason. */
  readonly unread: readonly { readonly name: string; readonly error: string }[];
}
