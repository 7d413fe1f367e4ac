import type { FindingDraft } from "../../../model/check.ts";
import type { DkimKey } from "../../../model/evidence-mail-keys.ts";
import { isNearlyDkim, parseDkimRecord } from "../../../parsers/dkim-record.ts";
import { nameRecordSubject } from "../../../parsers/record-subject.ts";
import { shorten } from "../../../parsers/shorten.ts";
import { lookupTrouble } from "./lookup-trouble.ts";

export type KeyJudgement =
  | { readonly kind: "good"; readonly seen: string }
  | { readonly kind: "unknown"; readonly reason: string }
  | { readonly kind: "bad" | "weak"; readonly finding: FindingDraft };

/** Verifiers refuse RSA keys below this; signers should have twice as many. @see RFC 8301 section 3.2 */
const minBits = 1024;
const wantedBits = 2048;
const breaks = "Receivers cannot check the signature of your mail, so sign-up and reset mails land in spam or are refused.";
const shownCharacters = 120;

/** Judges what stands at one selector as a verifier would. @see RFC 6376 section 3.6 */
export function judgeKey(domain: string, { selector, name, lookup, chain }: DkimKey): KeyJudgement {
  const trouble = lookupTrouble(name, lookup);
  if (trouble !== undefined) return { kind: "unknown", reason: trouble };
  const alias = chain.map((target) => `${name} CNAME ${target}`);
  const seen = [...alias, ...lookup.values.map((value) => `${name} TXT ${shorten(value, shownCharacters)}`)];
  const draft = (kind: "bad" | "weak", code: string, severity: FindingDraft["severity"], message: string, fix: string): KeyJudgement => {
    const finding = { code, severity, confidence: "proved", message, breaks, fix } as const;
    const about = [nameRecordSubject({ name, type: "TXT" })];
    return { kind, finding: { ...finding, seen: seen.length > 0 ? seen : [`${name} TXT: nothing`], about } };
  };
  const copy = `Copy the DKIM record for “${selector}” from your mail provider once more and publish it at ${name}.`;
  if (lookup.values.length === 0)
    return draft(
      "bad",
      "missing",
      "high",
      `There is no DKIM key at ${name}${chain.length === 0 ? "" : `, because ${chain.at(-1)} does not exist`}.`,
      `${copy} Mind that some DNS providers add ${domain} to the name by themselves.`,
    );
  const keys = lookup.values.filter(isNearlyDkim);
  if (keys.length > 1)
    return draft(
      "bad",
      "several",
      "high",
      `There are ${keys.length} DKIM keys at ${name}, and receivers may pick the wrong one.`,
      "Keep the one that your mail provider shows and delete the others.",
    );
  const parsed = parseDkimRecord(keys[0] ?? lookup.values[0] ?? "");
  if (!parsed.ok) return draft("bad", "invalid", "high", `The DKIM key at ${name} cannot be used: ${parsed.error}.`, copy);
  const { keyType, bits, revoked, testing } = parsed.value;
  if (revoked)
    return draft(
      "weak",
      "revoked",
      "low",
      `The DKIM key at ${name} was withdrawn (“p=” is empty).`,
      `If your mail provider still signs with “${selector}”, publish its key again; otherwise take the selector out of the configuration.`,
    );
  const longer = `Have your mail provider make a new key of ${wantedBits} bits and publish it.`;
  if (keyType === "rsa" && bits < minBits)
    return draft("bad", "weak", "high", `The DKIM key at ${name} has ${bits} bits, and receivers refuse fewer than ${minBits}.`, longer);
  if (testing)
    return draft(
      "weak",
      "testing",
      "low",
      `The DKIM key at ${name} is marked as a test (“t=y”), so receivers may ignore the signature.`,
      "Take “t=y” out of the record.",
    );
  if (keyType === "rsa" && bits < wantedBits)
    return draft("weak", "short", "low", `The DKIM key at ${name} has ${bits} bits; ${wantedBits} are what is asked for today.`, longer);
  return { kind: "good", seen: `${name}: ${keyType}, ${bits} bits` };
}
