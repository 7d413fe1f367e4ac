import type { EdgeOrigin } from "../../model/evidence-protection.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import { NoAnswer, type TlsAnswer, type Tools } from "../../model/tools.ts";
import { isOriginCertificate } from "../../parsers/origin-certificate.ts";

/** Knocks at the origin's own address, with the site's name, to see whether it lets strangers in around the edge. */
export default defineProbe({
  key: "edge.origin",
  mode: "active",
  timeoutMs: 20_000,
  maxRequests: 3,
  phase: 1,
  async gather({ target, tools }) {
    const { edge, app } = target.declared;
    const address = edge?.origin;
    if (address === undefined) throw new NotConfigured("the configuration does not name the origin behind the edge (edge.origin)");
    const [direct, hop] = await Promise.all([knock(tools, app, address), lookAtHop(tools, app, address)]);
    return { address, ...direct, ...hop };
  },
});

async function knock(tools: Tools, app: string, dial: string, scheme = "https"): Promise<Pick<EdgeOrigin, "direct" | "detail">> {
  const url = `${scheme}://${new URL(app).host}/`;
  try {
    const answer = await tools.http.request({ url, dial, maxBytes: 1_024, fresh: true, timeoutMs: 8_000 });
    const closed = answer.status === 403 || answer.status === 421;
    return { direct: closed ? "refused" : "answered", detail: `it answered ${answer.status}${scheme === "http" ? " to plain http" : ""}` };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (scheme === "https" && speaksNoTls.includes(error.code)) return knock(tools, app, dial, "http");
    // A handshake that ends in an alert is a server that is there and says no; silence and a closed port are a firewall.
    const refused = error.layer === "tls" || error.layer === "http";
    return { direct: refused ? "refused" : "unreachable", detail: error.message };
  }
}

/** A port that answers a TLS greeting with something else takes plain http. */
const speaksNoTls = ["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG", "ERR_SSL_HTTP_REQUEST"];

async function lookAtHop(tools: Tools, app: string, dial: string): Promise<Pick<EdgeOrigin, "encrypted" | "hop">> {
  let answer: TlsAnswer;
  try {
    answer = await tools.tls.handshake(new URL(app).hostname, 443, dial);
  } catch (error) {
    if (error instanceof NoAnswer && speaksNoTls.includes(error.code))
      return { encrypted: false, hop: "it takes plain http and speaks no TLS" };
    return { encrypted: null };
  }
  if (!answer.nameMatches) return { encrypted: false, hop: `its certificate is for ${answer.names.slice(0, 3).join(", ") || "no name"}` };
  if (Date.parse(answer.validTo) <= tools.clock.now())
    return { encrypted: false, hop: `its certificate expired on ${answer.validTo.slice(0, 10)}` };
  if (answer.chainError === undefined) return { encrypted: true, hop: `its certificate is valid until ${answer.validTo.slice(0, 10)}` };
  if (isOriginCertificate(answer.issuer)) return { encrypted: true, hop: "its certificate is Cloudflare’s own for servers behind it" };
  return { encrypted: false, hop: `no trusted authority vouches for its certificate (${answer.chainError})` };
}
