import type { Failure, Hop, Walk } from "./evidence-web.ts";

/** What became of the page and the marks of an advertisement on the way. */
export type Kept =
  /** Both arrived. */
  | "kept"
  /** A redirect between addresses threw the marks away. */
  | "query-lost"
  /** A redirect between addresses led to another page. */
  | "page-lost"
  /** The page itself sends visitors on, such as to its login. */
  | "own-page"
  /** It did not arrive anywhere. */
  | "unknown";

/** One start of the map: where a visitor who comes in there ends. */
export interface MapEntry {
  readonly start: string;
  readonly hops: readonly Hop[];
  readonly end: Walk["end"];
  /** Where it ends; absent where there is no end. */
  readonly endsAt?: string;
  readonly status?: number;
  readonly redirects: number;
  readonly kept: Kept;
  readonly error?: string;
  /** How far the last request came that got no answer. */
  readonly failedAt?: Failure["layer"];
}

/** Where every address of the site leads. */
export interface RedirectMap {
  /** Host that visitors of the site end at. */
  readonly canonical?: string;
  /** Every declared address was walked to its end. */
  readonly complete: boolean;
  readonly entries: readonly MapEntry[];
  /** When the map that this one was compared with was made, ISO. */
  readonly comparedWith?: string;
  /** What changed since then, in words. */
  readonly changes: readonly string[];
}
