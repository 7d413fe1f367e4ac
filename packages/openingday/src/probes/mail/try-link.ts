import type { LinkTrial } from "../../model/evidence-mail.ts";
import type { MailLink } from "../../parsers/mail-links.ts";
import { findOneTimeLink } from "../../parsers/one-time-link.ts";
import { describeFailure } from "../failure.ts";
import { scanLink, visitLink, type Visitor } from "./visit-link.ts";

export interface Trial {
  readonly purpose: string;
  /** Links of the mail that came first. */
  readonly links: readonly MailLink[];
  /** Makes the application send the same mail once more; answers its links, or why it did not come. */
  readonly askAgain: () => Promise<readonly MailLink[] | string>;
  readonly visitor: Visitor;
  /** Comes from another address, as a mail provider's scanner does. */
  readonly scanner: Visitor;
  readonly customer: { readonly password: string; readonly address: string };
}

/**
 * Uses the first mail's link as a customer would, lets a scanner open the link of a second mail, and then uses that one. The two visits
 * differ in nothing but the scanner. Undefined where no link of ours carries a token.
 */
export async function tryLink({ purpose, links, askAgain, visitor, scanner, customer }: Trial): Promise<LinkTrial | undefined> {
  const first = findOneTimeLink(links, visitor.hosts);
  if (first === undefined) return undefined;
  const known = { purpose, host: first.host };
  let fresh: LinkTrial["fresh"];
  try {
    fresh = await visitLink(first.url, visitor, customer);
    if (fresh.status >= 400) return { ...known, fresh };
    const again = await askAgain();
    if (typeof again === "string") return { ...known, fresh, reason: again };
    const second = findOneTimeLink(again, visitor.hosts);
    if (second === undefined) return { ...known, fresh, reason: "The second mail had no such link." };
    const statuses = await scanLink(second.url, scanner);
    const visit = await visitLink(second.url, visitor, { ...customer, password: `${customer.password}2` });
    return { ...known, fresh, scanned: { ...statuses, visit } };
  } catch (error) {
    return {
      ...known,
      ...(fresh === undefined ? {} : { fresh }),
      reason: `The link could not be followed: ${describeFailure(error).error}`,
    };
  }
}
