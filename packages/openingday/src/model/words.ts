/** State of one roadmap row in a report. `attested` and `excused` are never a pass. */
export type RowState = "pass" | "fail" | "warn" | "unproved" | "attested" | "excused" | "not-applicable";

/** What one check concluded from its evidence. */
export type CheckStatus = "passed" | "failed" | "warned" | "inconclusive" | "not-applicable";

/** How bad a finding is for opening day; a proved `blocker` alone makes the verdict no-go. */
export type Severity = "blocker" | "high" | "medium" | "low";

/** What a customer or the founder loses. The order here is the order of the risk list. */
export type Impact = "money" | "data" | "access" | "mail" | "slow" | "cosmetic";

/** `proved`: seen happening. `likely`: inferred from what was seen. */
export type Confidence = "proved" | "likely";

/** The answer to "can we open the doors?". */
export type VerdictWord = "go" | "no-go" | "cannot-tell";

/** `audit` looks and is passive; `prove` acts and needs ownership. */
export type Mode = "passive" | "active";
