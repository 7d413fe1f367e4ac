import { providerRules } from "./rules/providers.ts";

/** Too common a beginning to say whose key it is. */
const everyday = new Set(["live_", "test_", "secret-", "bedrock-api-key-"]);

let beginnings: RegExp | undefined;
let names: RegExp | undefined;

/**
 * Whether a value begins as some provider's keys do. Where that provider's own rule did not take it, it is cut off, or a key of a test
 * mode, or a word of the manual: not a secret that its look alone would prove.
 */
export function beginsLikeKnownKey(value: string): boolean {
  beginnings ??= join(
    providerRules
      .flatMap(({ prefixes }) => prefixes)
      .filter((prefix) => prefix.length >= 5 && /^[A-Za-z0-9_./-]+[_./-]$|^cnvca$/.test(prefix) && !everyday.has(prefix)),
    "^",
  );
  return beginnings.test(value) || cutOff.test(value);
}

/** Beginnings too short for a list: `sk-` keys of AI providers have 32 characters more at least, Salesforce's sessions name their owner first. */
const cutOff = /^(?:(?:[sp]k|apikey)_|sk-[A-Za-z0-9]{1,28}$|00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?!)/;

/** Whether a name speaks of a provider all of whose keys are known by their form. */
export function isKnownByForm(name: string): boolean {
  names ??= join(
    providerRules.flatMap(({ knows }) => knows ?? []),
    "(?<![a-z])",
  );
  return names.test(name.toLowerCase());
}

function join(words: readonly string[], start: string): RegExp {
  return new RegExp(
    `${start}(?:${[...new Set(words)].map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("|")})`,
    "i",
  );
}
