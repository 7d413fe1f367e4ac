import type { AnswerWeight } from "./evidence-weight.ts";
import type { Header } from "./evidence-web.ts";

/** How an address for customers answered one asker. Nothing of the page itself is kept. */
export interface PrivateAnswer {
  readonly status: number;
  /** The answer said that it came from a cache. */
  readonly fromCache: boolean;
  /** Whose words stand in it: those that nobody's page but this customer's should hold. */
  readonly names: readonly ("first" | "second")[];
  /** Byte for byte what the first customer got. */
  readonly sameAsFirst: boolean;
  /** Not logged in, and turned away: 401, 403, or sent to another page. */
  readonly refused: boolean;
  /** It sets a cookie that is the first customer's own, and that strangers are not given. */
  readonly handsOnCookie: boolean;
  /** What it says to caches: Cache-Control and its relatives, Vary, and what caches say themselves. */
  readonly headers: readonly Header[];
}

/** Why there is no answer. */
export interface Unanswered {
  readonly error: string;
}

/** One address, asked in this order: whatever a shared cache keeps of the first answer, the next two would be given. */
export interface PrivateAddress {
  readonly url: string;
  readonly first: PrivateAnswer | Unanswered;
  /** What the first customer's answer weighs. */
  readonly weight?: AnswerWeight;
  /** Absent where there is no second customer. */
  readonly second?: PrivateAnswer | Unanswered;
  /** Nobody, logged in as nobody. */
  readonly stranger: PrivateAnswer | Unanswered;
  /** The same with a query that no cache has seen: what the server itself says. */
  readonly fresh: { readonly first: PrivateAnswer | Unanswered; readonly stranger: PrivateAnswer | Unanswered };
}

export interface PrivatePages {
  readonly addresses: readonly PrivateAddress[];
  /** Why only one customer could sign in. */
  readonly alone?: string;
}
