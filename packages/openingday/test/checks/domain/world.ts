import type { CheckContext, Outcome } from "../../../src/model/check.ts";
import type { DnsLookup, DnsZone, HostRecords, ZoneServer } from "../../../src/model/evidence-dns.ts";
import type { Failure, Hop, Page, Walk } from "../../../src/model/evidence-web.ts";
import type { Declared } from "../../../src/model/target.ts";

export const at = "2026-06-01T09:00:00Z";
export const deep = "/openingday/deep-link?utm_source=openingday&gclid=od";

/** A small SaaS with an app of its own: what the checks of the domain are judged against. */
export function contextWith(changes: Partial<Declared> = {}): CheckContext {
  return {
    domain: "myapp.test",
    at: Date.parse(at),
    declared: {
      domain: "myapp.test",
      site: "https://myapp.test/",
      app: "https://app.myapp.test/",
      hosts: [
        { name: "myapp.test", role: "site" },
        { name: "www.myapp.test", role: "redirect", to: "https://myapp.test/" },
        { name: "app.myapp.test", role: "app" },
        { name: "api.myapp.test", role: "api" },
        { name: "mail.myapp.test", role: "mail" },
      ],
      selectors: [],
      senders: [],
      forms: [],
      documentedRecords: [],
      owners: {},
      ...changes,
    },
  };
}

/** A walk from its hops: `[status, location?, by?]` for the start and each address it leads to. */
export function walk(start: string, ...hops: readonly (readonly [number, string?, string?])[]): Walk {
  let url = start;
  const walked = hops.map(([status, location, by]): Hop => {
    const hop = { url, status, ...(location === undefined ? {} : { location }), ...(by === undefined ? {} : { by }) };
    url = location ?? url;
    return hop;
  });
  return { start, hops: walked, end: "answered" };
}

export const loop = (one: Walk): Walk => ({ ...one, end: "loop" });
export const tooMany = (one: Walk): Walk => ({ ...one, end: "too-many" });

export function broken(one: Walk, layer: Failure["layer"] = "connect", code = "ECONNREFUSED"): Walk {
  return { ...one, end: "error", error: `${layer} ${code}`, failure: { layer, code } };
}

const plain = (host: string, path: string): Walk => walk(`http://${host}${path}`, [308, `https://${host}${path}`], [200]);

/** The whole redirect map of a healthy site, with some of its walks replaced. */
export function healthyWalks(...changes: readonly Walk[]): { readonly walks: readonly Walk[] } {
  const site = (host: string): Walk[] => ["/", deep].map((path) => walk(`https://${host}${path}`, [path === "/" ? 200 : 404]));
  const walks = [
    ...site("myapp.test"),
    ...["/", deep].map((path) => plain("myapp.test", path)),
    ...["/", deep].map((path) => walk(`https://www.myapp.test${path}`, [308, `https://myapp.test${path}`], [200])),
    ...["/", deep].map((path) =>
      walk(`http://www.myapp.test${path}`, [308, `https://www.myapp.test${path}`], [308, `https://myapp.test${path}`], [200]),
    ),
    ...["/", deep].map((path) => walk(`https://app.myapp.test${path}`, [302, "https://app.myapp.test/login"], [200])),
    ...["/", deep].map((path) => plain("app.myapp.test", path)),
    ...["/", deep].map((path) => walk(`https://api.myapp.test${path}`, [404])),
    ...["/", deep].map((path) => plain("api.myapp.test", path)),
  ];
  return { walks: walks.map((one) => changes.find((change) => change.start === one.start) ?? one) };
}

export function answer(...values: readonly string[]): DnsLookup {
  return { rcode: "NOERROR", values, ttlSeconds: 300 };
}
export const nothing: DnsLookup = { rcode: "NOERROR", values: [] };
export const absent: DnsLookup = { rcode: "NXDOMAIN", values: [] };
export const silence: DnsLookup = { rcode: "", values: [], error: "no answer within 3 seconds" };

export function records(name: string, a: DnsLookup = answer("192.0.2.10"), more: Partial<HostRecords> = {}): HostRecords {
  return { name, a, aaaa: a.rcode === "NOERROR" ? nothing : a, chain: [], ...more };
}

export function server(name: string, answers: ZoneServer["answers"], more: Partial<ZoneServer> = {}): ZoneServer {
  return { name: `${name}.myapp.test`, address: `192.0.2.${name.length + 50}`, authoritative: true, serial: 7, answers, ...more };
}

export const zoneAnswers = {
  "myapp.test NS": answer("ns1.myapp.test", "ns2.myapp.test"),
  "myapp.test A": answer("192.0.2.10"),
  "myapp.test AAAA": nothing,
  "app.myapp.test A": answer("192.0.2.10"),
  "myapp.test MX": answer("10 mail.myapp.test"),
  "myapp.test TXT": answer("v=spf1 -all"),
} satisfies ZoneServer["answers"];

export function zone(changes: Partial<DnsZone> = {}): DnsZone {
  return {
    zone: "myapp.test",
    parent: { ns: ["ns1.myapp.test", "ns2.myapp.test"], ds: [] },
    child: { ns: ["ns1.myapp.test", "ns2.myapp.test"] },
    servers: [server("ns1", zoneAnswers), server("ns2", zoneAnswers)],
    resolvers: [{ address: "192.0.2.53:53", answers: zoneAnswers }],
    dsMatches: null,
    ...changes,
  };
}

export function page(url: string, more: Partial<Page> = {}): Page {
  return { url, status: 200, headers: [], mixedContent: [], policiesInMarkup: [], assets: [], ...more };
}

/** Status and finding codes in one comparable word: `failed missing,other` or `passed`. */
export function summary(outcome: Outcome): string {
  return "findings" in outcome ? `${outcome.status} ${outcome.findings.map((finding) => finding.code).join(",")}` : outcome.status;
}
