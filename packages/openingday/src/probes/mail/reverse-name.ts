/** The name below `in-addr.arpa` or `ip6.arpa` at which an address has its own name. @see RFC 1035 section 3.5, RFC 3596 section 2.5 */
export function reverseName(address: string): string {
  if (!address.includes(":")) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
  const [head = "", tail] = address.split("::");
  const groups = (text: string | undefined): string[] => (text === undefined || text === "" ? [] : text.split(":").flatMap(dotted));
  const before = groups(head);
  const after = groups(tail);
  const all =
    tail === undefined
      ? before
      : [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0"), ...after];
  const digits = all.flatMap((group) => group.padStart(4, "0").split(""));
  return `${digits.toReversed().join(".")}.ip6.arpa`;
}

function dotted(group: string): string[] {
  if (!group.includes(".")) return [group];
  const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}
