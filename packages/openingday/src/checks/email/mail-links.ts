import { type CheckContext, defineCheck, type FindingDraft } from "../../model/check.ts";
import type { ReceivedMail } from "../../model/evidence-mail.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { classifyLinkHost } from "../../parsers/link-host-kind.ts";
import { noHost } from "../../parsers/mail-links.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { capitalise, joinAnd, nameMails } from "./words/name-mails.ts";

export default defineCheck({
  id: "mail-links",
  title: "Links in the app’s mails lead to your own domain",
  why: "A reset link that opens the developer’s machine locks every customer out, and one that leads to a stranger’s domain looks like fraud.",
  rows: ["S2.F1"],
  risk: "mail-link-dead",
  needs: ["mail.received"],
  specs: [
    { document: "RFC 3986", section: "3.2.2", cases: ["localhost-link", "preview-link", "foreign-link"] },
    { document: "RFC 6761", section: "6.3", cases: ["localhost-link"] },
  ],
  evaluate({ "mail.received": { expected, mails } }, context) {
    if (mails.length === 0) return { status: "inconclusive", reason: "No mail of the app arrived, so there are no links to look at." };
    const seen = mails.map(
      ({ purpose, linkHosts }) => `${purpose}: ${linkHosts.length === 0 ? "no links" : `links to ${linkHosts.join(", ")}`}`,
    );
    const links = mails.map((mail) => sortLinks(mail, context));
    const dead = deadLinks(links);
    const failures = [dead, previewLinks(links)].filter((finding) => finding !== undefined);
    if (failures.length > 0) return { status: "failed", findings: failures, seen };
    const foreign = foreignLinks(links);
    if (foreign !== undefined) return { status: "warned", findings: [foreign], seen };
    if (!mails.some(({ purpose }) => purpose === "reset")) {
      const reason = expected.includes("reset")
        ? "No reset mail arrived, so its link was not seen."
        : "The configuration declares no reset form, so no reset mail was seen.";
      return { status: "inconclusive", reason, seen };
    }
    return { status: "passed", seen };
  },
});

interface SortedLinks {
  readonly mail: ReceivedMail;
  readonly local: readonly string[];
  readonly preview: readonly string[];
  /** Tracking hosts, or every foreign host where no link leads to the own organisation. */
  readonly foreign: readonly string[];
}

function sortLinks(mail: ReceivedMail, { domain, declared }: CheckContext): SortedLinks {
  const declaredHosts = [
    hostOf(declared.site),
    hostOf(declared.app),
    ...declared.hosts.map(({ name }) => name),
    ...(declared.mailLinkHosts ?? []),
  ];
  const own = [mail.organisation ?? mail.fromDomain, domain, ...declaredHosts];
  const strangers = mail.linkHosts.filter((host) => !own.some((one) => isWithin(host, one.toLowerCase())));
  const ofKind = (kind: string): string[] => strangers.filter((host) => classifyLinkHost(host) === kind);
  // A footer may point to a social network: only a mail without any link home is foreign as a whole.
  const homeless = strangers.length === mail.linkHosts.length ? ofKind("other") : [];
  return { mail, local: ofKind("local"), preview: ofKind("preview"), foreign: [...ofKind("tracking"), ...homeless] };
}

function deadLinks(links: readonly SortedLinks[]): FindingDraft | undefined {
  const affected = links.filter(({ local }) => local.length > 0);
  if (affected.length === 0) return undefined;
  const hosts = unique(affected.flatMap(({ local }) => local));
  const named = hosts.filter((host) => host !== noHost);
  const where = named.length === 0 ? "without an address behind it" : `to ${joinAnd(named)}, which only the developer can open`;
  return {
    code: "localhost-link",
    severity: "blocker",
    confidence: "proved",
    message: `${capitalise(nameMails(affected.map(({ mail }) => mail)))} has a link ${where}.`,
    breaks: "The customer clicks and gets an error: no account is confirmed, no password reset.",
    fix: "Set the app’s public address (often APP_URL, SITE_URL or NEXTAUTH_URL) in the production environment and deploy again.",
    seen: affected.map(({ mail, local }) => `${mail.purpose}: links to ${local.join(", ")}`),
  };
}

function previewLinks(links: readonly SortedLinks[]): FindingDraft | undefined {
  const affected = links.filter(({ preview }) => preview.length > 0);
  if (affected.length === 0) return undefined;
  return {
    code: "preview-link",
    severity: "high",
    confidence: "likely",
    message: `${capitalise(nameMails(affected.map(({ mail }) => mail)))} links to ${joinAnd(unique(affected.flatMap(({ preview }) => preview)))}, the hosting platform’s address, and not to your domain.`,
    breaks: "Such an address may ask for the developer’s login or show an old version, and a customer does not recognise it.",
    fix: "Set the app’s public address (often APP_URL, SITE_URL or NEXTAUTH_URL) to your own domain in the production environment and deploy again.",
    seen: affected.map(({ mail, preview }) => `${mail.purpose}: links to ${preview.join(", ")}`),
  };
}

function foreignLinks(links: readonly SortedLinks[]): FindingDraft | undefined {
  const affected = links.filter(({ foreign }) => foreign.length > 0);
  if (affected.length === 0) return undefined;
  return {
    code: "foreign-link",
    severity: "medium",
    confidence: "proved",
    message: `${capitalise(nameMails(affected.map(({ mail }) => mail)))} links to ${joinAnd(unique(affected.flatMap(({ foreign }) => foreign)))}, which is not your domain.`,
    breaks: "Spam filters and careful customers take a reset link to another domain for fraud.",
    fix: "Switch click tracking off for these mails at the mail provider, or give it a tracking address under your own domain. Where the host is meant, declare it under mail.linkHosts.",
    seen: affected.map(({ mail, foreign }) => `${mail.purpose}: links to ${foreign.join(", ")}`),
  };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
