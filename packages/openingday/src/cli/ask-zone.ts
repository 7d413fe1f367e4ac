import type { DnsZone } from "../model/evidence-dns.ts";
import type { Target } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import dnsZone from "../probes/dns/dns-zone.ts";

/** Asks every name server and resolver for these records and nothing else. Rejects with NoAnswer where nobody answered. */
export async function askZone(
  target: Target,
  tools: Tools,
  records: readonly { readonly name: string; readonly type: string }[],
  signal: AbortSignal,
): Promise<DnsZone> {
  const { declared } = target;
  const site = `https://${declared.domain}/`;
  const keys = [...new Set(records.map(({ name, type }) => `${name}. ${type}`))];
  let whole: DnsZone | undefined;
  for (let from = 0; from === 0 || from < keys.length; from += questionsAtOnce) {
    const documentedRecords = keys.slice(from, from + questionsAtOnce).map((key) => `${key} x`);
    const zone = await dnsZone.gather({
      target: { ...target, declared: { ...declared, site, app: site, hosts: [], documentedRecords } },
      tools,
      mode: "passive",
      signal,
      need: () => Promise.reject(new Error("no other evidence is gathered here")),
      progress: () => undefined,
    });
    whole = whole === undefined ? zone : join(whole, zone);
  }
  return whole as DnsZone;
}

/** The probe asks at most 120 questions, a few of them its own. */
const questionsAtOnce = 50;

function join(one: DnsZone, other: DnsZone): DnsZone {
  return {
    ...one,
    servers: one.servers.map((server) => {
      const same = other.servers.find(({ name, address }) => name === server.name && address === server.address);
      return same === undefined ? server : { ...server, answers: { ...server.answers, ...same.answers } };
    }),
    resolvers: one.resolvers.map((resolver) => {
      const same = other.resolvers.find(({ address }) => address === resolver.address);
      if (same === undefined) return resolver;
      const unchecked = resolver.unchecked ?? same.unchecked;
      return { ...resolver, answers: { ...resolver.answers, ...same.answers }, ...(unchecked === undefined ? {} : { unchecked }) };
    }),
  };
}
