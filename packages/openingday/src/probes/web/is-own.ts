import { isWithin } from "../../parsers/host-name.ts";

/** Whether a file that a page loads is the page's own: from its very host, or from the domain. */
export function isOwn(url: string, pageHost: string, domain: string): boolean {
  const { hostname } = new URL(url);
  return hostname === pageHost || isWithin(hostname, domain);
}
