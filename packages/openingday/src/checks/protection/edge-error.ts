import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { EdgePath } from "../../model/evidence-protection.ts";
import { explainEdgeError } from "../../parsers/edge-error.ts";

type Broken = EdgePath["hosts"][number] & { readonly edgeError: NonNullable<EdgePath["hosts"][number]["edgeError"]> };

export default defineCheck({
  id: "edge-error",
  title: "The edge reaches the server behind it",
  why: "When Cloudflare cannot fetch a page it shows one of its own, with a number that says which side failed. The number is read here.",
  rows: ["S2.C4"],
  risk: "site-unreachable",
  needs: ["edge.path"],
  specs: [{ document: "Cloudflare: 5xx errors, 520 to 530" }],
  evaluate({ "edge.path": { kind, hosts } }) {
    const behind = hosts.filter(({ front }) => front === "cloudflare");
    if (behind.length === 0)
      return {
        status: "not-applicable",
        reason: kind === "cloudflare" ? "nothing was answered by Cloudflare" : "Cloudflare does not stand in front",
      };
    const broken = behind.filter((host): host is Broken => host.edgeError !== undefined);
    const seen = behind.map(
      ({ host, status, edgeError }) =>
        `${host}: ${status ?? "no answer"}${edgeError?.code === undefined ? "" : `, error ${edgeError.code}`}`,
    );
    const findings = [...Map.groupBy(broken, ({ edgeError }) => explainEdgeError(edgeError).code).values()].map((group): FindingDraft => {
      const [first] = group as [Broken, ...Broken[]];
      const { code, means, fix } = explainEdgeError(first.edgeError);
      return {
        code,
        severity: "blocker",
        confidence: "proved",
        message: `${group.map(({ host }) => host).join(", ")} ${group.length === 1 ? "shows" : "show"} Cloudflare’s error ${first.edgeError.code ?? first.edgeError.status}: ${means}.`,
        breaks: "Every visitor sees an error page of Cloudflare’s in place of yours.",
        fix,
        seen,
      };
    });
    return findings.length > 0 ? { status: "failed", findings } : { status: "passed", seen };
  },
});
