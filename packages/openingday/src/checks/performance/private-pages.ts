import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { PrivateAddress, PrivateAnswer, Unanswered } from "../../model/evidence-session.ts";
import { mayBeShared } from "./reading/may-be-shared.ts";

type Judgement =
  | { readonly kind: "handed-on"; readonly to: "stranger" | "customer"; readonly what: "page" | "cookie" }
  | { readonly kind: "may-be-kept" }
  | { readonly kind: "apart" }
  | { readonly kind: "unclear"; readonly reason: string };

/** S4.C2, the half that can hurt: two customers and nobody at one address. */
export default defineCheck({
  id: "private-pages",
  title: "No cache gives one customer’s page to somebody else",
  why: "A cache that keeps the page behind the log-in is quick, and shows every visitor the customer who came first.",
  rows: ["S4.C2"],
  risk: "private-page-cached",
  needs: ["session.pages"],
  specs: [
    { document: "RFC 9111", section: "3" },
    { document: "RFC 9111", section: "5.2.2.7" },
  ],
  evaluate({ "session.pages": { addresses, alone } }) {
    const seen = [...addresses.map(tellAddress), ...(alone === undefined ? [] : [`a second customer could not sign in: ${alone}`])];
    const judged = addresses.map((address) => ({ address, judgement: judgeAddress(address) }));
    const handedOn = judged.flatMap(({ address, judgement }) =>
      judgement.kind === "handed-on" ? [describeHandedOn(address, judgement)] : [],
    );
    if (handedOn.length > 0) return { status: "failed", findings: handedOn, seen };
    const kept = judged.filter(({ judgement }) => judgement.kind === "may-be-kept").map(({ address }) => address);
    if (kept.length > 0) return { status: "warned", findings: [describeKept(kept)], seen };
    const unclear = judged.flatMap(({ judgement }) => (judgement.kind === "unclear" ? [judgement.reason] : []));
    if (unclear.length === judged.length) return { status: "inconclusive", reason: unclear[0] ?? "no address was asked", seen };
    return { status: "passed", seen };
  },
});

function judgeAddress({ url, first, second, stranger, fresh }: PrivateAddress): Judgement {
  if ("error" in first) return { kind: "unclear", reason: `${url} gave the customer no answer: ${first.error}` };
  if (first.status !== 200) return { kind: "unclear", reason: `${url} answers ${first.status} to the customer who signed in for this` };
  if ("error" in stranger) return { kind: "unclear", reason: `${url} gave a stranger no answer: ${stranger.error}` };
  const control = controlOf(fresh);
  // What the server itself tells strangers, no cache has given away.
  const isPublic = control !== undefined && control.names.length > 0;
  if (control !== undefined && !isPublic) {
    const handedOn = findHandedOn({ first, second, stranger, control });
    if (handedOn !== undefined) return handedOn;
  }

  const isPersonal = !isPublic && (first.names.length > 0 || stranger.refused || control?.refused === true);
  if (!isPersonal) return { kind: "unclear", reason: `${url} shows nothing by which one customer could be told from another` };
  if (mayBeShared(first.headers)) return { kind: "may-be-kept" };
  if (stranger.status === 200 && (stranger.sameAsFirst || stranger.names.length > 0))
    return { kind: "unclear", reason: `${url} gave a stranger the customer’s very page, and it could not be seen where it came from` };
  return { kind: "apart" };
}

interface Answers {
  readonly first: PrivateAnswer;
  readonly second: PrivateAddress["second"];
  readonly stranger: PrivateAnswer;
  readonly control: PrivateAnswer;
}

function findHandedOn({ first, second, stranger, control }: Answers): Judgement | undefined {
  const isFirsts = stranger.names.length > 0 || (control.refused && stranger.sameAsFirst);
  if (stranger.status === 200 && isFirsts) return { kind: "handed-on", to: "stranger", what: "page" };
  if (stranger.fromCache && stranger.handsOnCookie) return { kind: "handed-on", to: "stranger", what: "cookie" };
  // Signing in may have opened the page already, so the one that the cache kept may be either’s.
  if (first.fromCache && isOnly("second", first)) return { kind: "handed-on", to: "customer", what: "page" };
  if (second === undefined || "error" in second) return undefined;
  const isAnothers = isOnly("first", second) && (second.fromCache || second.sameAsFirst);
  if (second.status === 200 && isAnothers) return { kind: "handed-on", to: "customer", what: "page" };
  return second.fromCache && second.handsOnCookie ? { kind: "handed-on", to: "customer", what: "cookie" } : undefined;
}

/** What the server tells a stranger whom no cache can answer; it means something only where a customer gets their page that way. */
function controlOf({ first, stranger }: PrivateAddress["fresh"]): PrivateAnswer | undefined {
  if ("error" in first || "error" in stranger || first.status !== 200) return undefined;
  return stranger.refused || stranger.status === 200 || stranger.status === 404 ? stranger : undefined;
}

function isOnly(whose: "first" | "second", { names }: PrivateAnswer): boolean {
  return names.length === 1 && names[0] === whose;
}

function describeHandedOn(address: PrivateAddress, { to, what }: Judgement & { readonly kind: "handed-on" }): FindingDraft {
  const whom = to === "stranger" ? "somebody who is not logged in" : "another customer";
  return {
    code: what === "page" ? "handed-on" : "cookie-handed-on",
    severity: "blocker",
    confidence: "proved",
    message:
      what === "page"
        ? `A cache kept ${address.url} as one customer sees it, and gave it to ${whom}.`
        : `A cache kept ${address.url} together with one customer’s cookie, and gave that cookie to ${whom}.`,
    breaks:
      what === "page"
        ? "Customers see each other’s names and bookings, and so does everybody who knows the address."
        : "With that cookie the other person is logged in as your customer.",
    fix: "Switch caching off at the edge for everything behind the log-in and empty its cache now; then let the app send “Cache-Control: private, no-store” with these pages, so that no rule can do it again.",
    seen: [tellAddress(address)],
  };
}

function describeKept(addresses: readonly PrivateAddress[]): FindingDraft {
  const [first] = addresses;
  const others = addresses.length > 1 ? ` (and ${addresses.length - 1} more)` : "";
  return {
    code: "may-be-kept",
    severity: "medium",
    confidence: "likely",
    message: `${first?.url}${others} is one customer’s own page, and its headers allow every cache on the way to keep it for others.`,
    breaks: "Nobody was given a stranger’s page today. The cache of an office or a new rule at the edge is enough for that to happen.",
    fix: "Let the app send “Cache-Control: private, no-store” with every page and answer behind the log-in.",
    seen: addresses.map(tellAddress),
  };
}

function tellAddress({ url, first, second, stranger, fresh }: PrivateAddress): string {
  const headers = "error" in first ? [] : first.headers.map(({ name, value }) => `${name}: ${value}`);
  const parts = [
    `a customer ${tell(first)}`,
    ...(second === undefined ? [] : [`another customer ${tell(second)}`]),
    `a stranger ${tell(stranger)}`,
    `a stranger past every cache ${tell(fresh.stranger)}`,
  ];
  return `${url}: ${parts.join(", ")}${headers.length === 0 ? "" : `; ${headers.join("; ")}`}`;
}

function tell(answer: PrivateAnswer | Unanswered): string {
  if ("error" in answer) return `got no answer (${answer.error})`;
  const { status, fromCache, names, refused } = answer;
  const whose = names.length === 1 ? `, the ${names[0]} customer’s page` : "";
  return `got ${status}${refused ? ", turned away" : ""}${whose}${fromCache ? ", from a cache" : ""}`;
}
