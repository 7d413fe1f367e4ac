import type { SpfNode, SpfTree, VoidLookup } from "../../model/evidence-spf.ts";
import type { DnsQuestion, Tools } from "../../model/tools.ts";
import { plainName } from "../../parsers/host-name.ts";
import { isNearlySpf, isSpf, parseSpf, type SpfMechanism, type SpfRecord } from "../../parsers/spf.ts";
import { lookUp } from "../look-up.ts";
import { expandFixedMacros } from "./spf-macros.ts";

/** Questions that one tree may cost us: four times what receivers put up with, so that the total can be named. */
const maxQuestions = 80;
const maxDepth = 12;
const maxNodes = 40;
/** Hosts of one `mx` term that receivers look at. @see RFC 7208 section 4.6.4 */
const maxMailHosts = 10;
/** Lookups after which receivers give up. @see RFC 7208 section 4.6.4 */
const maxLookups = 10;
const keptTexts = 3;
/** More than any record may have, so that one that is too long still shows. */
const keptCharacters = 16_400;

/** Gathers the tree while it grows; one for each root. */
interface Walk {
  readonly ask: (name: string, type: DnsQuestion["type"]) => Promise<Answer>;
  readonly voids: VoidLookup[];
  readonly crowded: VoidLookup[];
  readonly dynamic: string[];
  readonly unanswered: { name: string; reason: string }[];
  nodes: number;
  stopped: string | undefined;
}
interface Answer {
  readonly rcode: string;
  readonly values: readonly string[];
  readonly error?: string;
}
interface Branch {
  readonly nodes: readonly SpfNode[];
  /** In the order in which receivers read: `L` for a term that costs a lookup, `S` for one that names senders without. */
  readonly trace: string;
}

/**
 * Walks an SPF record and everything it brings in, as a receiver would whose client matches nothing. Branches are asked alongside
 * each other; a name that stands above itself, a tree that is too deep and one that asks too much are cut off with the reason.
 * @see RFC 7208 sections 4.6.4 and 5
 */
export async function walkSpf(dns: Tools["dns"], host: string, role: SpfTree["role"]): Promise<SpfTree> {
  const walk = startWalk(dns);
  const { nodes, trace } = await visit(walk, host, "", []);
  const { voids, crowded, dynamic, unanswered, stopped } = walk;
  const lookups = nodes[0]?.lookups ?? 0;
  const sendersBehindLimit = new RegExp(`^(?:S*L){${maxLookups + 1}}.`).test(trace);
  return {
    host,
    role,
    nodes,
    lookups,
    sendersBehindLimit,
    voids,
    crowded,
    dynamic,
    unanswered,
    ...(stopped === undefined ? {} : { stopped }),
  };
}

function startWalk(dns: Tools["dns"]): Walk {
  const asked = new Map<string, Promise<Answer>>();
  const walk: Walk = {
    voids: [],
    crowded: [],
    dynamic: [],
    unanswered: [],
    nodes: 0,
    stopped: undefined,
    ask(name, type) {
      const key = `${name} ${type}`;
      const known = asked.get(key);
      if (known !== undefined) return known;
      if (asked.size >= maxQuestions) {
        walk.stopped ??= `it leads to more than ${maxQuestions} questions`;
        return Promise.resolve({ rcode: "", values: [], error: "not asked any more" });
      }
      const answer = lookUp(dns, { name, type }).then(({ lookup }) => {
        if (lookup.error !== undefined) walk.unanswered.push({ name, reason: lookup.error });
        return lookup;
      });
      asked.set(key, answer);
      return answer;
    },
  };
  return walk;
}

async function visit(walk: Walk, domain: string, via: string, above: readonly string[]): Promise<Branch> {
  const own = via === "" ? 0 : 1;
  const base = { domain, via, depth: above.length };
  const trace = via === "" ? "" : "L";
  if (above.includes(domain)) return { nodes: [{ ...base, rcode: "", records: [], near: [], lookups: own, loop: true }], trace };
  walk.nodes += 1;
  if (above.length >= maxDepth || walk.nodes > maxNodes) {
    walk.stopped ??= above.length >= maxDepth ? `it is more than ${maxDepth} levels deep` : `it brings in more than ${maxNodes} records`;
    return { nodes: [{ ...base, rcode: "", error: "not asked any more", records: [], near: [], lookups: own }], trace };
  }
  const { rcode, values, error } = await walk.ask(domain, "TXT");
  const records = values.filter(isSpf);
  const kept = (texts: readonly string[]): string[] => texts.slice(0, keptTexts).map((text) => text.slice(0, keptCharacters));
  const node = {
    ...base,
    rcode,
    records: kept(records),
    near: kept(values.filter(isNearlySpf)),
    ...(error === undefined ? {} : { error }),
  };
  if (via !== "" && error === undefined && values.length === 0) walk.voids.push({ domain: above.at(-1) ?? "", term: via });
  const parsed = records.length === 1 ? parseSpf(records[0] ?? "") : undefined;
  if (parsed?.ok !== true) return { nodes: [{ ...node, lookups: own }], trace };
  const terms = reachedTerms(parsed.value);
  const branches = await Promise.all(terms.map((term) => followTerm(walk, term, domain, [...above, domain])));
  const lookups = own + branches.reduce((sum, one) => sum + one.lookups, 0);
  return {
    nodes: [{ ...node, lookups }, ...branches.flatMap(({ nodes }) => nodes)],
    trace: trace + branches.map((one) => one.trace).join(""),
  };
}

/** Terms before `all`; `redirect=` counts only where there is no `all`. */
function reachedTerms({ mechanisms, redirect }: SpfRecord): readonly Pick<SpfMechanism, "name" | "target" | "text">[] {
  const end = mechanisms.findIndex(({ name }) => name === "all");
  const reached = end < 0 ? mechanisms : mechanisms.slice(0, end);
  return end >= 0 || redirect === undefined ? reached : [...reached, { name: "include", target: redirect, text: `redirect=${redirect}` }];
}

async function followTerm(
  walk: Walk,
  { name, target, text }: Pick<SpfMechanism, "name" | "target" | "text">,
  domain: string,
  above: readonly string[],
): Promise<Branch & { readonly lookups: number }> {
  if (name === "ip4" || name === "ip6") return { lookups: 0, nodes: [], trace: "S" };
  const plain = { lookups: 1, nodes: [], trace: "L" };
  const to = target === undefined ? domain : expandFixedMacros(target, domain);
  // What `ptr` asks depends on the client's address, and so does every other macro.
  if (to === undefined || name === "ptr") {
    walk.dynamic.push(text);
    return plain;
  }
  if (name === "include") {
    const branch = await visit(walk, plainName(to), text, above);
    return { ...branch, lookups: branch.nodes[0]?.lookups ?? 1 };
  }
  if (name === "mx") await followMailHosts(walk, to, text, domain);
  else {
    const answers = await Promise.all((name === "exists" ? (["A"] as const) : (["A", "AAAA"] as const)).map((type) => walk.ask(to, type)));
    if (answers.every(isVoid)) walk.voids.push({ domain, term: text });
  }
  return plain;
}

async function followMailHosts(walk: Walk, to: string, term: string, domain: string): Promise<void> {
  const hosts = await walk.ask(to, "MX");
  if (isVoid(hosts)) walk.voids.push({ domain, term });
  if (hosts.values.length > maxMailHosts) walk.crowded.push({ domain, term });
}

function isVoid({ error, rcode, values }: Answer): boolean {
  return error === undefined && values.length === 0 && (rcode === "NOERROR" || rcode === "NXDOMAIN");
}
