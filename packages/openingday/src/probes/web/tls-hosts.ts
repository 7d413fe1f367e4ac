import type { TlsHost, TlsHosts } from "../../model/evidence-web.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import { webHosts } from "../declared-names.ts";

const handshakesAtOnce = 16;
/** No handshake starts later; one that hangs still ends before the probe's own limit. */
const startWithinMs = 18_000;

/** One TLS handshake with every declared host that a browser visits. A host without one is in the evidence with its reason. */
export default defineProbe({
  key: "tls.hosts",
  mode: "passive",
  timeoutMs: 32_000,
  maxRequests: 40,
  async gather(context): Promise<TlsHosts> {
    const startBefore = context.tools.clock.now() + startWithinMs;
    const hosts = await inParallel(webHosts(context.target.declared), handshakesAtOnce, ({ name }) =>
      shakeHands(context, name, startBefore),
    );
    return { at: new Date(context.tools.clock.now()).toISOString(), hosts };
  },
});

async function shakeHands({ tools, signal }: ProbeContext, host: string, startBefore: number): Promise<TlsHost> {
  if (signal.aborted || tools.clock.now() > startBefore) return { host, error: "the audit ran out of time before this host was looked at" };
  try {
    const answer = await tools.tls.handshake(host);
    return {
      host,
      address: answer.address,
      ...(answer.chainError === undefined ? {} : { chainError: answer.chainError }),
      nameMatches: answer.nameMatches,
      names: answer.names.slice(0, 100),
      issuer: answer.issuer,
      validFrom: answer.validFrom,
      validTo: answer.validTo,
      protocol: answer.protocol,
      alpn: answer.alpn,
    };
  } catch (error) {
    return { host, ...describeFailure(error) };
  }
}
