import type { TlsHost, TlsHosts } from "../../model/evidence-web.ts";
import { defineProbe, type ProbeContext } from "../../model/probe.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import { webHosts } from "../declared-names.ts";
import { createIssuerFetcher, findMissingIssuer, type FetchOnce } from "./fetch-issuer.ts";

const handshakesAtOnce = 16;
/** No handshake starts later; one that hangs still ends before the probe's own limit. */
const startWithinMs = 18_000;
/** Issuers fetched at most: the hosts of one site share them. */
const maxIssuers = 4;

/**
 * One TLS handshake with every declared host that a browser visits. A host without one is in the evidence with its reason; for one
 * that sends its chain without the issuer, the issuer is fetched.
 */
export default defineProbe({
  key: "tls.hosts",
  mode: "passive",
  timeoutMs: 32_000,
  maxRequests: 40,
  async gather(context): Promise<TlsHosts> {
    const startBefore = context.tools.clock.now() + startWithinMs;
    const fetchOnce = createIssuerFetcher(context.tools, maxIssuers);
    const hosts = await inParallel(webHosts(context.target.declared), handshakesAtOnce, ({ name }) =>
      shakeHands(context, name, startBefore, fetchOnce),
    );
    return { at: new Date(context.tools.clock.now()).toISOString(), hosts };
  },
});

async function shakeHands({ tools, signal }: ProbeContext, host: string, startBefore: number, fetchOnce: FetchOnce): Promise<TlsHost> {
  if (signal.aborted || tools.clock.now() > startBefore) return { host, error: "the audit ran out of time before this host was looked at" };
  try {
    const answer = await tools.tls.handshake(host);
    const missing = await findMissingIssuer(answer, tools, fetchOnce);
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
      chain: answer.sent.map(({ described }) => described),
      ...(missing === undefined ? {} : { missing }),
    };
  } catch (error) {
    return { host, ...describeFailure(error) };
  }
}
