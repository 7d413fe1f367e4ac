import { defineCheck, type FindingDraft } from "../../model/check.ts";
import { isNearlySpf, isSpf, parseSpf, type SpfMechanism, type SpfRecord } from "../../parsers/spf.ts";
import { lookupTrouble } from "./words/lookup-trouble.ts";

/** Wider networks than these are the whole world for practical purposes. */
const narrowest4 = 8;
const narrowest6 = 16;
const maxLookups = 10;

export default defineCheck({
  id: "spf-record",
  title: "The domain’s SPF record is single, valid and closed",
  why: "SPF lists the servers that may send your mail. A record that is broken counts as none, and one that is open lets everybody in.",
  rows: ["S2.C5"],
  risk: "mail-in-spam",
  needs: ["mail.records"],
  specs: [
    { document: "RFC 7208", section: "4.5" },
    { document: "RFC 7208", section: "4.6" },
  ],
  evaluate({ "mail.records": { domain, txt } }) {
    const trouble = lookupTrouble(domain, txt);
    if (trouble !== undefined) return { status: "inconclusive", reason: trouble };
    const records = txt.values.filter(isSpf);
    const near = txt.values.filter(isNearlySpf);
    const seen = [...records, ...near].map((value) => `${domain} TXT ${value}`);
    const fail = (code: string, message: string, fix: string): { status: "failed"; findings: FindingDraft[] } => ({
      status: "failed",
      findings: [{ code, severity: "high", confidence: "proved", message, breaks: brokenBreaks, fix, seen }],
    });
    const [record] = records;
    if (records.length > 1)
      return fail(
        "several",
        `${domain} publishes ${records.length} SPF records, and receivers then treat them all as broken.`,
        `Put what the records allow into one TXT record at ${domain} and delete the others.`,
      );
    if (record === undefined) {
      if (near.length > 0)
        return fail(
          "invalid",
          `The SPF record of ${domain} is spelt in a way that receivers do not recognise: it must begin with “v=spf1” and a space.`,
          `Correct the TXT record at ${domain}.`,
        );
      const reason = `${domain} has no SPF record of its own. That is fine where mail goes out under another return address; only a received mail can tell.`;
      return { status: "inconclusive", reason };
    }
    const parsed = parseSpf(record);
    if (!parsed.ok)
      return fail("invalid", `The SPF record of ${domain} cannot be used: ${parsed.error}.`, `Correct the TXT record at ${domain}.`);
    const { value } = parsed;
    const open = value.mechanisms.find(isOpen);
    if (open !== undefined) return { status: "failed", findings: [{ ...openFinding(domain, open), seen }] };
    if (value.lookups > maxLookups)
      return fail(
        "too-many-lookups",
        `The SPF record of ${domain} needs ${value.lookups} lookups, and receivers give up after ${maxLookups}.`,
        "Remove the senders that you no longer use.",
      );
    const findings = weaknesses(domain, value).map((finding) => ({ ...finding, seen }));
    return findings.length > 0 ? { status: "warned", findings } : { status: "passed", seen };
  },
});

const brokenBreaks = "Receivers cannot tell your servers from a stranger’s, so sign-up and reset mails land in spam or are refused.";
const weakBreaks = "The record helps receivers less than it could, and the next person to change it may break it.";

function isOpen({ qualifier, name, bits4, bits6 }: SpfMechanism): boolean {
  if (qualifier !== "+") return false;
  if (name === "all") return true;
  return (name === "ip4" && (bits4 ?? 32) < narrowest4) || (name === "ip6" && (bits6 ?? 128) < narrowest6);
}

function openFinding(domain: string, open: SpfMechanism): Omit<FindingDraft, "seen"> {
  return {
    code: "open",
    severity: "high",
    confidence: "proved",
    message: `The SPF record of ${domain} allows the whole internet to send mail in your name (“${open.text}”).`,
    breaks: "Anyone can send mail that passes as yours, and receivers stop trusting the real ones.",
    fix:
      open.name === "all"
        ? `Write “~all” in place of “${open.text}” in the TXT record at ${domain}.`
        : `Replace “${open.text}” by the addresses of your own servers.`,
  };
}

function weaknesses(domain: string, { mechanisms, redirect, unreachable }: SpfRecord): Omit<FindingDraft, "seen">[] {
  const found: Omit<FindingDraft, "seen">[] = [];
  const base = { confidence: "proved", breaks: weakBreaks } as const;
  const all = mechanisms.find(({ name }) => name === "all");
  if (all?.qualifier === "?")
    found.push({
      ...base,
      code: "neutral",
      severity: "medium",
      message: `The SPF record of ${domain} ends with “?all”, which says nothing about everybody else.`,
      fix: "Write “~all” in place of “?all”.",
    });
  if (all === undefined && redirect === undefined)
    found.push({
      ...base,
      code: "no-ending",
      severity: "low",
      message: `The SPF record of ${domain} does not say what to do with everybody else.`,
      fix: "Add “~all” at the end.",
    });
  if (unreachable.length > 0)
    found.push({
      ...base,
      code: "after-all",
      severity: "low",
      message: `The SPF record of ${domain} goes on after “all”, where receivers stop reading: ${unreachable.join(" ")}.`,
      fix: "Move those parts in front of “all”, or delete them.",
    });
  if (mechanisms.some(({ name }) => name === "ptr"))
    found.push({
      ...base,
      code: "ptr",
      severity: "low",
      message: `The SPF record of ${domain} uses “ptr”, which is slow and which some receivers ignore.`,
      fix: "Name the servers by “ip4:” or “include:” in place of “ptr”.",
    });
  return found;
}
