import { getDomain } from "tldts";
import { isPrivateAddress } from "../../parsers/address-range.ts";
import { readMailAddress } from "../../parsers/mail-address.ts";
import { topHeader, type MailMessage } from "../../parsers/mail-message.ts";
import { parseReceivedHeader, type ReceivedHop } from "../../parsers/received-header.ts";
import type { Connection } from "./judge-mail.ts";

const maxHops = 30;

/**
 * The connection over which a stored mail came into its receiver's hands: the topmost Received line whose client is neither of the
 * receiver's own organisation nor in a private network. Lines below it were written by the sender and prove nothing. Where every client
 * is private, the topmost line with an address counts, as in a test on one machine.
 * @see RFC 5321 section 4.4
 */
export function findBorder(message: MailMessage): Connection {
  const hops: ReceivedHop[] = [];
  for (const { name, value } of message.headers) {
    if (name !== "received" || hops.length >= maxHops) continue;
    const hop = parseReceivedHeader(value);
    if (hop.ok && hop.value.clientAddress !== undefined) hops.push(hop.value);
  }
  const border = hops.find((hop) => !isInternal(hop)) ?? hops[0];
  const sender = readMailAddress(topHeader(message, "return-path") ?? "");
  return {
    ...(sender === undefined ? {} : { sender }),
    ...(border?.helo === undefined ? {} : { helo: border.helo }),
    ...(border?.clientAddress === undefined ? {} : { clientAddress: border.clientAddress }),
  };
}

function isInternal({ clientAddress = "", helo, by }: ReceivedHop): boolean {
  if (isPrivateAddress(clientAddress)) return true;
  const from = helo === undefined ? null : getDomain(helo);
  return from !== null && by !== undefined && from === getDomain(by);
}
