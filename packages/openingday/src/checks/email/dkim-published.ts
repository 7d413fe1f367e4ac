import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { MailRecords } from "../../model/evidence-mail.ts";
import { isNearlyDkim, parseDkimRecord } from "../../parsers/dkim-record.ts";
import { lookupTrouble } from "./words/lookup-trouble.ts";

type Selector = MailRecords["dkim"][number];
type Judgement =
  | { readonly kind: "good"; readonly seen: string }
  | { readonly kind: "unknown"; readonly reason: string }
  | { readonly kind: "bad" | "weak"; readonly finding: FindingDraft };

const minBits = 1024;
const breaks = "Receivers cannot check the signature of your mail, so sign-up and reset mails land in spam or are refused.";

export default defineCheck({
  id: "dkim-published",
  title: "Every declared DKIM key is published and usable",
  why: "Your provider signs mail with a key, and receivers look up its public half in your DNS. Without it the signature is worth nothing.",
  rows: ["S2.C6"],
  risk: "mail-in-spam",
  needs: ["mail.records"],
  specs: [
    { document: "RFC 6376", section: "3.6.1" },
    { document: "RFC 8301", section: "3.2" },
  ],
  evaluate({ "mail.records": { domain, dkim } }) {
    if (dkim.length === 0)
      return {
        status: "inconclusive",
        reason: "The configuration names no DKIM selector, and guessing one proves nothing. A received mail shows which key signs.",
      };
    const judged = dkim.map((one) => judge(domain, one));
    const seen = judged.flatMap((one) => (one.kind === "good" ? [one.seen] : []));
    const bad = judged.flatMap((one) => (one.kind === "bad" ? [one.finding] : []));
    if (bad.length > 0) return { status: "failed", findings: bad, seen };
    const unknown = judged.find((one) => one.kind === "unknown");
    if (unknown !== undefined) return { status: "inconclusive", reason: unknown.reason, seen };
    const weak = judged.flatMap((one) => (one.kind === "weak" ? [one.finding] : []));
    // A withdrawn key beside a good one is what a change of keys leaves behind.
    const revoked = weak.filter(({ code }) => code === "revoked");
    if (revoked.length > 0 && revoked.length === judged.length)
      return { status: "failed", findings: revoked.map((one) => ({ ...one, severity: "high" })) };
    return weak.length > 0 ? { status: "warned", findings: weak, seen } : { status: "passed", seen };
  },
});

function judge(domain: string, { selector, lookup }: Selector): Judgement {
  const name = `${selector}._domainkey.${domain}`;
  const trouble = lookupTrouble(name, lookup);
  if (trouble !== undefined) return { kind: "unknown", reason: trouble };
  const seen = lookup.values.map((value) => `${name} TXT ${value.length > 120 ? `${value.slice(0, 120)}…` : value}`);
  const finding = (code: string, severity: FindingDraft["severity"], message: string, fix: string): FindingDraft => {
    return { code, severity, confidence: "proved", message, breaks, fix, seen: seen.length > 0 ? seen : [`${name} TXT: nothing`] };
  };
  const copy = `Copy the DKIM record for “${selector}” from your mail provider once more and publish it at ${name}.`;
  if (lookup.values.length === 0)
    return {
      kind: "bad",
      finding: finding(
        "missing",
        "high",
        `There is no DKIM key at ${name}.`,
        `${copy} Mind that some DNS providers add ${domain} to the name by themselves.`,
      ),
    };
  const keys = lookup.values.filter(isNearlyDkim);
  if (keys.length > 1)
    return {
      kind: "bad",
      finding: finding(
        "several",
        "high",
        `There are ${keys.length} DKIM keys at ${name}, and receivers may pick the wrong one.`,
        "Keep the one that your mail provider shows and delete the others.",
      ),
    };
  const parsed = parseDkimRecord(keys[0] ?? lookup.values[0] ?? "");
  if (!parsed.ok)
    return { kind: "bad", finding: finding("invalid", "high", `The DKIM key at ${name} cannot be used: ${parsed.error}.`, copy) };
  const { keyType, bits, revoked, testing } = parsed.value;
  if (revoked)
    return {
      kind: "weak",
      finding: finding(
        "revoked",
        "low",
        `The DKIM key at ${name} was withdrawn (“p=” is empty).`,
        `If your mail provider still signs with “${selector}”, publish its key again; otherwise take the selector out of the configuration.`,
      ),
    };
  if (keyType === "rsa" && bits < minBits)
    return {
      kind: "bad",
      finding: finding(
        "weak",
        "high",
        `The DKIM key at ${name} has ${bits} bits, and receivers refuse fewer than ${minBits}.`,
        "Have your mail provider make a new key of 2048 bits and publish it.",
      ),
    };
  if (testing)
    return {
      kind: "weak",
      finding: finding(
        "testing",
        "low",
        `The DKIM key at ${name} is marked as a test (“t=y”), so receivers may ignore the signature.`,
        "Take “t=y” out of the record.",
      ),
    };
  return { kind: "good", seen: `${name}: ${keyType}, ${bits} bits` };
}
