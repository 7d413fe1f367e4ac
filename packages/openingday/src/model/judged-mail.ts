import type { FindingDraft } from "./check.ts";
import type { ReceivedMail } from "./evidence-mail.ts";

/** `good`: nothing to mend; `flawed`: only what can wait; `bad`: it will be distrusted or does not work. */
export type MailWord = "good" | "flawed" | "bad" | "cannot-tell";

/** One mail, judged by itself. No address, token or body is in it. */
export interface JudgedMail {
  readonly mail: ReceivedMail;
  readonly verdict: MailWord;
  readonly findings: readonly (FindingDraft & {
    readonly check: string;
    readonly specs: readonly { readonly document: string; readonly section?: string }[];
  })[];
  /** What could not be told, in a sentence each. */
  readonly unknown: readonly string[];
  /** Whether it is known which server handed it over: without that there is no SPF. */
  readonly clientKnown: boolean;
  /** Milliseconds from its Date line to its arrival; absent where the two clocks say nothing sensible. */
  readonly ageMs?: number;
  /** What the receiver that took it in wrote itself, e.g. `spf=pass dkim=pass dmarc=pass (mx.google.com)`. */
  readonly receiverSaid?: string;
}
