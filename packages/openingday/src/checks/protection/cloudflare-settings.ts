import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { EdgeSettings, Part } from "../../model/evidence-edge.ts";
import type { RedirectWalks, TlsHosts } from "../../model/evidence-web.ts";

const warning = { confidence: "proved", severity: "medium" } as const;

export default defineCheck({
  id: "cloudflare-settings",
  title: "The zone’s settings at Cloudflare are those of a site that is open",
  why: "Settings made for a test, or left at an old default, undo what the edge is there for: development mode switches the cache off, a paused zone switches everything off.",
  rows: ["S2.C4"],
  risk: "edge-bypassed",
  needs: ["edge.path"],
  uses: ["edge.settings", "http.walks", "tls.hosts"],
  specs: [{ document: "Cloudflare: Zone settings" }, { document: "RFC 8996" }],
  evaluate({ "edge.path": path, "edge.settings": zone, "http.walks": walks, "tls.hosts": tls }, { unseen }) {
    if (zone === undefined) {
      const failed = unseen?.["edge.settings"];
      return failed === undefined
        ? { status: "not-applicable", reason: "no token for Cloudflare was given, so its settings were not read" }
        : { status: "inconclusive", reason: failed };
    }
    const { settings } = zone;
    const seen = [
      `zone ${zone.zone.name}: ${zone.zone.status}${zone.zone.paused ? ", paused" : ""}${zone.zone.plan === undefined ? "" : `, ${zone.zone.plan}`}`,
      ...Object.entries(settings).map(([name, part]) => `${name}: ${tell(part)}`),
      `hsts seconds: ${tell(zone.hstsSeconds)}`,
      `dnssec: ${tell(zone.dnssec)}`,
      `certificates: ${"value" in zone.certificates ? zone.certificates.value.join(", ") || "none ordered" : tell(zone.certificates)}`,
    ];
    const behind = path.hosts.filter(({ front }) => front === "cloudflare").map(({ host }) => host);
    const findings = [
      ...findSwitchedOff(zone, behind, seen),
      ...findWaiting(zone, behind, tls, seen),
      ...findWeak(zone, behind, walks, seen),
    ];
    if (findings.length > 0) return { status: findings.some(({ severity }) => severity === "high") ? "failed" : "warned", findings, seen };
    const unread = Object.values(settings).find((part) => "unread" in part);
    if (unread !== undefined && "unread" in unread) return { status: "inconclusive", reason: unread.unread, seen };
    return { status: "passed", seen };
  },
});

/** What takes the edge out of the way altogether. */
function findSwitchedOff({ zone, settings }: EdgeSettings, behind: readonly string[], seen: readonly string[]): FindingDraft[] {
  const findings: FindingDraft[] = [];
  if (zone.paused)
    findings.push({
      code: "paused",
      severity: "high",
      confidence: "proved",
      message: `Cloudflare is paused for ${zone.name}: it answers DNS and nothing else.`,
      breaks: "No cache, no limits and no protection; and visitors reach your server by its own certificate, or by none.",
      fix: "In Cloudflare, on the zone’s overview page, choose “Enable Cloudflare on site”.",
      seen,
    });
  else if (zone.status !== "active" && behind.length === 0)
    findings.push({
      ...warning,
      code: "not-active",
      message: `The zone ${zone.name} is “${zone.status}” at Cloudflare: its name servers are not in use yet.`,
      breaks: "Nothing that is set there has any effect on visitors.",
      fix: "At your registrar, enter the two name servers that Cloudflare shows on the zone’s overview page.",
      seen,
    });
  if (valueOf(settings.development_mode) === "on")
    findings.push({
      ...warning,
      code: "development-mode",
      message: "Cloudflare’s development mode is on, so nothing is cached.",
      breaks: "Every visitor waits for your server, and a burst of traffic reaches it in full.",
      fix: "In Cloudflare, under Caching, Configuration, switch development mode off. It also ends by itself after three hours.",
      seen,
    });
  return findings;
}

/** Why an address has no certificate yet. Where visitors get one, as one of the founder's own, nobody waits for Cloudflare's. */
function findWaiting(
  { certificates }: EdgeSettings,
  behind: readonly string[],
  tls: TlsHosts | undefined,
  seen: readonly string[],
): FindingDraft[] {
  const without = (tls?.hosts ?? [])
    .filter(({ host, failure }) => failure?.layer === "tls" && failure.code !== "timeout" && behind.includes(host))
    .map(({ host }) => host);
  if ("unread" in certificates || certificates.value.length === 0 || certificates.value.includes("active")) return [];
  if (without.length === 0) return [];
  return [
    {
      ...warning,
      code: "certificate-waiting",
      confidence: "likely",
      message: `Cloudflare has no certificate for ${without.join(", ")} yet: the one it ordered is “${certificates.value[0]}”.`,
      breaks: "Until it is there, nobody can open these addresses with https.",
      fix: "In Cloudflare, under SSL/TLS, Edge Certificates, see what the certificate waits for: usually a record to publish, or up to a day after the name servers changed. A CAA record that leaves Cloudflare’s authorities out stops it for good.",
      seen,
    },
  ];
}

/** What lets a visitor in by an unsafe way. */
function findWeak(
  { settings }: EdgeSettings,
  behind: readonly string[],
  walks: RedirectWalks | undefined,
  seen: readonly string[],
): FindingDraft[] {
  const findings: FindingDraft[] = [];
  const plain = (walks?.walks ?? []).filter(
    ({ start, hops, end }) =>
      start.startsWith("http:") &&
      behind.includes(new URL(start).hostname) &&
      end === "answered" &&
      hops.every(({ url }) => url.startsWith("http:")),
  );
  if (valueOf(settings.always_use_https) === "off" && plain.length > 0)
    findings.push({
      ...warning,
      code: "http-stays",
      message: `“Always Use HTTPS” is off at Cloudflare, and ${new URL(plain[0]?.start ?? "http://x").hostname} answers plain http without leading to https.`,
      breaks: "Who types the address or follows an old link sees “Not secure”, and a password typed there travels openly.",
      fix: "In Cloudflare, under SSL/TLS, Edge Certificates, switch “Always Use HTTPS” on; “openingday dns apply --always-https” does the same.",
      seen,
    });
  const lowest = valueOf(settings.min_tls_version);
  if (lowest === "1.0" || lowest === "1.1")
    findings.push({
      ...warning,
      severity: "low",
      code: "old-tls",
      message: `Cloudflare still accepts TLS ${lowest} from visitors; both were retired in 2021.`,
      breaks: "Nothing for customers with a current browser; payment providers’ questionnaires (PCI DSS) fail on it.",
      fix: "In Cloudflare, under SSL/TLS, Edge Certificates, set the minimum TLS version to 1.2.",
      seen,
    });
  return findings;
}

function valueOf(part: Part<string>): string | undefined {
  return "value" in part ? part.value : undefined;
}

function tell(part: Part<unknown>): string {
  return "value" in part ? String(part.value) : `not read (${part.unread})`;
}
