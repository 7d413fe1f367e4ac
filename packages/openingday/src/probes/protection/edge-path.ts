import type { EdgePath, EdgeFront } from "../../model/evidence-protection.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import type { Edge } from "../../model/target.ts";
import { type HttpAnswer, NoAnswer } from "../../model/tools.ts";
import { findCloudflareRange } from "../../parsers/cloudflare-ranges.ts";
import { readEdgeError } from "../../parsers/edge-error.ts";

type Known = "cloudflare" | "vercel" | "netlify";

/** Headers by which the big edges show that they answered. */
const marks: Readonly<Record<Known, readonly string[]>> = {
  cloudflare: ["cf-ray", "cf-cache-status"],
  vercel: ["x-vercel-id"],
  netlify: ["x-nf-request-id"],
};
/** Cloudflare may stand in front of Vercel or Netlify, and never behind them: whoever answers first is looked for first. */
const outermostFirst: readonly Known[] = ["cloudflare", "vercel", "netlify"];

/** Asks each public host once and looks for the mark of an edge in its answer, and for the edge's own error pages. */
export default defineProbe({
  key: "edge.path",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 40,
  async gather({ target, tools }) {
    const { edge, hosts, site, app } = target.declared;
    const names = new Set([new URL(site).hostname, new URL(app).hostname]);
    for (const host of hosts) if (host.role !== "mail" && host.role !== "redirect") names.add(host.name);
    const looked = await Promise.all(
      [...names].map(async (host): Promise<EdgePath["hosts"][number]> => {
        try {
          return readAnswer(host, await tools.http.request({ url: `https://${host}/`, maxBytes: 8_192 }), edge);
        } catch (error) {
          if (error instanceof NoAnswer) return { host, error: error.message };
          throw error;
        }
      }),
    );
    const kind = edge?.kind ?? looked.find(({ front }) => front !== undefined)?.front;
    if (kind === undefined)
      throw new NotConfigured("nothing was seen in front of the site, and the configuration does not say what should be (edge)");
    return { kind, declared: edge !== undefined, hosts: looked };
  },
});

function readAnswer(host: string, answer: HttpAnswer, edge: Edge | undefined): EdgePath["hosts"][number] {
  const own =
    edge?.kind === "own" && edge.header !== undefined && answer.header(edge.header) !== undefined ? edge.header.toLowerCase() : undefined;
  const known = outermostFirst.map((kind) => ({ kind, proofs: proofsOf(kind, answer) })).filter(({ proofs }) => proofs.length > 0);
  // What was declared counts first: behind an edge of one's own there may be another.
  const seen =
    own === undefined
      ? (known.find(({ kind }) => kind === edge?.kind) ?? known[0])
      : { kind: "own" as const, proofs: [`${own} in the answer`] };
  const isDeclared = seen !== undefined && (edge === undefined || seen.kind === edge.kind);
  const front: EdgeFront | undefined = seen?.kind;
  const edgeError = front === "cloudflare" ? readEdgeError(answer.status, answer.text()) : undefined;
  return {
    host,
    status: answer.status,
    address: answer.address,
    ...(front === undefined ? {} : { front, proofs: seen?.proofs ?? [] }),
    ...(isDeclared ? { proof: seen.proofs.join(", ") } : {}),
    ...(edgeError === undefined ? {} : { edgeError }),
  };
}

/** What shows that this edge answered. An address alone is no proof: providers rent theirs from Cloudflare. */
function proofsOf(kind: Known, answer: HttpAnswer): readonly string[] {
  const proofs = marks[kind].filter((name) => answer.header(name) !== undefined).map((name) => `${name} in the answer`);
  if (kind !== "cloudflare") return proofs;
  if (answer.header("server")?.toLowerCase() === "cloudflare") proofs.push("server: cloudflare");
  const range = findCloudflareRange(answer.address);
  return proofs.length > 0 && range !== undefined ? [...proofs, `${answer.address} in Cloudflare’s ${range}`] : proofs;
}
