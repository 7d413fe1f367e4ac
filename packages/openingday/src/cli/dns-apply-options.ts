import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";

export interface DnsApplyOptions {
  readonly typed: readonly string[];
  readonly config?: string;
  /** A plan that was kept; made anew when absent. */
  readonly plan?: string;
  /** Puts back what this file tells of, and does nothing else. */
  readonly undo?: string;
  /** No question is asked. */
  readonly yes: boolean;
  readonly sslStrict: boolean;
  readonly alwaysHttps: boolean;
}

/** Reads the command line; throws node's ERR_PARSE_ARGS errors, and ConfigError for what does not go together. */
export function parseDnsApplyOptions(args: readonly string[]): DnsApplyOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      plan: { type: "string" },
      undo: { type: "string" },
      yes: { type: "boolean", default: false },
      ssl: { type: "string" },
      "always-https": { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  if (values.ssl !== undefined && values.ssl !== "strict")
    throw new ConfigError(`--ssl can only be “strict”: “${values.ssl}” would leave the way to your server open.`);
  if (values.undo !== undefined && (values.plan !== undefined || values.ssl !== undefined || values["always-https"]))
    throw new ConfigError("--undo only puts things back. Run it by itself.");
  return {
    typed: positionals,
    yes: values.yes,
    sslStrict: values.ssl === "strict",
    alwaysHttps: values["always-https"],
    ...(values.config === undefined ? {} : { config: values.config }),
    ...(values.plan === undefined ? {} : { plan: values.plan }),
    ...(values.undo === undefined ? {} : { undo: values.undo }),
  };
}
