import { defineProbe, NotConfigured } from "../../model/probe.ts";
import { NoAnswer, type TlsAnswer, type Tools } from "../../model/tools.ts";

/** Knocks at the origin's own address, with the site's name, to see whether it lets strangers in around the edge. */
export default defineProbe({
  key: "edge.origin",
  mode: "active",
  timeoutMs: 20_000,
  maxRequests: 2,
  phase: 1,
  async gather({ target, tools }) {
    const { edge, app } = target.declared;
    const address = edge?.origin;
    if (address === undefined) throw new NotConfigured("the configuration does not name the origin behind the edge (edge.origin)");
    const [direct, encrypted] = await Promise.all([knock(tools, app, address), lookAtCertificate(tools, app, address)]);
    return { address, ...direct, encrypted };
  },
});

async function knock(tools: Tools, app: string, dial: string): Promise<{ direct: "refused" | "answered" | "unreachable"; detail: string }> {
  try {
    const answer = await tools.http.request({ url: new URL("/", app).href, dial, maxBytes: 1_024, fresh: true, timeoutMs: 8_000 });
    const closed = answer.status === 403 || answer.status === 421;
    return { direct: closed ? "refused" : "answered", detail: `it answered ${answer.status}` };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    // A handshake that ends in an alert is a server that is there and says no; silence and a closed port are a firewall.
    const refused = error.layer === "tls" || error.layer === "http";
    return { direct: refused ? "refused" : "unreachable", detail: error.message };
  }
}

async function lookAtCertificate(tools: Tools, app: string, dial: string): Promise<boolean | null> {
  let answer: TlsAnswer;
  try {
    answer = await tools.tls.handshake(new URL(app).hostname, 443, dial);
  } catch {
    return null;
  }
  return answer.nameMatches && answer.chainError === undefined;
}
