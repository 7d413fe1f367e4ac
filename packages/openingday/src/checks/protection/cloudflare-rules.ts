import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { EdgeRule, Part } from "../../model/evidence-edge.ts";
import { hostOf } from "../../parsers/read-url.ts";

/** Addresses that other programs call, by the words in them. */
const webhookWord = /\b(?:web-?hooks?|stripe|callback)\b/iu;

export default defineCheck({
  id: "cloudflare-rules",
  title: "Cloudflare’s rules slow down bots and let the programs through that you need",
  why: "A rate rule is the cheapest brake on guessed passwords. Bot Fight Mode is the opposite trap: it also turns away payment webhooks and your own monitor.",
  rows: ["S5.C2"],
  risk: "forms-hammered",
  needs: ["edge.path"],
  uses: ["edge.settings", "limit.bursts"],
  specs: [{ document: "Cloudflare: Rate limiting rules" }, { document: "Cloudflare: Bot Fight Mode" }],
  evaluate({ "edge.path": path, "edge.settings": zone, "limit.bursts": bursts }, { declared, unseen }) {
    if (zone === undefined) {
      const failed = unseen?.["edge.settings"];
      return failed === undefined
        ? { status: "not-applicable", reason: "no token for Cloudflare was given, so its rules were not read" }
        : { status: "inconclusive", reason: failed };
    }
    const { http_ratelimit: limits, http_request_firewall_custom: custom } = zone.rules;
    const seen = [
      count(limits, "rate limiting rules"),
      count(custom, "custom rules"),
      count(zone.rules.http_request_firewall_managed, "managed rulesets"),
      count(zone.rules.http_request_cache_settings, "cache rules"),
      "unread" in zone.bots
        ? zone.bots.unread
        : `Bot Fight Mode: ${zone.bots.value.fightMode ? "on" : "off"}${zone.bots.value.challenges.map((one) => `, ${one}`).join("")}`,
    ];
    const findings: FindingDraft[] = [];
    // A limit of the app's own does as well; only where none was seen is the missing rule worth a word.
    const slowed = bursts?.bursts.some(({ friction }) => friction !== undefined) === true;
    const guessable = declared.forms.filter(({ kind }) => kind !== "contact");
    if ("value" in limits && limits.value.length === 0 && guessable.length > 0 && !slowed)
      findings.push({
        code: "no-rate-rule",
        severity: "low",
        confidence: "likely",
        message: `Cloudflare has no rate limiting rule for ${guessable.map(({ url }) => new URL(url).pathname).join(", ")}.`,
        breaks: "Unless the app limits them itself, passwords can be tried by the thousand.",
        fix: "In Cloudflare, under Security, WAF, Rate limiting rules, add one for these paths: 5 requests in 10 seconds from one address. One rule is free.",
        seen,
      });
    const named = [...declared.forms.map(({ url }) => url), ...(declared.cors?.routes ?? [])];
    const programs = [...(declared.webhooks ?? []), ...named.filter((url) => webhookWord.test(new URL(url).pathname))];
    const elsewhere = path.hosts.filter(({ front }) => front !== "cloudflare").map(({ host }) => host);
    const called = programs.filter((url) => !elsewhere.includes(hostOf(url)));
    if ("value" in zone.bots && "value" in custom && called[0] !== undefined) {
      const { fightMode, challenges } = zone.bots.value;
      // The free Bot Fight Mode looks at no rule; only the paid one can be told to let something through.
      if (fightMode || (challenges.length > 0 && !custom.value.some(letsBotsThrough)))
        findings.push({
          code: "bots-fought",
          severity: "high",
          confidence: "likely",
          message: `Cloudflare challenges programs, and ${new URL(called[0]).pathname} is called by one.`,
          breaks: "Payment notices and your monitor’s requests meet a puzzle that no program can solve: paid bookings stay unpaid.",
          fix: fightMode
            ? "In Cloudflare, under Security, Bots, switch Bot Fight Mode off: the free one cannot make exceptions."
            : "In Cloudflare, under Security, WAF, Custom rules, add a rule that skips Super Bot Fight Mode for this path.",
          seen,
        });
    }
    if (findings.length > 0) return { status: "warned", findings };
    const unread = [limits, zone.bots].find((part) => "unread" in part);
    if (unread !== undefined && "unread" in unread) return { status: "inconclusive", reason: unread.unread, seen };
    return { status: "passed", seen };
  },
});

function count(part: Part<readonly EdgeRule[]>, what: string): string {
  return "unread" in part ? part.unread : `${part.value.length} ${what}`;
}

function letsBotsThrough({ action, skips = [] }: EdgeRule): boolean {
  return action === "skip" && skips.includes("http_request_sbfm");
}
