import type { DnsZone, ZoneServer } from "../../model/evidence-dns.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { NoAnswer, type Tools } from "../../model/tools.ts";
import { plainName } from "../../parsers/host-name.ts";
import { hasMatchingKey } from "./ds-digest.ts";
import { inParallel } from "../in-parallel.ts";
import { lookUp } from "../look-up.ts";
import { addressesOf, askParent, findZone, plainNames, serverAt } from "./zone-cut.ts";
import { aliasQuestions, answerKey, type ZoneQuestion, zoneQuestions } from "./zone-questions.ts";
import { askAgain, askResolver, askServer, type ServerToAsk } from "./zone-servers.ts";

const maxServerNames = 8;
const addressesPerName = 2;
const serversAtOnce = 8;

/** Servers that only the parent names, and then those that only they name. */
const laterRounds = 2;
const keyServersAsked = 3;

/**
 * The zone at its parent, at every authoritative server and at every resolver of the vantage, all asked side by side. A dead server
 * is part of the evidence; the probe rejects only where nothing at all answered.
 */
export default defineProbe({
  key: "dns.zone",
  mode: "passive",
  timeoutMs: 40_000,
  maxRequests: 2_500,
  async gather(context): Promise<DnsZone> {
    const { target, tools } = context;
    const { declared, vantage } = target;
    const { zone, ns } = await findZone(tools.dns, declared.domain);
    const questions = zoneQuestions(zone, declared);
    const aliases = aliasQuestions(zone, declared);
    const nsQuestion: ZoneQuestion = { name: zone, type: "NS" };
    const asking = askParent(tools.dns, zone, vantage.parents, vantage.dnsPort);
    const round = async (names: readonly string[]): Promise<Round> => {
      const { list, nameless } = await findServers(context, names);
      if (list.length > 0) context.progress(`asking ${list.length} name server${list.length === 1 ? "" : "s"} of ${zone}`);
      const [asked, matches] = await Promise.all([
        inParallel(list, serversAtOnce, (to) => askServer(tools.dns, zone, to, [nsQuestion, ...questions], aliases)),
        asking.then(({ ds }) => compareKeys(tools.dns, zone, ds, list)),
      ]);
      return { servers: [...asked, ...nameless], matches };
    };
    const [parent, resolvers, first] = await Promise.all([asking, askResolvers(context, questions), round(plainNames(ns))]);
    const servers = [...first.servers];
    let dsMatches = first.matches;
    for (let later = 0; later < laterRounds; later += 1) {
      const named = plainNames([...parent.ns, ...namesAtChild(servers, answerKey(nsQuestion), ns)]);
      const missing = named.filter((name) => !servers.some((server) => server.name === name));
      if (missing.length === 0) break;
      const more = await round(missing);
      servers.push(...more.servers);
      dsMatches ??= more.matches;
    }
    if (servers.every((server) => server.error !== undefined) && resolvers.every((resolver) => resolver.error !== undefined))
      throw new NoAnswer("dns", "ENOANSWER", `no DNS server answered about ${zone}: ${resolvers[0]?.error ?? "none could be asked"}`);
    return {
      zone,
      parent,
      child: { ns: namesAtChild(servers, answerKey(nsQuestion), ns) },
      servers: await askRotatingAgain(tools.dns, servers, resolvers, questions, vantage.dnsPort),
      resolvers,
      dsMatches,
    };
  },
});

function askResolvers({ target, tools }: ProbeContext, questions: readonly ZoneQuestion[]): Promise<DnsZone["resolvers"]> {
  const addresses = target.vantage.resolvers.length > 0 ? target.vantage.resolvers : ["system"];
  return inParallel(addresses, addresses.length, (address) => askResolver(tools.dns, address, questions));
}

interface Round {
  readonly servers: readonly ZoneServer[];
  readonly matches: boolean | null;
}

/** Addresses of name servers; those without one are evidence already. */
async function findServers(
  { target, tools }: ProbeContext,
  names: readonly string[],
): Promise<{ readonly list: readonly ServerToAsk[]; readonly nameless: readonly ZoneServer[] }> {
  const named = await inParallel(names.slice(0, maxServerNames), maxServerNames, async (name) => {
    const [addresses, { lookup }] = await Promise.all([addressesOf(tools.dns, name), lookUp(tools.dns, { name, type: "CNAME" })]);
    return { name, addresses: addresses.slice(0, addressesPerName), alias: lookup.values[0], isMissing: lookup.rcode === "NXDOMAIN" };
  });
  const nameless = named
    .filter(({ addresses }) => addresses.length === 0)
    .map(({ name, isMissing }) => ({
      name,
      address: "",
      authoritative: false,
      error: "the name of this server does not resolve",
      ...(isMissing ? { isMissing } : {}),
      answers: {},
    }));
  const list = named.flatMap(({ name, addresses, alias }): ServerToAsk[] =>
    addresses.map((address) => ({
      name,
      address,
      server: serverAt(address, target.vantage.dnsPort),
      ...(alias === undefined ? {} : { alias: plainName(alias) }),
    })),
  );
  return { list, nameless };
}

function namesAtChild(servers: readonly ZoneServer[], key: string, otherwise: readonly string[]): readonly string[] {
  const names = servers.flatMap((server) => server.answers[key]?.values ?? []);
  return plainNames(names.length > 0 ? names : otherwise);
}

/**
 * Addresses that differ between servers, or between them and a resolver, are asked for again: round robin and weighted answers then
 * show themselves.
 */
async function askRotatingAgain(
  dns: Tools["dns"],
  servers: readonly ZoneServer[],
  resolvers: DnsZone["resolvers"],
  questions: readonly ZoneQuestion[],
  dnsPort: number,
): Promise<readonly ZoneServer[]> {
  const answering = servers.filter((server) => server.authoritative && server.error === undefined);
  const differing = questions.filter((question) => {
    if (question.type !== "A" && question.type !== "AAAA") return false;
    const answers = [...answering, ...resolvers]
      .map((server) => server.answers[answerKey(question)])
      .filter((one) => one !== undefined)
      .filter((one) => one.error === undefined);
    return new Set(answers.map((one) => one.values.toSorted().join(" "))).size > 1;
  });
  if (differing.length === 0) return servers;
  return inParallel(servers, serversAtOnce, (server) =>
    answering.includes(server) ? askAgain(dns, server, serverAt(server.address, dnsPort), differing.slice(0, 10)) : Promise.resolve(server),
  );
}

/** Whether a key of the zone fits the parent's DS, by the first of a few servers that speaks for the zone. */
async function compareKeys(
  dns: Tools["dns"],
  zone: string,
  ds: readonly string[],
  servers: readonly ServerToAsk[],
): Promise<boolean | null> {
  if (ds.length === 0) return null;
  const asked = await inParallel(servers.slice(0, keyServersAsked), keyServersAsked, ({ server }) =>
    lookUp(dns, { name: zone, type: "DNSKEY", server, recursion: false }),
  );
  const found = asked.find(
    ({ lookup, answer }) => answer?.authoritative === true && lookup.rcode === "NOERROR" && lookup.error === undefined,
  );
  if (found === undefined) return null;
  return found.lookup.values.length === 0 ? false : hasMatchingKey(zone, ds, found.lookup.values);
}
