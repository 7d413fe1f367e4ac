import { defineCheck, type Outcome } from "../../model/check.ts";
import type { HostAddresses } from "../../model/evidence-names.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";

const rows = ["MB1"];

type Host = HostAddresses["hosts"][number];
type Address = Host["addresses"][number];
type State = "good" | "dead" | "stranger" | "unknown";

/** What a machine without IPv6 says of every IPv6 address. */
const noRoute = ["ENETUNREACH", "EHOSTUNREACH", "EADDRNOTAVAIL", "EINVAL", "EAFNOSUPPORT"];

function judgeAddress(address: Address, others: readonly Address[]): State {
  if (address.nameMatches === true) return "good";
  const isIp6 = address.address.includes(":");
  const works = (one: Address): boolean => one.nameMatches === true;
  // Where all addresses behave alike, the certificate or the server is the matter, and other checks say so.
  if (!others.some(works)) return "unknown";
  if (address.nameMatches === false) return "stranger";
  const { code = "", layer } = address.failure ?? {};
  if (code === "ECONNREFUSED") return "dead";
  if (isIp6 && (noRoute.includes(code) || !others.some((one) => one.address.includes(":") && works(one)))) return "unknown";
  return layer === "connect" || layer === "tls" ? "dead" : "unknown";
}

export default defineCheck({
  id: "every-address-answers",
  title: "Every server address behind a name answers for it",
  why: "A name with several addresses sends each visitor to one of them: an old one left behind fails for a part of your customers only.",
  rows,
  risk: "site-unreachable",
  needs: ["tls.addresses"],
  specs: [
    { document: "RFC 8305", section: "4" },
    { document: "RFC 8305", section: "5" },
  ],
  evaluate({ "tls.addresses": { hosts } }, { domain }): Outcome {
    if (hosts.length === 0) return { status: "not-applicable", reason: "no address of yours has several servers of its own" };
    const judgements = hosts.flatMap((host) => judgeHost(host, domain));
    return conclude(judgements, rows, { status: "passed", seen: hosts.flatMap(describeHost) });
  },
});

function judgeHost(host: Host, domain: string): readonly Judgement[] {
  const judged = host.addresses.map((address) => ({ address, state: judgeAddress(address, host.addresses) }));
  const judgements: Judgement[] = [];
  const dead = judged.filter(({ state }) => state === "dead").map(({ address }) => address);
  if (dead.length > 0) {
    const proved = dead.some(({ failure }) => failure?.code === "ECONNREFUSED");
    const onlyIp6 = dead.every(({ address }) => address.includes(":"));
    judgements.push({
      fails: proved && !onlyIp6,
      finding: {
        code: "dead-address",
        severity: proved ? "high" : "medium",
        confidence: proved ? "proved" : "likely",
        message: `${host.host} has several addresses, and ${listNames(dead.map(({ address }) => address))} does not answer.`,
        breaks: onlyIp6
          ? "Visitors with IPv6 wait longer, and payment or webhook servers that use it fail."
          : "A part of your visitors waits or sees an error, and payment messages fail now and then.",
        fix: `At the DNS provider of ${domain}, remove the ${onlyIp6 ? "AAAA" : "A"} record ${listNames(dead.map(({ address }) => address))} of ${host.host} if it is left over from before a move; else start the server there.`,
        seen: describeHost(host),
      },
    });
  }
  const strangers = judged.filter(({ state }) => state === "stranger").map(({ address }) => address);
  if (strangers.length > 0)
    judgements.push({
      fails: true,
      finding: {
        code: "other-server",
        severity: "high",
        confidence: "proved",
        message: `One address of ${host.host}, ${listNames(strangers.map(({ address }) => address))}, shows the certificate of another site.`,
        breaks: "A part of your visitors meets a full-page warning, while you see the right site.",
        fix: `At the DNS provider of ${domain}, remove the record ${listNames(strangers.map(({ address }) => address))} of ${host.host} if it is left over from before a move.`,
        seen: describeHost(host),
      },
    });
  const providers = [...new Set(host.addresses.map(({ provider }) => provider ?? "a server of no provider that we know"))];
  if (judgements.length === 0 && providers.length > 1 && host.addresses.some(({ provider }) => provider !== undefined))
    judgements.push({
      fails: false,
      finding: {
        code: "two-providers",
        severity: "low",
        confidence: "likely",
        message: `The addresses of ${host.host} belong to different places: ${listNames(providers)}.`,
        breaks: "If one of them is left over from before a move, a part of your visitors still sees the old site.",
        fix: `Keep only the records that your present host gave you for ${host.host}; nothing is to do if you serve it from both on purpose.`,
        seen: describeHost(host),
      },
    });
  return judgements;
}

function describeHost(host: Host): readonly string[] {
  return host.addresses.map(({ address, provider, nameMatches, error }) => {
    const state =
      error ?? (nameMatches === true ? "answers with a certificate for the name" : "answers with a certificate for another name");
    return `${host.host} at ${address}${provider === undefined ? "" : ` (${provider})`}: ${state}`;
  });
}
