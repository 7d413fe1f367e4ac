import type { SeedMailbox } from "../mailbox/start-mailbox.ts";
import type { Target } from "../model/target.ts";
import { parseEndpoint } from "../tools/endpoint.ts";

/**
 * Opens the seed mailbox for one run where the configuration names it and no “mail listen” has it open already; that one is then read.
 * Rejects with a sentence when its ports cannot be had.
 */
export async function openSeedMailbox({ inbox }: Target): Promise<SeedMailbox | undefined> {
  if (inbox?.kind !== "listen") return undefined;
  const { startMailbox, MailboxTaken } = await import("../mailbox/start-mailbox.ts");
  const domain = inbox.address.slice(inbox.address.lastIndexOf("@") + 1);
  try {
    const mailbox = await startMailbox({
      smtp: parseEndpoint(inbox.smtp),
      api: parseEndpoint(inbox.api),
      hostname: "mailbox.localhost",
      domains: [domain],
    });
    process.stderr.write(`The seed mailbox listens for mail to ${domain} on ${mailbox.smtp} until the end of this run.\n`);
    return mailbox;
  } catch (error) {
    if (!(error instanceof MailboxTaken)) throw error;
    process.stderr.write(`A mailbox listens on ${inbox.smtp} already; it is read at ${inbox.api}.\n`);
    return undefined;
  }
}
