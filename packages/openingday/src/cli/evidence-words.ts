import type { EvidenceKey } from "../model/evidence.ts";

/** What each kind of evidence is about, for a person. */
export const evidenceWords: Readonly<Record<EvidenceKey, string>> = {
  "dns.hosts": "where each address points",
  "dns.zone": "whether all name servers agree",
  "dns.found": "forgotten addresses",
  "dns.caa": "who may issue certificates",
  "rdap.domain": "the registration of the domain",
  "tls.hosts": "certificates",
  "tls.addresses": "every server behind a name",
  "tls.versions": "old TLS versions",
  "http.walks": "redirects",
  "http.earlier": "the last redirect map",
  "http.pages": "landing pages",
  "http.served": "code that visitors get",
  "mail.records": "mail records",
  "mail.forecast": "what mail will look like",
  "mail.spf": "who may send in your name",
  "mail.keys": "keys that sign your mail",
  "mail.hosts": "hosts that take your mail",
  "mail.inbound": "whether replies are taken",
  "mail.transport": "what you ask of those who send to you",
  "mail.senders": "mail providers the code uses",
  "repo.secrets": "secrets in the repository",
  "repo.environment": "settings the code needs",
  "repo.hints": "what stands out in the code",
  "repo.checklist": "who changes what",
  "repo.ci": "what happens on a push",
  "repo.migrations": "changes to the database",
  "repo.rehearsal": "running the database changes where nothing can be hurt",
  "repo.fallback": "the version before, on the changed database",
  "release.live": "what is live",
  "repo.releases": "releases and the way back",
  "repo.build": "how it is built",
  "repo.builds": "two builds from clean copies",
  "edge.path": "the edge in front",
  "edge.settings": "what Cloudflare says about the zone",
  "edge.origin": "the way around the edge",
  "edge.arrival": "how requests arrive at the server",
  "mail.received": "mail that really arrives",
  "journey.runs": "a customer’s way in",
  "load.runs": "speed under load",
  "ttfb.samples": "speed of public pages",
  "cors.answers": "requests from other websites",
  "limit.bursts": "limits on forms",
  "log.canary": "what the log keeps",
  "webhook.answers": "messages from payment providers",
  "smoke.routes": "pages that must answer",
  "watch.schedule": "the monitor’s schedule",
  "watch.records": "the records that the monitor watches",
  "watch.drill": "an alarm drill",
};

/** Why kept evidence counts as not seen, in a sentence's words. */
export function sayUnreadable(path: string, keys: readonly string[]): string {
  const names = keys.map((key) => `“${Object.hasOwn(evidenceWords, key) ? evidenceWords[key as EvidenceKey] : key}”`);
  return `what ${path} keeps on ${names.join(" or ")} cannot be read; look again without --from`;
}
