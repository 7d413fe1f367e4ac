import { mailboxes } from "./mailboxes.ts";
import { marketing } from "./marketing.ts";
import type { MailProvider } from "./provider.ts";
import { transactional } from "./transactional.ts";

/** Every mail provider that is known by its records. */
export const mailProviders: readonly MailProvider[] = [...transactional, ...marketing, ...mailboxes];

/** The provider that a configuration means by a word such as `Resend`, `google workspace` or `ses`; undefined for any other word. */
export function findMailProvider(word: string): MailProvider | undefined {
  const wanted = plainWord(word);
  return mailProviders.find(({ id, name, aliases = [] }) => [id, name, ...aliases].some((one) => plainWord(one) === wanted));
}

function plainWord(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
