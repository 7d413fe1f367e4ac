import type { InboundMail } from "../../model/evidence-mail-hosts.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";
import { readMailAddress } from "../../parsers/mail-address.ts";
import { recogniseHost } from "../../parsers/mail-providers/recognise.ts";
import { describeFailure } from "../failure.ts";

const maxHosts = 3;

/**
 * Asks our own mail hosts whether they would take mail for postmaster and for the address that customers answer to. The question is
 * put as a bounce would put it and taken back; no message is sent. Hosts of others are left alone.
 * @see RFC 5321 sections 3.3 and 4.5.1
 */
export default defineProbe({
  key: "mail.inbound",
  mode: "active",
  phase: 1,
  timeoutMs: 30_000,
  maxRequests: maxHosts,
  async gather(context): Promise<InboundMail> {
    const { routes } = await context.need("mail.hosts");
    const [replies] = routes;
    if (replies === undefined) throw new Error("The mail hosts of the domain are not known.");
    const from = readMailAddress(context.target.declared.mailFrom ?? "");
    const recipients = [...new Set([`postmaster@${replies.domain}`, ...(from === undefined ? [] : [from])])];
    const hosts = await Promise.all(replies.hosts.slice(0, maxHosts).map(({ name }) => ask(context, name, recipients)));
    return { domain: replies.domain, hosts };
  },
});

async function ask({ tools }: ProbeContext, name: string, recipients: readonly string[]): Promise<InboundMail["hosts"][number]> {
  const provider = recogniseHost("mx", name);
  if (provider !== undefined) return { name, leftAlone: `${provider.name} keeps the mailboxes`, replies: [] };
  try {
    const { replies, refused } = await tools.smtp.converse({ host: name, recipients });
    return { name, replies, ...(refused === undefined ? {} : { error: `${name} turned us away: ${refused}` }) };
  } catch (error) {
    const { error: reason } = describeFailure(error);
    // What is not from the network is the guard's word: the host is not proved to be ours.
    return error instanceof NoAnswer ? { name, error: reason, replies: [] } : { name, leftAlone: reason, replies: [] };
  }
}
