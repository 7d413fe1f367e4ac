/** `/bookings/42?x=1` becomes `/bookings/:id`: what tells customers apart is taken out of an address. */
export function foldPath(path: string): string {
  const parts = (path.split(/[?#]/u, 1)[0] ?? "/").slice(0, 400).split("/").slice(0, 12);
  return parts.map((part) => (isId(part) ? ":id" : part)).join("/") || "/";
}

function isId(part: string): boolean {
  if (part.length > 40 || part.includes("@") || part.includes("%")) return true;
  if (/^\d+$/u.test(part) || /^[\da-f-]{16,}$/iu.test(part)) return true;
  // A name in an address is words; letters and digits mixed at length are a key.
  return part.length >= 10 && /\d/u.test(part) && /^[\w~-]+$/u.test(part) && !/^[a-z]+(?:-[a-z]+)*-?v?\d{1,4}$/u.test(part);
}
