import { madeUp } from "../../src/secrets/sample-text.ts";

/** A string of the form of a Stripe key, put together here so that no file holds one. */
export function stripeKey(seed = 1, kind: "sk" | "pk" = "sk", mode: "live" | "test" = "live"): string {
  return [kind, mode, madeUp("alnum", 24, seed)].join("_");
}
