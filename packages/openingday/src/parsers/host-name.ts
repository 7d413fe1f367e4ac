/** A host name in the spelling that compares: lower case, without the root's dot. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** Whether a host is the domain or lies below it; both plain. */
export function isWithin(host: string, domain: string): boolean {
  return domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}
