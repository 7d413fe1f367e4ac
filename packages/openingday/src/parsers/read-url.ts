/** An address, or null where the text is none. */
export function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Host of an address in lower case; empty where the text is none. */
export function hostOf(url: string): string {
  return readUrl(url)?.hostname ?? "";
}
