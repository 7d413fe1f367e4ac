import { defineCheck, type Outcome } from "../../model/check.ts";
import type { Hop, TlsHost, Walk } from "../../model/evidence-web.ts";
import { type Hsts, parseHsts } from "../../parsers/hsts.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { hostOf } from "../../parsers/read-url.ts";
import { judgeCertificate } from "./reading/judge-certificate.ts";
import { listNames } from "./reading/walks.ts";

/** A host that promises https for itself, and whether for every name below it. */
interface Promised {
  readonly host: string;
  readonly text: string;
  readonly policy: Hsts;
}

/** Browsers believe the header over https only, and only where it can be read. @see RFC 6797 section 8.1 */
function promisesOf(walks: readonly Walk[]): readonly Promised[] {
  const promises = new Map<string, Promised>();
  for (const { url, hsts } of walks.flatMap((walk): readonly Hop[] => walk.hops)) {
    const parsed = hsts === undefined || !url.startsWith("https:") ? undefined : parseHsts(hsts);
    if (parsed?.ok !== true || parsed.value.maxAgeSeconds === 0) continue;
    const host = hostOf(url);
    // A host answers several ways; one answer that speaks for all names below is enough for a browser to remember it.
    if (promises.get(host)?.policy.includeSubDomains !== true) promises.set(host, { host, text: hsts ?? "", policy: parsed.value });
  }
  return [...promises.values()];
}

function isShut(host: TlsHost, at: number): boolean {
  if (host.failure?.layer === "dns") return false;
  const faults = judgeCertificate(host, at);
  return faults !== "unknown" && faults.some((fault) => !/^expires-|^missing-intermediate$|^weak-key$/u.test(fault));
}

export default defineCheck({
  id: "hsts-reach",
  title: "No promise of https shuts out an address of yours",
  why: "A site can tell browsers to use https for all its subdomains; a subdomain without a good certificate is then shut, with no “continue anyway”.",
  rows: ["S2.F2"],
  risk: "insecure-connection",
  needs: ["http.walks", "tls.hosts"],
  specs: [
    { document: "RFC 6797", section: "6.1.2" },
    { document: "RFC 6797", section: "12.1" },
    { document: "RFC 6797", section: "14.4" },
  ],
  evaluate({ "http.walks": { walks }, "tls.hosts": { at, hosts } }): Outcome {
    const promises = promisesOf(walks);
    const seen = promises.map(({ host, text }) => `${host} sends Strict-Transport-Security: ${text}`);
    if (!walks.some(({ hops }) => hops.some(({ url }) => url.startsWith("https:"))))
      return { status: "inconclusive", reason: "no address answered over https, so what it promises was not seen" };
    const wide = promises.filter(({ policy }) => policy.includeSubDomains);
    const shut = hosts.filter(
      (one) => isShut(one, Date.parse(at)) && wide.some(({ host }) => one.host !== host && isWithin(one.host.toLowerCase(), host)),
    );
    if (shut.length === 0)
      return { status: "passed", seen: seen.length === 0 ? ["no address promises https for all its subdomains"] : seen };
    const speakers = wide.filter(({ host }) => shut.some((one) => isWithin(one.host.toLowerCase(), host)));
    const isPreloaded = speakers.some(({ policy }) => policy.preload);
    return {
      status: "failed",
      findings: [
        {
          code: "subdomain-shut",
          severity: "high",
          confidence: "proved",
          message: `${listNames(speakers.map(({ host }) => host))} promises https for every subdomain, but ${listNames(shut.map((one) => one.host))} cannot keep that promise.`,
          breaks: `Whoever has visited the main site once cannot open that address at all: the browser’s warning has no “continue anyway”.${isPreloaded ? " Once the domain is on the browsers’ preload list, that holds for everybody, for months." : ""}`,
          fix: "Give that address a valid certificate first. Until then take “includeSubDomains” (and “preload”) out of the header, and raise max-age again afterwards.",
          seen: [
            ...speakers.map(({ host, text }) => `${host} sends Strict-Transport-Security: ${text}`),
            ...shut.map((one) => `${one.host}: ${one.error ?? one.chainError ?? "its certificate is not valid for it today"}`),
            "It rests on RFC 6797 sections 6.1.2 and 12.1.",
          ],
        },
      ],
    };
  },
});
