/** A DNS record that mail depends on, as the monitor sees it. */
export interface WatchedRecord {
  readonly name: string;
  /** What it is for: `SPF`, `DKIM key`, `DMARC policy`, `MX`, or `documented TXT` for one that the configuration writes down. */
  readonly kind: string;
  /** In a fixed order; empty when it is not there. */
  readonly values: readonly string[];
  /** No server answered, so nothing is known: neither there nor gone. */
  readonly unknown?: string;
}

/** What the monitor remembers of one record. */
export interface RecordMemory {
  /** Kind and name together. */
  readonly key: string;
  readonly name: string;
  readonly kind: string;
  readonly values: readonly string[];
  /** What it was before its last change; absent when it never changed. */
  readonly before?: readonly string[];
  readonly changedAt?: number;
}

/** What came of sending the application's mails once more. */
export interface MailProof {
  readonly state: "holds" | "broken" | "not-seen";
  /** For a founder: what was seen, one sentence each. */
  readonly lines: readonly string[];
}
