import type { DnsLookup } from "../../model/evidence-dns.ts";
import type { MailTransport, ServedPolicy } from "../../model/evidence-mail-transport.ts";
import { defineProbe } from "../../model/probe.ts";
import type { Tools } from "../../model/tools.ts";
import { isMtaSts } from "../../parsers/mta-sts.ts";
import { describeFailure } from "../failure.ts";
import { lookUp } from "../look-up.ts";
import { mailDomain } from "./mail-names.ts";

const maxBytes = 65_536;

/** The rules that the domain sets for those who send to it: MTA-STS with its policy, and where reports about failures go. */
export default defineProbe({
  key: "mail.transport",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 4,
  async gather({ target, tools }): Promise<MailTransport> {
    const domain = mailDomain(target.declared);
    const look = async (name: string, type: "TXT" | "MX"): Promise<DnsLookup> => (await lookUp(tools.dns, { name, type })).lookup;
    const [mtaSts, tlsReports, mx] = await Promise.all([
      look(`_mta-sts.${domain}`, "TXT"),
      look(`_smtp._tls.${domain}`, "TXT"),
      look(domain, "MX"),
    ]);
    const policy = mtaSts.values.some(isMtaSts) ? await fetchPolicy(tools.http, domain) : undefined;
    return { domain, mtaSts, tlsReports, mx, ...(policy === undefined ? {} : { policy }) };
  },
});

/** Senders follow no redirect and take no certificate that is wrong, and neither do we. @see RFC 8461 section 3.3 */
async function fetchPolicy(http: Tools["http"], domain: string): Promise<ServedPolicy> {
  try {
    const answer = await http.request({ url: `https://mta-sts.${domain}/.well-known/mta-sts.txt`, maxBytes });
    const contentType = answer.header("content-type");
    return { status: answer.status, text: answer.text(), ...(contentType === undefined ? {} : { contentType }) };
  } catch (error) {
    const { error: reason, failure } = describeFailure(error);
    return { text: "", error: reason, ...(failure === undefined ? {} : { layer: failure.layer }) };
  }
}
