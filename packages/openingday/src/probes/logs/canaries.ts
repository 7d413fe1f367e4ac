import type { CanaryKind, LogCanary } from "../../model/evidence-logs.ts";

/** Values that exist nowhere else; each way into the app gets its own, so that the log tells which way leaks. */
export interface Canaries {
  readonly through: string;
  readonly values: Readonly<Record<CanaryKind, string>>;
}

/** Makes one set. The address is at a domain that takes no mail; no value looks like anybody's. */
export function makeCanaries(through: string, word: () => string): Canaries {
  return {
    through,
    values: {
      token: `odt${word()}${word()}7`,
      address: `od-canary-${word()}@example.invalid`,
      password: `Od9_${word()}${word()}`,
      text: `odx${word()}${word()}`,
    },
  };
}

/** Which planted values stand in the text, also written as JSON or as an address writes them. */
export function findCanaries(text: string, planted: readonly Canaries[]): LogCanary["found"] {
  const lines = text.toLowerCase().split("\n");
  return planted.flatMap(({ through, values }) =>
    (Object.keys(values) as CanaryKind[]).flatMap((what) => {
      const forms = spellings(values[what]);
      const count = lines.filter((line) => forms.some((form) => line.includes(form))).length;
      return count === 0 ? [] : [{ what, through, lines: count }];
    }),
  );
}

function spellings(value: string): readonly string[] {
  // The part before the @ is enough to tell whose address it is.
  const told = value.includes("@") ? value.slice(0, value.indexOf("@")) : value;
  return [...new Set([told, encodeURIComponent(told), btoa(told).replace(/=+$/u, "").slice(0, -1)])].map((one) => one.toLowerCase());
}
