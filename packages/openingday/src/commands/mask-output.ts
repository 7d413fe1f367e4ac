import { redact } from "../parsers/redact.ts";

const secretName = /key|secret|token|passw|pwd|credential|dsn|auth/iu;
const shortestSecret = 6;

/**
 * Cleans what a command prints, line by line: of keys by their form, of private keys over several lines, of the values that the
 * environment holds under a secret's name, and of what steers a terminal.
 */
export function createMask(environment: Readonly<Record<string, string | undefined>>): (line: string) => string {
  const values = Object.entries(environment)
    .flatMap(([name, value]) => (secretName.test(name) && value !== undefined && value.length >= shortestSecret ? [value] : []))
    .toSorted((one, other) => other.length - one.length);
  let insideKey = false;
  return (line) => {
    const begins = /-----BEGIN [A-Z ]*PRIVATE KEY/u.test(line);
    const ends = /-----END [A-Z ]*PRIVATE KEY/u.test(line);
    const wasInside = insideKey;
    insideKey = (insideKey || begins) && !ends;
    if (begins || wasInside) return "…";
    let clean = line.replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/gu, "");
    for (const value of values) clean = clean.replaceAll(value, "…");
    return redact(clean.replaceAll(/\p{Cc}/gu, " ").trimEnd());
  };
}
