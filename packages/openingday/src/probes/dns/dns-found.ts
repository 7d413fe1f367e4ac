import type { HostRecords } from "../../model/evidence-dns.ts";
import type { FoundName, FoundNames } from "../../model/evidence-names.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { plainName } from "../../parsers/host-name.ts";
import { declaredNames } from "../declared-names.ts";
import { inParallel } from "../in-parallel.ts";
import { type LookedUp, lookUp } from "../look-up.ts";
import { findService } from "./find-service.ts";
import { lookAtFace } from "./look-at-face.ts";
import { nameProvider } from "./name-provider.ts";
import { countSources, type NameSource, readCertificates, readNameSources } from "./name-sources.ts";

const maxNames = 80;
const maxFaces = 30;
const atOnce = 24;
/** For one try of a question. */
const timeoutMs = 2_500;

/**
 * Names below the domain that nobody declared, from every cheap source, and what stands at them; with them the declared ones whose
 * alias leads to a service where a name can be given up. Passive: DNS questions and at most two GETs a name.
 */
export default defineProbe({
  key: "dns.found",
  mode: "passive",
  timeoutMs: 30_000,
  maxRequests: 2 * maxNames + 2 * maxFaces + 10,
  async gather(context): Promise<FoundNames> {
    const declared = new Set(declaredNames(context.target.declared).map(({ name }) => name.toLowerCase()));
    // The declared hosts come first: a resolver that is busy with guesses must not keep them waiting.
    const { hosts } = await context.need("dns.hosts");
    const known = hosts.map((records) => ({ records, foundIn: ["the configuration"], isPlain: false }));
    const [early, certificates, wildcard] = await Promise.all([
      readNameSources(context).then((sources) => askSources(context, sources, declared)),
      readCertificates(context).then((source) => askSources(context, [source], declared)),
      askWildcard(context),
    ]);
    const found = join([known, early.found, certificates.found])
      .filter(({ isPlain, records }) => !isPlain || (hasAnything(records) && !isSamePlace(records, wildcard?.records)))
      .slice(0, maxNames);
    const worthALook = found
      .filter(({ records, foundIn }) => !declared.has(records.name) && hasAddress(records) && !foundIn.includes(machines))
      .slice(0, maxFaces);
    const names = await inParallel(found, atOnce, async ({ records, foundIn }): Promise<FoundName> => {
      const service = findService(records.chain);
      const isWorth = worthALook.some((one) => one.records === records) || (service?.says !== undefined && hasAddress(records));
      const web = isWorth ? await lookAtFace(context.tools.http, records.name, service?.says) : undefined;
      return {
        name: records.name,
        declared: declared.has(records.name),
        foundIn,
        records,
        ...(web === undefined ? {} : { web }),
        ...(service === undefined ? {} : { service: service.service }),
      };
    });
    const unanswered = [...known, ...early.found, ...certificates.found].filter(
      // Nobody said that a guessed name exists, so its silence leaves no question open.
      ({ records, isPlain }) => !isPlain && !isAnswered(records),
    );
    return {
      names,
      unanswered: [...new Set(unanswered.map(({ records }) => records.name))].slice(0, 20),
      ...(wildcard === undefined ? {} : { wildcard }),
      sources: countSources([...early.sources, ...certificates.sources]),
    };
  },
});

const machines = "a mail or name server of the domain";

interface Candidate {
  readonly records: HostRecords;
  readonly foundIn: readonly string[];
  /** Known by guessing alone. */
  readonly isPlain: boolean;
}

async function askSources(
  { tools }: ProbeContext,
  sources: readonly NameSource[],
  declared: ReadonlySet<string>,
): Promise<{ readonly sources: readonly NameSource[]; readonly found: readonly Candidate[] }> {
  const named = new Map<string, NameSource[]>();
  for (const source of sources)
    for (const name of source.names.map(plainName)) if (!declared.has(name)) named.set(name, [...(named.get(name) ?? []), source]);
  const found = await inParallel([...named].slice(0, maxNames), atOnce, async ([name, from]) => ({
    records: await askName(tools.dns, name, isGuess(from)),
    foundIn: from.map(({ source }) => source),
    isPlain: isGuess(from),
  }));
  return { sources, found };
}

function isGuess(from: readonly NameSource[]): boolean {
  return from.every(({ guessed }) => guessed === true);
}

/** A guess that does not exist costs one question: what is not there for one type is not there for any. @see RFC 8020 */
async function askName(dns: ProbeContext["tools"]["dns"], name: string, isGuessed: boolean): Promise<HostRecords> {
  const ask = (type: "A" | "AAAA"): Promise<LookedUp> => lookUp(dns, { name, type, timeoutMs });
  const first = ask("A");
  const isAbsent = isGuessed && (await first).lookup.rcode !== "NOERROR";
  const [a, aaaa] = await Promise.all([first, isAbsent ? first : ask("AAAA")]);
  const chain = [a.answer?.chain ?? [], aaaa.answer?.chain ?? []].find((one) => one.length > 0) ?? [];
  const addresses = [...a.lookup.values, ...aaaa.lookup.values];
  const provider = addresses.length === 0 && chain.length === 0 ? undefined : nameProvider({ chain, addresses });
  return { name, a: a.lookup, aaaa: aaaa.lookup, chain: chain.slice(0, 16), ...(provider === undefined ? {} : { provider }) };
}

async function askWildcard({ target, tools }: ProbeContext): Promise<FoundNames["wildcard"]> {
  const asked = `openingday-${tools.random.word()}.${target.declared.domain}`;
  const records = await askName(tools.dns, asked, true);
  return hasAnything(records) ? { asked, records } : undefined;
}

/** One entry a name, whatever brought it. */
function join(lists: readonly (readonly Candidate[])[]): readonly Candidate[] {
  const byName = new Map<string, Candidate>();
  for (const one of lists.flat()) {
    const before = byName.get(one.records.name);
    if (before === undefined) byName.set(one.records.name, one);
    else byName.set(one.records.name, { ...before, foundIn: [...before.foundIn, ...one.foundIn], isPlain: before.isPlain && one.isPlain });
  }
  return [...byName.values()];
}

/** NXDOMAIN and NODATA are answers; silence and SERVFAIL are none. */
function isAnswered({ a, aaaa }: HostRecords): boolean {
  return [a, aaaa].every(({ error, rcode }) => error === undefined && ["NOERROR", "NXDOMAIN"].includes(rcode));
}

function hasAddress({ a, aaaa }: HostRecords): boolean {
  return a.values.length > 0 || aaaa.values.length > 0;
}

function hasAnything(records: HostRecords): boolean {
  return hasAddress(records) || records.chain.length > 0;
}

function isSamePlace(one: HostRecords, other: HostRecords | undefined): boolean {
  if (other === undefined) return false;
  const place = ({ a, aaaa, chain }: HostRecords): string =>
    chain.length > 0 ? (chain[0] ?? "") : [...a.values, ...aaaa.values].toSorted().join(" ");
  return place(one) === place(other);
}
