import { defineCheck, type Outcome } from "../../model/check.ts";
import type { DkimKey, MailKeys } from "../../model/evidence-mail-keys.ts";
import { mailProviders } from "../../parsers/mail-providers/all.ts";
import { fixedSelectors } from "../../parsers/mail-providers/recognise.ts";
import { judgeKey, type KeyJudgement } from "./words/dkim-key.ts";
import { lookupTrouble } from "./words/lookup-trouble.ts";

export default defineCheck({
  id: "dkim-published",
  title: "Every DKIM key that is known of is published and usable",
  why: "Your provider signs mail with a key, and receivers look up its public half in your DNS. Without it the signature is worth nothing.",
  rows: ["S2.C6"],
  risk: "mail-in-spam",
  needs: ["mail.keys"],
  uses: ["mail.received"],
  specs: [
    { document: "RFC 6376", section: "3.6.1", cases: ["invalid", "revoked", "testing"] },
    { document: "RFC 6376", section: "3.6.2.1", cases: ["missing"] },
    { document: "RFC 6376", section: "3.6.2.2", cases: ["several"] },
    { document: "RFC 8301", section: "3.2", cases: ["weak", "short"] },
    { document: "RFC 8463", section: "4.2", cases: ["invalid"] },
  ],
  evaluate({ "mail.keys": evidence, "mail.received": received }) {
    const declared = evidence.keys.filter(({ origin }) => origin === "declared");
    const fresh = received?.keys ?? [];
    const earlier = evidence.keys.filter(({ origin, name }) => origin === "received" && fresh.every((key) => key.name !== name));
    if (declared.length > 0) return judgeDeclared(evidence.domain, declared);
    return judgeReceived(evidence.domain, [...fresh, ...earlier]) ?? judgeUsual(evidence, earlier);
  },
});

function judgeDeclared(domain: string, keys: readonly DkimKey[]): Outcome {
  const judged = keys.map((key) => judgeKey(domain, key));
  const seen = goodOnes(judged);
  const bad = findingsOf(judged, "bad");
  if (bad.length > 0) return { status: "failed", findings: bad, seen };
  const unknown = judged.find((one) => one.kind === "unknown");
  if (unknown !== undefined) return { status: "inconclusive", reason: unknown.reason, seen };
  const weak = findingsOf(judged, "weak");
  // A withdrawn key beside a good one is what a change of keys leaves behind.
  const revoked = weak.filter(({ code }) => code === "revoked");
  if (revoked.length > 0 && revoked.length === judged.length)
    return { status: "failed", findings: revoked.map((one) => ({ ...one, severity: "high" })) };
  return weak.length > 0 ? { status: "warned", findings: weak, seen } : { status: "passed", seen };
}

/**
 * Keys that signed mails which came. One that is there now is proved to be in use; one that is gone proves nothing, since providers
 * change their keys by themselves.
 */
function judgeReceived(domain: string, keys: readonly DkimKey[]): Outcome | undefined {
  const judged = keys.map((key) => ({ key, judgement: judgeKey(domain, key) }));
  const seen = judged.flatMap(({ key, judgement }) => (judgement.kind === "good" ? [`${judgement.seen}; ${saySigned(key)}`] : []));
  if (seen.length > 0) return { status: "passed", seen };
  const weak = judged.flatMap(({ key, judgement }) =>
    judgement.kind === "weak" && judgement.finding.code !== "revoked"
      ? [{ ...judgement.finding, seen: [...judgement.finding.seen, saySigned(key)] }]
      : [],
  );
  return weak.length > 0 ? { status: "warned", findings: weak } : undefined;
}

function saySigned({ seenAt = "" }: DkimKey): string {
  return `a mail that came on ${seenAt.slice(0, 10)} was signed with it`;
}

/** Without a declared selector a missing key proves nothing, ever; one that is there can still be seen to be good or bad. */
function judgeUsual({ domain, domainkey, keys: all }: MailKeys, earlier: readonly DkimKey[]): Outcome {
  const keys = all.filter(({ origin }) => origin === "usual");
  const place = `_domainkey.${domain}`;
  const trouble = lookupTrouble(place, domainkey);
  if (trouble !== undefined) return { status: "inconclusive", reason: trouble };
  const ask = "Name the selector that your provider gave you under “mail.selectors”; a received mail shows it too.";
  if (domainkey.rcode === "NXDOMAIN")
    return {
      status: "inconclusive",
      reason: `Nothing at all is published below ${place}, so mail signed as ${domain} cannot be checked. ${ask}`,
    };
  const judged = keys.filter(({ lookup }) => lookup.values.length > 0).map((key) => judgeKey(domain, key));
  const seen = [...goodOnes(judged), ...keys.map(nameProvider)].filter((line) => line !== "");
  // A key that is left over from another provider may be as bad as it likes.
  if (judged.some(({ kind }) => kind === "good")) return { status: "passed", seen };
  const weak = [...findingsOf(judged, "bad"), ...findingsOf(judged, "weak")].filter(({ code }) => code !== "revoked");
  if (weak.length > 0) return { status: "warned", findings: weak.map((one) => ({ ...one, severity: "low", confidence: "likely" })), seen };
  const [gone] = earlier;
  if (gone !== undefined)
    return {
      status: "inconclusive",
      reason: `A mail that came on ${gone.seenAt?.slice(0, 10)} was signed with the key at ${gone.name}, and no usable key stands there now. Providers change their keys by themselves: run “openingday prove” to see which one signs today.`,
      seen,
    };
  return { status: "inconclusive", reason: `The configuration names no DKIM selector, and guessing one proves nothing. ${ask}`, seen };
}

function goodOnes(judged: readonly KeyJudgement[]): string[] {
  return judged.flatMap((one) => (one.kind === "good" ? [one.seen] : []));
}

function findingsOf(judged: readonly KeyJudgement[], kind: "bad" | "weak") {
  return judged.flatMap((one) => (one.kind === kind && "finding" in one ? [one.finding] : []));
}

function nameProvider({ selector, chain }: DkimKey): string {
  const names = mailProviders.filter((provider) => fixedSelectors(provider).includes(selector)).map(({ name }) => name);
  const target = chain.length === 0 ? "" : ` (CNAME ${chain.join(", ")})`;
  return names.length === 0 ? "" : `“${selector}” is the selector of ${names.join(" or ")}${target}`;
}
