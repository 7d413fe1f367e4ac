import { createScanner, type Scanner } from "./scanner.ts";

let scanner: Scanner | undefined;

/**
 * Whether a setting given in plain text is a real secret: a provider's key, or a value that its name calls a secret and that looks made
 * by a machine. Placeholders, expressions and everyday local passwords are not.
 */
export function isLiteralSecret(name: string, value: string): boolean {
  scanner ??= createScanner();
  const line = new TextEncoder().encode(`${name}=${value.slice(0, 4_096)}\n`);
  return scanner.scan(line, ".env").some((match) => match.publicReason === undefined && match.setAside === undefined);
}

/** Whether a value is a provider's secret key whatever it is called. */
export function isProviderSecret(name: string, value: string): boolean {
  scanner ??= createScanner();
  const line = new TextEncoder().encode(`${name}=${value.slice(0, 4_096)}\n`);
  return scanner
    .scan(line, "bundle.js", "browser")
    .some((match) => match.publicReason === undefined && match.setAside === undefined && match.confidence === "proved");
}
