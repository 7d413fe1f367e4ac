import type { DnsHosts, HostRecords } from "../../model/evidence-dns.ts";
import type { DeclaredHost } from "../../model/target.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";
import { isIp4, isIp6 } from "../../parsers/address.ts";
import { declaredNames } from "../declared-names.ts";
import { inParallel } from "../in-parallel.ts";
import { lookUp } from "../look-up.ts";
import { nameProvider } from "./name-provider.ts";

const hostsAtOnce = 12;

/** Every declared host asked at the vantage's first resolver, and who serves it. Rejects when no question was answered at all. */
export default defineProbe({
  key: "dns.hosts",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: 160,
  async gather(context): Promise<DnsHosts> {
    const { declared, vantage } = context.target;
    const hosts = await inParallel(declaredNames(declared), hostsAtOnce, (host) => askHost(context, host));
    const [first] = hosts;
    if (first !== undefined && hosts.every((host) => host.a.error !== undefined && host.aaaa.error !== undefined))
      throw new NoAnswer("dns", "ENOANSWER", `no DNS resolver answered: ${first.a.error ?? ""}`);
    return { resolver: vantage.resolvers[0] ?? "system", hosts };
  },
});

async function askHost({ tools }: ProbeContext, host: DeclaredHost): Promise<HostRecords> {
  const { name, target } = host;
  const [a, aaaa, targetAddresses] = await Promise.all([
    lookUp(tools.dns, { name, type: "A" }),
    lookUp(tools.dns, { name, type: "AAAA" }),
    resolveTarget(tools.dns, target),
  ]);
  const chain = [a.answer?.chain ?? [], aaaa.answer?.chain ?? []].find((one) => one.length > 0) ?? [];
  const addresses = [...a.lookup.values, ...aaaa.lookup.values];
  const provider = addresses.length === 0 && chain.length === 0 ? undefined : nameProvider({ chain, addresses }, target, targetAddresses);
  return { name, a: a.lookup, aaaa: aaaa.lookup, chain: chain.slice(0, 16), ...(provider === undefined ? {} : { provider }) };
}

/** Addresses of a target that is a name, for records that a DNS provider flattens into addresses. */
async function resolveTarget(dns: ProbeContext["tools"]["dns"], target: string | undefined): Promise<readonly string[]> {
  if (target === undefined || isIp4(target) || isIp6(target) || !/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?$/iu.test(target)) return [];
  const { lookup } = await lookUp(dns, { name: target.replace(/\.$/u, ""), type: "A" });
  return lookup.values;
}
