import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { TlsHost } from "../../model/evidence-web.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { type CertificateFault, judgeCertificate } from "./reading/judge-certificate.ts";
import { listNames } from "./reading/walks.ts";
import { faultWords } from "./words/certificate-faults.ts";

const rows = ["MB1", "S2.F2"];

export default defineCheck({
  id: "certificate-valid",
  title: "Every address shows a valid certificate for its own name",
  why: "Browsers stop visitors with a full-page warning when a certificate is for another name, out of date or not trusted, and most turn back.",
  rows,
  risk: "insecure-connection",
  needs: ["tls.hosts"],
  specs: [
    { document: "RFC 9525", section: "6", cases: ["wrong-host"] },
    { document: "RFC 5280", section: "4.1.2.5", cases: ["expired", "not-yet-valid", "expires-this-week", "expires-soon"] },
    { document: "RFC 5280", section: "6.1", cases: ["self-signed", "untrusted"] },
    { document: "RFC 8446", section: "4.4.2", cases: ["missing-intermediate"] },
    { document: "RFC 8446", section: "4.4.2.4", cases: ["weak-signature"] },
    { document: "RFC 8996", section: "4 and 5", cases: ["old-tls-only"] },
    { document: "RFC 9110", section: "4.2.2", cases: ["no-tls"] },
    { document: "RFC 9325", section: "4.5", cases: ["weak-key"] },
  ],
  evaluate({ "tls.hosts": { at, hosts } }) {
    const judged = hosts
      .filter((host) => host.failure?.layer !== "dns")
      .map((host) => ({ host, faults: judgeCertificate(host, Date.parse(at)) }));
    const seen = [...judged.map(({ host }) => describe(host)), ...tellStory(judged.map(({ host }) => host))];
    const hasGood = judged.some(({ faults }) => faults !== "unknown" && faults.every((fault) => fault === "expires-soon"));
    const judgements = (Object.keys(faultWords) as CertificateFault[]).flatMap((code): Judgement[] => {
      const affected = judged.filter(({ faults }) => faults !== "unknown" && faults.includes(code)).map(({ host }) => host);
      if (affected.length === 0) return [];
      const { severity, breaks, fix, message } = faultWords[code];
      const fails = code !== "expires-soon";
      const finding: FindingDraft = {
        code,
        severity,
        confidence: "proved",
        message: message(listNames(affected.map(({ host }) => host))),
        breaks,
        fix,
        seen: affected.flatMap((host) => [describe(host), ...describeMissing(host)]),
        rows: fails && hasGood ? rows : ["MB1"],
      };
      return [{ fails, finding }];
    });
    const unknown = judged.filter(({ faults }) => faults === "unknown").map(({ host }) => host.host);
    if (!judgements.some((one) => one.fails) && (judged.length === 0 || unknown.length > 0))
      return {
        status: "inconclusive",
        reason:
          judged.length === 0
            ? "none of the declared addresses resolves, so there is no certificate to look at"
            : `no usable answer from ${listNames(unknown)}`,
        seen,
      };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describe(host: TlsHost): string {
  if (host.error !== undefined) return `${host.host}: ${host.error}`;
  const names = host.names ?? [];
  const shown = names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
  const [own] = host.chain ?? [];
  const key = own === undefined ? "" : `, ${describeKey(own)}`;
  const spoken = host.protocol === undefined ? "" : `, over ${host.protocol}${host.alpn === "h2" ? " with HTTP/2" : ""}`;
  const chain = host.chainError === undefined ? "" : `, not trusted (${host.chainError})`;
  return `${host.host}: for ${shown}, by ${host.issuer ?? "?"}, valid ${host.validFrom ?? "?"} to ${host.validTo ?? "?"}${key}${spoken}${chain}`;
}

function describeKey({ key, keyBits, curve, signature }: NonNullable<TlsHost["chain"]>[number]): string {
  const size = keyBits === undefined ? (curve === undefined ? "" : ` ${curve}`) : ` ${keyBits} bits`;
  return `key ${key}${size}${signature === undefined ? "" : `, signed by ${signature}`}`;
}

function describeMissing({ host, chain = [], missing }: TlsHost): readonly string[] {
  if (missing === undefined) return [];
  const sent = chain.map((one) => one.subject).join(", ");
  return [`${host} sent only ${sent}; what is missing is ${missing.name}`, `${host}: ${missing.detail}`];
}

/** Which hosts share a certificate and which have one of their own: information, never a fault. */
function tellStory(hosts: readonly TlsHost[]): readonly string[] {
  const shown = hosts.filter((host) => host.error === undefined);
  const shared = Map.groupBy(shown, (host) => `${host.issuer ?? ""} ${host.validFrom ?? ""} ${(host.names ?? []).join(" ")}`);
  if (shown.length < 2) return [];
  if (shared.size === 1) return [`one certificate covers all ${shown.length} addresses`];
  return [...shared.values()].map(
    (group) =>
      `${listNames(group.map((one) => one.host))}: ${group.length === 1 ? "a certificate of its own" : "one certificate together"}`,
  );
}
