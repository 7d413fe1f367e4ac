import type { EvidenceByKey, EvidenceKey } from "./evidence.ts";
import type { Declared } from "./target.ts";
import type { Confidence, Severity } from "./words.ts";

/** A clause of a standard, or a page of a provider's documentation. */
export interface Spec {
  readonly document: string;
  readonly section?: string;
  /** Codes of the cases that it speaks of; all of the check's when absent. */
  readonly cases?: readonly string[];
}

/** What a check says when something is wrong. Every sentence is for a founder who is not technical. */
export interface FindingDraft {
  /** The case: the finding's code becomes `<check>/<code>`. */
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What was seen, in one sentence. */
  readonly message: string;
  /** What breaks for a customer. */
  readonly breaks: string;
  /** The smallest fix. */
  readonly fix: string;
  /** Verbatim observations after redaction. */
  readonly seen: readonly string[];
  /** Rows this finding fails; all of the check's rows when absent. */
  readonly rows?: readonly string[];
  /** What is at fault, in the words of `nameRecordSubject`: findings of several checks about the same thing become one risk. */
  readonly about?: readonly string[];
}

export type Outcome =
  | { readonly status: "passed"; readonly seen: readonly string[] }
  | { readonly status: "failed"; readonly findings: readonly FindingDraft[]; readonly seen?: readonly string[] }
  | { readonly status: "warned"; readonly findings: readonly FindingDraft[]; readonly seen?: readonly string[] }
  | {
      readonly status: "inconclusive";
      readonly reason: string;
      readonly seen?: readonly string[];
      /** What the check itself broke off with, which is nobody's fault but ours: for whoever mends it, never for the report. */
      readonly crash?: Error;
    }
  | { readonly status: "not-applicable"; readonly reason: string };

/** Facts of the target that a pure check may know: declared things only, nothing that was looked at. */
export interface CheckContext {
  readonly domain: string;
  /** When the evidence was gathered, epoch milliseconds. */
  readonly at: number;
  readonly declared: Declared;
  /** Why evidence that the check only `uses` is not there: a sentence where looking failed, nothing where nobody asked for it. */
  readonly unseen?: { readonly [K in EvidenceKey]?: string };
}

export interface Check<K extends EvidenceKey = EvidenceKey, U extends EvidenceKey = EvidenceKey> {
  /** Kebab-case noun phrase; also file name, test name and docs page. */
  readonly id: string;
  /** True when passed: "Every address of the site leads somewhere". */
  readonly title: string;
  /** One or two sentences: why this matters on opening day. */
  readonly why: string;
  readonly rows: readonly string[];
  /** Id in the risk catalogue. */
  readonly risk: string;
  readonly needs: readonly K[];
  /** Evidence that it judges by where there is some, and does without where there is none. */
  readonly uses?: readonly U[];
  readonly specs: readonly Spec[];
  evaluate(evidence: { readonly [P in K]: EvidenceByKey[P] } & { readonly [P in U]?: EvidenceByKey[P] }, context: CheckContext): Outcome;
}

/** The clauses that one case of a check rests on: all of them where none speaks of it. */
export function clausesOf({ specs }: Pick<Check, "specs">, code: string): readonly Spec[] {
  const own = specs.filter(({ cases }) => cases === undefined || cases.includes(code));
  return own.length > 0 ? own : specs;
}

/** Gives a check its types: `evaluate` receives exactly the evidence named in `needs`, and perhaps that of `uses`. */
export function defineCheck<const K extends EvidenceKey, const U extends EvidenceKey = never>(check: Check<K, U>): Check<K, U> {
  return check;
}
