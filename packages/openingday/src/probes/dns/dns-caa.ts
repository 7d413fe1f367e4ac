import type { CaaHosts } from "../../model/evidence-names.ts";
import { defineProbe } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";
import { webHosts } from "../declared-names.ts";
import { inParallel } from "../in-parallel.ts";
import { lookUp, type LookedUp } from "../look-up.ts";

const questionsAtOnce = 24;
const maxNames = 120;
/** For one try of a question. */
const timeoutMs = 2_500;

/**
 * The CAA records that count for each host: its own, or those of the closest name above it that has any, the top-level domain
 * included. All levels are asked side by side. Rejects when no question was answered.
 * @see RFC 8659 section 3
 */
export default defineProbe({
  key: "dns.caa",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 240,
  async gather({ target, tools }): Promise<CaaHosts> {
    const hosts = webHosts(target.declared).map(({ name }) => name);
    const names = [...new Set(hosts.flatMap(withParents))].slice(0, maxNames);
    const answers = new Map<string, LookedUp["lookup"]>(
      await inParallel(
        names,
        questionsAtOnce,
        async (name) => [name, (await lookUp(tools.dns, { name, type: "CAA", timeoutMs })).lookup] as const,
      ),
    );
    const all = [...answers.values()];
    if (all.length > 0 && all.every((lookup) => lookup.error !== undefined))
      throw new NoAnswer("dns", "ENOANSWER", `no DNS resolver answered: ${all[0]?.error ?? ""}`);
    return { hosts: hosts.map((host) => ({ host, ...closest(host, answers) })) };
  },
});

function withParents(name: string): readonly string[] {
  const labels = name.split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}

function closest(
  host: string,
  answers: ReadonlyMap<string, LookedUp["lookup"]>,
): Pick<CaaHosts["hosts"][number], "at" | "records" | "error"> {
  for (const name of withParents(host)) {
    const lookup = answers.get(name);
    if (lookup === undefined) return { records: [], error: `${name} was not asked for` };
    // An authority must not issue either where a level does not answer: what stands above it does not count then.
    if (lookup.error !== undefined) return { records: [], error: `no answer about ${name}: ${lookup.error}` };
    if (lookup.rcode !== "NOERROR" && lookup.rcode !== "NXDOMAIN")
      return { records: [], error: `the resolver could not answer about ${name} (${lookup.rcode})` };
    if (lookup.values.length > 0) return { at: name, records: lookup.values };
  }
  return { records: [] };
}
