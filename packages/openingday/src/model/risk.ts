import type { Impact } from "./words.ts";

/** A way in which opening day goes wrong. Several checks may share one. */
export interface Risk {
  readonly id: string;
  readonly title: string;
  readonly breaks: string;
  /** What a customer or the founder would notice. */
  readonly symptom: string;
  readonly firstAction: string;
  readonly impact: Impact;
}
