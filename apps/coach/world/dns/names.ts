/** Names are kept lower-case without the trailing dot; the root is the empty string. */
export function canonicalName(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

/** Labels from the left; none for the root. */
export function labelsOf(name: string): string[] {
  return name === "" ? [] : name.split(".");
}

/** The name one label up, or undefined for the root. */
export function parentOf(name: string): string | undefined {
  if (name === "") return undefined;
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}

/** Whether `name` is `ancestor` itself or lies below it. */
export function isWithin(name: string, ancestor: string): boolean {
  return ancestor === "" || name === ancestor || name.endsWith(`.${ancestor}`);
}

/** Canonical DNS order: by labels from the right, as octets. @see RFC 4034 section 6.1 */
export function compareNames(left: string, right: string): number {
  const a = labelsOf(left).toReversed();
  const b = labelsOf(right).toReversed();
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = Buffer.compare(Buffer.from(a[i] ?? ""), Buffer.from(b[i] ?? ""));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
