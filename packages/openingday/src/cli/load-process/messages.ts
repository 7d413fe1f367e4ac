import type { CrowdNow } from "../../journeys/crowd.ts";
import type { LoadOrder, LoadShare } from "../../journeys/load-order.ts";
import type { Vantage } from "../../model/target.ts";

/** What a process of the load driver is told. */
export type Told =
  | { readonly kind: "order"; readonly order: LoadOrder; readonly vantage: Vantage }
  /** Epoch milliseconds at which all begin together. */
  | { readonly kind: "begin"; readonly at: number }
  | { readonly kind: "stop" };

/** What it says. */
export type Said =
  | { readonly kind: "ready" }
  | { readonly kind: "now"; readonly now: CrowdNow }
  | { readonly kind: "done"; readonly share: LoadShare }
  | { readonly kind: "failed"; readonly message: string };
