import type { LogLeakKind } from "../../model/log-account.ts";
import { none, secret, type Judgement, type SecretRule } from "../rule.ts";

/** A rule for logs: a secret's rule, and what a person is told about its kind. */
export interface LogRule extends SecretRule {
  readonly kind: LogLeakKind;
}

/** One expression and what to believe of it. `judge` is given the value and the name it is given to. */
export function logRule(options: {
  readonly id: string;
  readonly title: string;
  readonly kind: LogLeakKind;
  readonly anchors: readonly string[];
  readonly pattern: RegExp;
  readonly believes: (value: string, name: string, before: string, after: string) => boolean;
  readonly reach?: number;
  readonly lead?: number;
  readonly weak?: boolean;
  readonly samples: LogRule["samples"];
}): LogRule {
  const { believes, ...rest } = options;
  return {
    ...rest,
    prefixes: [],
    judge: ({ value, name, before, after }): Judgement =>
      believes(value, name, before.slice(before.lastIndexOf("\n") + 1), after.split("\n", 1)[0] ?? "") ? secret : none,
  };
}
