import { defineProbe, NotConfigured } from "../../model/probe.ts";
import type { Edge } from "../../model/target.ts";
import { type HttpAnswer, NoAnswer } from "../../model/tools.ts";

/** Headers by which the big edges show that they answered. */
const marks: Readonly<Record<"cloudflare" | "vercel" | "netlify", readonly string[]>> = {
  cloudflare: ["cf-ray"],
  vercel: ["x-vercel-id"],
  netlify: ["x-nf-request-id"],
};

/** Asks each public host once and looks for the mark of the declared edge in its answer. */
export default defineProbe({
  key: "edge.path",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 40,
  async gather({ target, tools }) {
    const { edge, hosts, site, app } = target.declared;
    const kind = edge?.kind;
    if (edge === undefined) throw new NotConfigured("the configuration does not say what stands in front of the site (edge)");
    const names = new Set([new URL(site).hostname, new URL(app).hostname]);
    for (const host of hosts) if (host.role !== "mail" && host.role !== "redirect") names.add(host.name);
    const looked = [...names].map(async (host) => {
      try {
        const answer = await tools.http.request({ url: `https://${host}/`, maxBytes: 1_024 });
        const proof = findMark(edge, answer);
        return { host, ...(proof === undefined ? {} : { proof }) };
      } catch (error) {
        if (error instanceof NoAnswer) return { host, error: error.message };
        throw error;
      }
    });
    return { kind: kind ?? "none", hosts: await Promise.all(looked) };
  },
});

function findMark(edge: Edge, answer: HttpAnswer): string | undefined {
  const names = edge.kind === "own" ? [edge.header ?? ""] : edge.kind === "none" ? [] : marks[edge.kind];
  const name = names.find((candidate) => candidate !== "" && answer.header(candidate) !== undefined);
  return name === undefined ? undefined : `${name.toLowerCase()} in the answer`;
}
