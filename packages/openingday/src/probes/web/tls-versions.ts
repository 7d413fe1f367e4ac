import type { TlsVersions } from "../../model/evidence-web.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import type { OldTlsVersion } from "../../model/tools.ts";
import { webHosts } from "../declared-names.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";

const versions: readonly OldTlsVersion[] = ["TLSv1.1", "TLSv1"];
const hostsAtOnce = 8;

/** Two handshakes a host that offer TLS 1.1 and TLS 1.0 alone: whether a server still takes what browsers gave up in 2020. */
export default defineProbe({
  key: "tls.versions",
  mode: "active",
  timeoutMs: 40_000,
  maxRequests: ({ declared }) => 2 * webHosts(declared).length,
  phase: 1,
  async gather(context): Promise<TlsVersions> {
    const hosts = await inParallel(webHosts(context.target.declared), hostsAtOnce, ({ name }) => offerAll(context, name));
    return { hosts };
  },
});

async function offerAll({ tools, signal }: ProbeContext, host: string): Promise<TlsVersions["hosts"][number]> {
  const taken: string[] = [];
  for (const version of versions) {
    if (signal.aborted) return { host, taken, error: "the run ended before this host was asked" };
    try {
      const answer = await tools.tls.offerOld(host, version);
      if (answer.taken === null) return { host, taken, error: answer.reason };
      if (answer.taken) taken.push(version);
    } catch (error) {
      return { host, taken, error: describeFailure(error).error };
    }
  }
  return { host, taken };
}
