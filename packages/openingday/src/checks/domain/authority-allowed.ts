import { defineCheck, type Outcome } from "../../model/check.ts";
import type { CaaHosts } from "../../model/evidence-names.ts";
import type { TlsHost } from "../../model/evidence-web.ts";
import { allowedIssuers, type CaaProperty, parseCaa } from "../../parsers/caa.ts";
import { findAuthority } from "./reading/certificate-authorities.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";

const rows = ["S2.D1"];
const knownTags = ["issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"];

interface Pair {
  readonly caa: CaaHosts["hosts"][number];
  readonly tls: TlsHost | undefined;
}

type Verdict =
  | { readonly kind: "free" | "allowed" | "unknown-authority" }
  | { readonly kind: "silent"; readonly reason: string }
  | { readonly kind: "blocked"; readonly authority: string; readonly allowed: readonly string[]; readonly certificate: string }
  | { readonly kind: "critical"; readonly tag: string };

function judge({ caa, tls }: Pair): Verdict {
  if (caa.error !== undefined) return { kind: "silent", reason: caa.error };
  const properties = caa.records.map(parseCaa).flatMap((result): CaaProperty[] => (result.ok ? [result.value] : []));
  const stranger = properties.find(({ critical, tag }) => critical && !knownTags.includes(tag));
  if (stranger !== undefined) return { kind: "critical", tag: stranger.tag };
  // One name of the certificate covers the host: its own, or the wildcard one level up.
  const isWildcard = tls?.names !== undefined && !tls.names.includes(caa.host);
  const allowed = allowedIssuers(properties, isWildcard);
  if (allowed === undefined) return { kind: "free" };
  if (tls?.issuer === undefined || tls.nameMatches !== true || tls.chainError !== undefined) return { kind: "unknown-authority" };
  const authority = findAuthority(tls.issuer);
  if (authority === undefined) return { kind: "unknown-authority" };
  if (authority.caaDomains.some((domain) => allowed.includes(domain))) return { kind: "allowed" };
  return { kind: "blocked", authority: authority.name, allowed, certificate: tls.issuer };
}

export default defineCheck({
  id: "authority-allowed",
  title: "The DNS lets your certificate authority renew every certificate",
  why: "A CAA record names who may issue certificates for you; if it leaves out the one you use, the next renewal fails without a word.",
  rows,
  risk: "insecure-connection",
  needs: ["dns.caa", "tls.hosts"],
  specs: [
    { document: "RFC 8659", section: "3", cases: ["blocked"] },
    { document: "RFC 8659", section: "4.2", cases: ["blocked"] },
    { document: "RFC 8659", section: "4.3", cases: ["blocked"] },
    { document: "RFC 8659", section: "4.5", cases: ["critical-tag"] },
  ],
  evaluate({ "dns.caa": { hosts }, "tls.hosts": { hosts: shown } }): Outcome {
    const pairs = hosts.map((caa): Pair => ({ caa, tls: shown.find(({ host }) => host === caa.host) }));
    const judged = pairs.map((pair) => ({ pair, verdict: judge(pair) }));
    const seen = judged.map(({ pair, verdict }) => describe(pair, verdict));
    const judgements: Judgement[] = [];
    const blocked = judged.filter(({ verdict }) => verdict.kind === "blocked");
    if (blocked.length > 0) {
      const names = listNames(blocked.map(({ pair }) => pair.caa.host));
      const authorities = listNames(blocked.flatMap(({ verdict }) => (verdict.kind === "blocked" ? [verdict.authority] : [])));
      const domains = listNames(blocked.map(({ pair }) => findAuthority(pair.tls?.issuer ?? "")?.caaDomains[0] ?? ""));
      judgements.push({
        fails: false,
        finding: {
          code: "blocked",
          severity: "medium",
          confidence: "likely",
          message: `The CAA records of ${names} do not allow ${authorities}, which issued the certificate in use.`,
          breaks: "The certificate works until it runs out; the renewal is refused, and then every visitor meets a full-page warning.",
          fix: `At your DNS provider, add a CAA record “0 issue "${domains}"” at ${listNames(blocked.map(({ pair }) => pair.caa.at ?? ""))}; leave it only if you are moving to another authority.`,
          seen: blocked.map(({ pair, verdict }) => describe(pair, verdict)),
        },
      });
    }
    const strange = judged.filter(({ verdict }) => verdict.kind === "critical");
    if (strange.length > 0)
      judgements.push({
        fails: false,
        finding: {
          code: "critical-tag",
          severity: "medium",
          confidence: "likely",
          message: `A CAA record of ${listNames(strange.map(({ pair }) => pair.caa.at ?? ""))} demands something that authorities do not know.`,
          breaks: "An authority must refuse a certificate then: renewals fail, and visitors meet a full-page warning.",
          fix: "At your DNS provider, correct or remove that CAA record; the usual tags are issue, issuewild and iodef.",
          seen: strange.map(({ pair, verdict }) => describe(pair, verdict)),
        },
      });
    const silent = judged.flatMap(({ verdict }) => (verdict.kind === "silent" ? [verdict.reason] : []));
    if (judgements.length === 0 && silent.length > 0)
      return { status: "inconclusive", reason: `who may issue certificates could not be read: ${silent[0] ?? ""}`, seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describe({ caa, tls }: Pair, verdict: Verdict): string {
  if (caa.error !== undefined) return `${caa.host}: ${caa.error}`;
  const records =
    caa.at === undefined ? "no CAA record, so any authority may issue" : `${caa.at} CAA ${caa.records.slice(0, 6).join("; ")}`;
  const issuer = tls?.issuer === undefined ? "" : `; certificate by ${tls.issuer}`;
  return `${caa.host}: ${records}${issuer}${verdict.kind === "unknown-authority" ? ", which could not be compared" : ""}`;
}
