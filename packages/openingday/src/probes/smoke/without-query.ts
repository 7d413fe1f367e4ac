/** The address as evidence keeps it: a query may hold what is nobody's business. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
