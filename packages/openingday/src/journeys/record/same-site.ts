import { getDomain } from "tldts";

/** Whether two hosts belong to one registered domain; what is shared by many, such as `vercel.app`, makes nobody a neighbour. */
export function isSameSite(host: string, other: string): boolean {
  const domain = getDomain(other, { allowPrivateDomains: true });
  return host === other || (domain !== null && domain === getDomain(host, { allowPrivateDomains: true }));
}
