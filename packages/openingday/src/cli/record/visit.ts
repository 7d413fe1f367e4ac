import type { TypedValue } from "../../parsers/field-kind.ts";
import type { VisitEntry } from "../../parsers/har.ts";

/** What a person did, from whichever source. */
export interface Visit {
  readonly entries: readonly VisitEntry[];
  /** What the browser knows to be private, beside what its name and looks tell. */
  readonly typed: readonly TypedValue[];
  /** Hosts whose requests matter. */
  readonly hosts: ReadonlySet<string>;
}
