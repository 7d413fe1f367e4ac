import { parseArgs } from "node:util";

/** Options that `audit` and `prove` share. */
export interface LookOptions {
  readonly typed: readonly string[];
  readonly config?: string;
  readonly json: boolean;
  readonly html?: string;
  readonly save?: string;
  readonly from?: string;
  readonly only: readonly string[];
  readonly timings: boolean;
  /** 1 to 7: the page of that stage alone. */
  readonly stage?: number;
  /** Prints the redirect map too. */
  readonly redirects: boolean;
  /** Name of a symptom: the answer to it alone. */
  readonly symptom?: string;
  readonly debug: boolean;
}

/** Reads the command line; throws node's ERR_PARSE_ARGS errors for what it does not know. */
export function parseLookOptions(args: readonly string[]): LookOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      json: { type: "boolean", default: false },
      html: { type: "string" },
      save: { type: "string" },
      from: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      timings: { type: "boolean", default: false },
      stage: { type: "string" },
      redirects: { type: "boolean", default: false },
      symptom: { type: "string" },
      debug: { type: "boolean", default: false },
    },
  });
  const only = values.only.flatMap((names) => names.split(",")).filter((name) => name !== "");
  return {
    typed: positionals,
    json: values.json,
    only,
    timings: values.timings,
    redirects: values.redirects,
    debug: values.debug,
    ...(values.stage === undefined ? {} : { stage: Number(values.stage) }),
    ...(values.symptom === undefined ? {} : { symptom: values.symptom }),
    ...(values.config === undefined ? {} : { config: values.config }),
    ...(values.html === undefined ? {} : { html: values.html }),
    ...(values.save === undefined ? {} : { save: values.save }),
    ...(values.from === undefined ? {} : { from: values.from }),
  };
}
