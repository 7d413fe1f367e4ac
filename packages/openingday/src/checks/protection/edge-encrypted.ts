import { defineCheck } from "../../model/check.ts";

/** S2.C4: the edge is on, and the hop behind it is encrypted with a valid certificate. */
export default defineCheck({
  id: "edge-encrypted",
  title: "The edge is on, and the way behind it is encrypted too",
  why: "A lock in the browser means little when the second half of the way is open. It also brings endless redirects with Cloudflare’s Flexible mode.",
  rows: ["S2.C4"],
  risk: "edge-bypassed",
  needs: ["edge.path", "edge.origin"],
  specs: [{ document: "Cloudflare: SSL/TLS encryption modes, Full (strict)" }],
  evaluate({ "edge.path": path, "edge.origin": origin }) {
    if (path.kind === "none")
      return { status: "not-applicable", reason: "the configuration says that nothing stands in front, on purpose" };
    const seen = [
      `origin ${origin.address}: ${origin.encrypted === true ? "valid certificate" : origin.encrypted === false ? "certificate not valid" : origin.detail}`,
    ];
    const off = path.hosts.filter((host) => host.proof === undefined && host.error === undefined);
    if (off.length > 0)
      return {
        status: "failed",
        findings: [
          {
            code: "off",
            severity: "high",
            confidence: "proved",
            message: `The declared edge does not answer for ${off.map((host) => host.host).join(", ")}.`,
            breaks: "Nothing caches, filters or limits what reaches the server.",
            fix: "Switch the edge on for these addresses.",
            seen,
          },
        ],
      };
    if (origin.encrypted === false)
      return {
        status: "failed",
        findings: [
          {
            code: "origin-certificate",
            severity: "high",
            confidence: "proved",
            message: "The server behind the edge shows a certificate that is not valid for the site.",
            breaks: "Passwords and payments can be read between the edge and the server, or the edge must skip the check.",
            fix: "Install a certificate for the site’s name on the server and set the edge to verify it (Cloudflare: Full (strict)).",
            seen,
          },
        ],
      };
    if (origin.encrypted === null)
      return { status: "inconclusive", reason: `the server behind the edge could not be seen: ${origin.detail}`, seen };
    return { status: "passed", seen };
  },
});
