import { getDomain } from "tldts";
import type { AuthResult, ReceivedMail } from "../../model/evidence-mail.ts";
import { readMailAddress, readMailDomain } from "../../parsers/mail-address.ts";
import { findExcess } from "../../parsers/mail-bounds.ts";
import { readLinkHosts } from "../../parsers/mail-links.ts";
import { parseMail, topHeader, type MailMessage } from "../../parsers/mail-message.ts";
import { parseReceivedHeader } from "../../parsers/received-header.ts";
import { authenticateMail } from "./authenticate-mail.ts";
import type { MailResolver } from "./mail-resolver.ts";
import { maskSubject } from "./mask-subject.ts";
import { readManners } from "./read-manners.ts";

const results: readonly string[] = [
  "pass",
  "fail",
  "softfail",
  "neutral",
  "none",
  "temperror",
  "permerror",
  "policy",
] satisfies AuthResult[];
/** Signatures kept; a mail with more is judged on these. */
const maxSignatures = 10;

/** A mail as it lies in the mailbox, with what caused it. */
export interface ArrivedMail {
  readonly raw: Uint8Array;
  readonly purpose: string;
  /** Milliseconds from the request to the arrival. */
  readonly tookMs: number;
  readonly folder?: ReceivedMail["folder"];
  /** How it came in, where the topmost lines do not say it or must not be trusted. An absent address means that nobody knows. */
  readonly connection?: Connection;
}

/** The connection a mail came over, as SPF judges it. */
export interface Connection {
  readonly sender?: string;
  readonly helo?: string;
  readonly clientAddress?: string;
}

/**
 * Judges a mail as a receiver would: SPF on the client's address and the return path, every DKIM signature, DMARC on both. The
 * topmost Return-Path and Received header are trusted: the mailbox itself wrote them. Rejects when the text is not a mail.
 * @see RFC 7208, RFC 6376, RFC 9989
 */
export async function judgeMail(arrived: ArrivedMail, resolver: MailResolver): Promise<ReceivedMail> {
  const { raw, purpose, tookMs, folder } = arrived;
  const excess = findExcess(raw);
  if (excess !== undefined) throw new Error(`the mail for “${purpose}” cannot be judged: ${excess}`);
  const parsed = parseMail(raw);
  if (!parsed.ok) throw new Error(`the mail for “${purpose}” cannot be read: ${parsed.error}`);
  const message = parsed.value;
  if (message.unread !== undefined) throw new Error(`the mail for “${purpose}” cannot be judged: ${message.unread}`);
  const { sender, helo, clientAddress } = arrived.connection ?? readConnection(message);
  const verdict = await authenticateMail({ raw: withLineEnds(raw), sender, helo, clientAddress }, resolver);
  const fromDomain = verdict.fromDomain ?? "";
  const aligned = (domain: string, known: boolean | undefined): boolean => known ?? sameOrganisation(domain, fromDomain);
  return {
    purpose,
    subject: maskSubject(topHeader(message, "subject") ?? ""),
    fromDomain,
    returnPathDomain: readMailDomain(sender ?? "") ?? "",
    spf: { result: toResult(verdict.spf.result), domain: verdict.spf.domain, aligned: aligned(verdict.spf.domain, verdict.spf.aligned) },
    dkim: verdict.dkim.slice(0, maxSignatures).map(({ result, domain, selector, aligned: known, detail }) => ({
      result: toResult(result),
      domain,
      selector,
      aligned: aligned(domain, known),
      ...(detail === undefined ? {} : { detail: detail.slice(0, 100) }),
    })),
    dmarc: { result: toResult(verdict.dmarc.result), policy: verdict.dmarc.policy },
    linkHosts: readLinkHosts(message),
    ...(fromDomain === "" ? {} : { organisation: organisationOf(fromDomain) }),
    ...readManners(message),
    ...(folder === undefined ? {} : { folder }),
    tookMs,
  };
}

/** What the server that took the mail wrote on top of it. */
function readConnection(message: MailMessage): Record<keyof Connection, string | undefined> {
  const received = parseReceivedHeader(topHeader(message, "received") ?? "");
  const hop = received.ok ? received.value : {};
  return { sender: readMailAddress(topHeader(message, "return-path") ?? ""), helo: hop.helo, clientAddress: hop.clientAddress };
}

function toResult(word: string): AuthResult {
  return results.includes(word) ? (word as AuthResult) : "neutral";
}

/** Relaxed alignment by the public suffix list, for domains without a record that could say more. */
function sameOrganisation(one: string, other: string): boolean {
  if (one === "" || other === "") return false;
  return one === other || organisationOf(one) === organisationOf(other);
}

function organisationOf(domain: string): string {
  return getDomain(domain, { allowPrivateDomains: true }) ?? domain;
}

/** Some mailboxes store bare line feeds; signatures are made over CRLF. */
function withLineEnds(raw: Uint8Array): Uint8Array {
  if (raw.includes(13)) return raw;
  const lines = raw.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0);
  const fixed = new Uint8Array(raw.length + lines);
  let at = 0;
  for (const byte of raw) {
    if (byte === 10) fixed[at++] = 13;
    fixed[at++] = byte;
  }
  return fixed;
}
