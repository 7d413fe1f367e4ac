/** An address as it may be shown and stored: without credentials, and with the query, which may hold a key, left out. */
export function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "an address that cannot be read";
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`.slice(0, 300);
}
