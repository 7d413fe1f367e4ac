import { defineCheck } from "../../model/check.ts";
import type { HostRecords } from "../../model/evidence-dns.ts";
import { nameRecordSubject } from "../../parsers/record-subject.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { declaredHost, listNames } from "./reading/walks.ts";

const rows = ["MB1"];

/** `found`, `missing` (the DNS says there is nothing) or `unknown` (nobody gave an answer). */
function judgeHost({ a, aaaa }: HostRecords): "found" | "missing" | "unknown" {
  if (a.values.length > 0 || aaaa.values.length > 0) return "found";
  if (a.rcode === "NXDOMAIN" || aaaa.rcode === "NXDOMAIN") return "missing";
  return a.rcode === "NOERROR" && aaaa.rcode === "NOERROR" ? "missing" : "unknown";
}

export default defineCheck({
  id: "host-resolves",
  title: "Every declared address has a DNS record",
  why: "A name without a DNS record leads nowhere: the browser cannot even begin to look for your site.",
  rows,
  risk: "site-unreachable",
  needs: ["dns.hosts"],
  specs: [
    { document: "RFC 1034", section: "3.6" },
    { document: "RFC 2308", section: "2" },
  ],
  evaluate({ "dns.hosts": { hosts, resolver } }, { domain, declared }) {
    const web = hosts.filter((host) => declaredHost(declared, host.name.toLowerCase())?.role !== "mail");
    const missing = web.filter((host) => judgeHost(host) === "missing");
    const unknown = web.filter((host) => judgeHost(host) === "unknown");
    // A bare-domain audit assumes www: without a record it is a nuisance, not a closed door.
    const isSpareWww = (host: HostRecords): boolean =>
      host.name === `www.${domain}` && declaredHost(declared, host.name)?.role === "redirect" && !declared.site.includes(`//${host.name}`);
    const judgements: Judgement[] = [];
    const closed = missing.filter((host) => !isSpareWww(host));
    if (closed.length > 0)
      judgements.push({
        fails: true,
        finding: {
          code: "missing",
          severity: "blocker",
          confidence: "proved",
          message: `There is no DNS record for ${listNames(closed.map((host) => host.name))}.`,
          breaks: "Visitors see “This site can’t be reached” and nothing of yours.",
          fix: `At the DNS provider of ${domain}, add an A or CNAME record for ${listNames(closed.map((host) => host.name))} that points to your host, then look again.`,
          seen: closed.map(describe),
          about: closed.map(({ name }) => nameRecordSubject({ name, type: "A" })),
        },
      });
    if (missing.some(isSpareWww))
      judgements.push({
        fails: false,
        finding: {
          code: "www-missing",
          severity: "medium",
          confidence: "proved",
          message: `There is no DNS record for www.${domain}.`,
          breaks: "People who type www before your name see “This site can’t be reached”.",
          fix: `Add www as an address of the site at your host, and the DNS record it asks for at the DNS provider of ${domain}.`,
          seen: missing.filter(isSpareWww).map(describe),
          about: [nameRecordSubject({ name: `www.${domain}`, type: "A" })],
        },
      });
    const seen = web.map(describe);
    if (closed.length === 0 && unknown.length > 0)
      return {
        status: "inconclusive",
        reason: `the DNS resolver (${resolver}) gave no usable answer for ${listNames(unknown.map((host) => host.name))}`,
        seen,
      };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describe({ name, a, aaaa, chain }: HostRecords): string {
  const values = [...a.values, ...aaaa.values];
  const via = chain.length === 0 ? "" : ` through ${chain.join(", ")}`;
  if (values.length > 0) return `${name}: ${values.join(", ")}${via}`;
  const word = a.error ?? aaaa.error ?? ([a.rcode, aaaa.rcode].includes("NXDOMAIN") ? "NXDOMAIN" : a.rcode);
  return `${name}: ${word === "NOERROR" ? "no address (NODATA)" : word}${via}`;
}
