import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { EdgePath } from "../../model/evidence-protection.ts";
import { findOpenHop, findPlainMode } from "./reading/open-hop.ts";
import { isVerified, sslModeOf } from "./reading/ssl-mode.ts";

/** S2.C4: the edge is on, and the hop behind it is encrypted with a valid certificate. */
export default defineCheck({
  id: "edge-encrypted",
  title: "The edge is on, and the way behind it is encrypted too",
  why: "A lock in the browser means little when the second half of the way is open. It also brings endless redirects with Cloudflare’s Flexible mode.",
  rows: ["S2.C4"],
  risk: "edge-bypassed",
  needs: ["edge.path"],
  uses: ["edge.origin", "edge.settings", "edge.arrival", "http.walks"],
  specs: [{ document: "Cloudflare: SSL/TLS encryption modes, Full (strict)" }],
  evaluate({ "edge.path": path, "edge.origin": origin, "edge.settings": settings, "edge.arrival": arrival, "http.walks": walks }, context) {
    if (path.kind === "none")
      return { status: "not-applicable", reason: "the configuration says that nothing stands in front, on purpose" };
    const modes = path.hosts
      .filter(({ front }) => front === "cloudflare")
      .map(({ host }) => ({ host, ...(settings === undefined ? { unread: "" } : sslModeOf(settings, host)) }));
    const seen = [
      ...path.hosts.map((host) => `${host.host}: ${host.proofs?.join(", ") ?? host.proof ?? host.error ?? "no mark of an edge"}`),
      ...modes.flatMap((one) => ("mode" in one ? [`${one.host}: SSL mode ${one.mode}, by ${one.by}`] : [])),
      ...(origin === undefined ? [] : [`origin ${origin.address}: ${origin.hop ?? origin.detail}`]),
      ...(arrival?.mounted === true
        ? [`the server itself: ${arrival.encrypted ? "encrypted" : "plain"} connection, visitor by ${arrival.visitorScheme ?? "unknown"}`]
        : []),
    ];
    const off = findOff(path, seen);
    if (off !== undefined) return { status: "failed", findings: [off] };

    const holdsAccounts = context.declared.forms.some(({ kind }) => kind !== "contact") || context.declared.app !== context.declared.site;
    const bad = modes.flatMap((one) => ("mode" in one && !isVerified(one.mode) ? [{ host: one.host, mode: one.mode }] : []));
    const plain = findPlainMode(bad, holdsAccounts, seen);
    if (plain !== undefined) return { status: "failed", findings: [plain] };
    const verified = modes.length > 0 && modes.every((one) => "mode" in one && isVerified(one.mode));
    const open = findOpenHop({ path, origin, arrival, walks, verified, holdsAccounts, seen });
    if (open !== undefined) return { status: "failed", findings: [open] };
    if (bad.length > 0)
      return {
        status: "warned",
        findings: [
          unverified(
            bad.map(({ host }) => host),
            seen,
          ),
        ],
      };

    if (verified) return { status: "passed", seen };
    if (arrival?.mounted === true && arrival.encrypted && arrival.fromCloudflare) return { status: "passed", seen };
    if (path.kind === "vercel" || path.kind === "netlify")
      return { status: "passed", seen: [...seen, "the platform runs the app itself: there is no open way behind its edge"] };
    if (path.kind === "own" && origin?.encrypted === true) return { status: "passed", seen };
    return { status: "inconclusive", reason: sayUnproved(), seen };

    function sayUnproved(): string {
      if (path.kind === "own")
        return origin === undefined
          ? (context.unseen?.["edge.origin"] ?? "“openingday prove” looks at this")
          : `the server behind the edge could not be seen: ${origin.detail}`;
      const unread = modes.flatMap((one) => ("unread" in one && one.unread !== "" ? [one.unread] : []));
      if (unread[0] !== undefined) return unread[0];
      if (context.unseen?.["edge.settings"] !== undefined) return context.unseen["edge.settings"];
      const mount = arrival?.mounted === false ? ` with ${arrival.setting}` : "";
      return `from outside nobody can see whether Cloudflare encrypts the way to your server: give CLOUDFLARE_API_TOKEN, or mount answerArrival of @openingday/node${mount} (docs/cloudflare.md)`;
    }
  },
});

/** Hosts that no edge answers for, where the configuration says that one should. */
function findOff(path: EdgePath, seen: readonly string[]): FindingDraft | undefined {
  const answered = path.hosts.filter(({ error }) => error === undefined);
  const isAnywhere = answered.some(({ proof }) => proof !== undefined);
  const off = answered.filter(({ proof, front }) => (isAnywhere ? proof === undefined && front === undefined : proof === undefined));
  if (path.declared === false || off.length === 0) return undefined;
  return {
    code: "off",
    severity: "high",
    confidence: "proved",
    message: `The declared edge does not answer for ${off.map(({ host }) => host).join(", ")}.`,
    breaks: "Nothing caches, filters or limits what reaches the server.",
    fix: "Switch the edge on for these addresses.",
    seen,
  };
}

function unverified(hosts: readonly string[], seen: readonly string[]): FindingDraft {
  return {
    code: "not-verified",
    severity: "medium",
    confidence: "proved",
    message: `Cloudflare encrypts the way to the server of ${hosts.join(", ")}, but accepts any certificate there (mode “Full”).`,
    breaks: "Whoever gets between Cloudflare and your server can pose as it and read passwords.",
    fix: "In Cloudflare, under SSL/TLS, choose “Full (strict)”; “openingday dns apply --ssl strict” does it once the server’s certificate is valid.",
    seen,
  };
}
