import { defineCheck } from "../../model/check.ts";

/** S5.C1: requests pass the edge, and the origin takes none around it. */
export default defineCheck({
  id: "edge-in-front",
  title: "Every public address is behind the edge, and the server takes traffic from it alone",
  why: "The edge absorbs floods and simple attacks. It can only do so for traffic that passes through it.",
  rows: ["S5.C1"],
  risk: "edge-bypassed",
  needs: ["edge.path"],
  uses: ["edge.origin", "dns.zone"],
  specs: [{ document: "Cloudflare: Protect your origin server" }],
  evaluate({ "edge.path": path, "edge.origin": origin, "dns.zone": zone }, { unseen, declared }) {
    if (path.kind === "none")
      return { status: "not-applicable", reason: "the configuration says that nothing stands in front, on purpose" };
    // A platform's own edge protects as well: Vercel asks for “DNS only” at Cloudflare, and stands in front itself.
    const naked = path.hosts.filter((host) => host.proof === undefined && host.front === undefined && host.error === undefined);
    const silent = path.hosts.filter((host) => host.error !== undefined);
    const seen = [
      ...path.hosts.map((host) => `${host.host}: ${host.proofs?.join(", ") ?? host.proof ?? host.error ?? "no mark of the edge"}`),
      ...(zone?.child.ns.some((name) => /\.ns\.cloudflare\.com\.?$/iu.test(name)) === true
        ? ["the zone’s name servers are Cloudflare’s"]
        : []),
      ...(origin === undefined ? [] : [`${origin.address}: ${origin.detail}`]),
    ];
    if (naked.length > 0 && path.declared !== false)
      return {
        status: "failed",
        findings: [
          {
            code: "not-in-front",
            severity: "high",
            confidence: "proved",
            message: `${naked.map((host) => host.host).join(", ")} ${naked.length === 1 ? "answers" : "answer"} without the edge in front.`,
            breaks: "A burst of traffic hits the server itself, and it goes down for everybody.",
            fix: "Point these addresses at the edge in your DNS (for Cloudflare: switch the record to “Proxied”).",
            seen,
          },
        ],
      };
    if (origin?.direct === "answered")
      return {
        status: "failed",
        findings: [
          {
            code: "origin-open",
            severity: "medium",
            confidence: "proved",
            message: "The server answers anybody who knows its own address, so the edge can be walked around.",
            breaks: "Whoever finds the address can flood the server or try passwords without meeting the edge’s limits.",
            fix: "Let the server accept connections from the edge alone: a client certificate (authenticated origin pulls), a tunnel, or a firewall rule.",
            seen,
          },
        ],
      };
    if (silent.length > 0) return { status: "inconclusive", reason: `${silent.map((host) => host.host).join(", ")} did not answer`, seen };
    // Nothing but the platform itself stands behind its edge.
    const isPlatform = path.hosts.every(({ front }) => front === "vercel" || front === "netlify");
    if (origin === undefined && !isPlatform)
      return {
        status: "inconclusive",
        reason:
          unseen?.["edge.origin"] ??
          (declared.edge?.origin === undefined
            ? "the configuration does not name the server behind the edge (edge.origin), so nobody knows whether it can be reached around it"
            : "“openingday prove” looks at this"),
        seen,
      };
    if (naked.length > 0)
      return { status: "inconclusive", reason: `nothing was seen in front of ${naked.map(({ host }) => host).join(", ")}`, seen };
    return { status: "passed", seen };
  },
});
