import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { Registration } from "../../model/evidence-names.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";

const rows = ["S7.C1"];
const dayMs = 86_400_000;
const warnBelowDays = 30;
const failBelowDays = 7;

/** States in which the registry takes the domain out of the DNS, or is about to give it to others. @see RFC 5731 section 2.3 */
const onHold = ["client hold", "server hold", "redemption period", "pending delete"];
const locks = ["client transfer prohibited", "server transfer prohibited", "transfer prohibited", "locked"];

export default defineCheck({
  id: "domain-registration",
  title: "The domain is registered for long enough and locked",
  why: "A domain that runs out takes site, login and mail with it in one hour, and somebody else may buy it.",
  rows,
  risk: "domain-lost",
  needs: ["rdap.domain"],
  specs: [
    { document: "RFC 9083", section: "5.3" },
    { document: "RFC 9083", section: "4.5" },
    { document: "RFC 8056", section: "2" },
  ],
  evaluate({ "rdap.domain": registration }): Outcome {
    const { domain, noRegistry } = registration;
    if (noRegistry !== undefined) return { status: "not-applicable", reason: noRegistry };
    if (registration.registered !== true)
      return { status: "inconclusive", reason: `the registry has no entry for ${domain}: look at your registrar yourself` };
    const seen = [describe(registration)];
    const judgements = [...judgeHold(registration), ...judgeExpiry(registration), ...judgeLock(registration)];
    if (judgements.length === 0 && registration.expiresAt === undefined)
      return { status: "inconclusive", reason: `the registry of ${domain} does not say until when it is registered`, seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function judgeHold(registration: Registration): readonly Judgement[] {
  const held = registration.statuses.filter((status) => onHold.includes(status));
  if (held.length === 0) return [];
  return [
    fail(registration, {
      code: "on-hold",
      severity: "blocker",
      message: `The registry has taken ${registration.domain} out of service (${held.join(", ")}).`,
      breaks: "Site, login and mail of the domain stop for everybody, at once or within days.",
      fix: `Log in at ${registration.registrar ?? "your registrar"} now: pay what is due or confirm the owner’s address, whichever it asks for.`,
    }),
  ];
}

function judgeExpiry(registration: Registration): readonly Judgement[] {
  const { domain, expiresAt, at, registrar } = registration;
  if (expiresAt === undefined) return [];
  const days = Math.floor((Date.parse(expiresAt) - Date.parse(at)) / dayMs);
  if (days >= warnBelowDays) return [];
  const fix = `Renew ${domain} at ${registrar ?? "your registrar"} and turn on automatic renewal with a card that is still valid.`;
  const breaks = "When it runs out, site, login and mail stop, and after some weeks anybody can buy the name.";
  if (days < 0)
    return [
      fail(registration, {
        code: "expired",
        severity: "blocker",
        message: `The registration of ${domain} ran out on ${day(expiresAt)}.`,
        breaks,
        fix,
      }),
    ];
  const message = `The registration of ${domain} runs out on ${day(expiresAt)}, in ${days === 1 ? "1 day" : `${days} days`}.`;
  if (days < failBelowDays) return [fail(registration, { code: "expires-this-week", severity: "high", message, breaks, fix })];
  return [{ ...fail(registration, { code: "expires-soon", severity: "medium", message, breaks, fix }), fails: false }];
}

/** Country registries have locks of other kinds or none, so only the general endings are held to it. */
function judgeLock(registration: Registration): readonly Judgement[] {
  const { domain, statuses, registrar } = registration;
  const isCountry = /\.[a-z]{2}$/u.test(domain);
  if (isCountry || statuses.length === 0 || statuses.some((status) => locks.includes(status))) return [];
  return [
    {
      ...fail(registration, {
        code: "not-locked",
        severity: "low",
        message: `${domain} is not locked against a transfer to another registrar.`,
        breaks: "Nothing today; whoever gets hold of your registrar’s mails can move the domain away.",
        fix: `Turn on “transfer lock” (or “domain lock”) for ${domain} at ${registrar ?? "your registrar"}.`,
      }),
      fails: false,
    },
  ];
}

function fail(registration: Registration, draft: Omit<FindingDraft, "confidence" | "seen">): Judgement {
  return { fails: true, finding: { ...draft, confidence: "proved", seen: [describe(registration)] } };
}

function describe({ domain, registrar, expiresAt, statuses, server }: Registration): string {
  const until = expiresAt === undefined ? "no expiry given" : `registered until ${day(expiresAt)}`;
  return `${domain}: ${until}, at ${registrar ?? "a registrar that is not named"}; ${statuses.join(", ") || "no status"} (RDAP of ${server ?? "?"})`;
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
