import type { DnsPlan } from "../model/dns-plan.ts";
import type { ProbeContext } from "../model/probe.ts";
import type { Target } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import dnsHosts from "../probes/dns/dns-hosts.ts";
import dnsZone from "../probes/dns/dns-zone.ts";
import { makePlan } from "../zone/make-plan.ts";

/** Looks at what lives and makes the plan. Rejects with NoAnswer where nobody answered. */
export async function gatherPlan(target: Target, tools: Tools, signal: AbortSignal): Promise<DnsPlan> {
  const context: ProbeContext = {
    target,
    tools,
    mode: "passive",
    signal,
    need: () => Promise.reject(new Error("no other evidence is gathered here")),
    progress: () => undefined,
  };
  const [zone, hosts] = await Promise.all([dnsZone.gather(context), dnsHosts.gather(context)]);
  return makePlan({ declared: target.declared, zone, hosts, at: Date.now() });
}
