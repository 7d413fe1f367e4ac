import { checkServerIdentity, connect, type TLSSocket } from "node:tls";
import { X509Certificate } from "node:crypto";
import type { Vantage } from "../model/target.ts";
import { NoAnswer, type TlsAnswer, type Tools } from "../model/tools.ts";
import { certificateIssuer, certificateNames, judgeChain, leadsToRoot } from "./certificate.ts";
import { TimeIsOver, inSeconds, startDeadline, type Deadline } from "./deadline.ts";
import { findTargets } from "./dial-targets.ts";
import { plainHost, type Endpoint, isIP } from "./endpoint.ts";
import { errorCode, explainFailure, isDialFailure } from "./no-answer.ts";
import { offerOldTls } from "./old-tls.ts";
import { readSentChain } from "./sent-chain.ts";
import { createLookingTrust } from "./trust.ts";

export interface TlsClientOptions {
  readonly addresses: Tools["dns"]["addresses"];
  readonly vantage: Vantage;
  readonly signal?: AbortSignal;
  /** For the whole handshake, default 5,000. */
  readonly timeoutMs?: number;
  /** Looks at where an active question is really going; throws to forbid it. */
  readonly guard?: (host: string, address: string) => void;
}

/**
 * Shakes hands and hangs up; a certificate that is wrong is an answer, with chain, name and dates judged apart. Only a
 * handshake that does not come to an end rejects with NoAnswer.
 */
export function createTlsClient(options: TlsClientOptions): Tools["tls"] {
  const timeoutMs = options.timeoutMs ?? 5000;
  return {
    async handshake(text, port = 443, dial) {
      const host = plainHost(text);
      const deadline = startDeadline(timeoutMs, options.signal);
      try {
        const targets = await deadline.race(findTargets(options, host, port, dial));
        return await shakeFirst(targets, host, options.vantage.ca, deadline);
      } catch (error) {
        if (!(error instanceof TimeIsOver)) throw error;
        throw new NoAnswer("tls", "timeout", `${host} did not set up an encrypted connection within ${inSeconds(timeoutMs)}.`);
      } finally {
        deadline.end();
      }
    },
    async offerOld(text, version) {
      const host = plainHost(text);
      const deadline = startDeadline(timeoutMs, options.signal);
      try {
        const [to] = await deadline.race(findTargets(options, host, 443));
        if (to === undefined) throw new NoAnswer("dns", "ENODATA", `${host} has no address.`);
        options.guard?.(host, to.address);
        return await deadline.race(offerOldTls(to, host, version, deadline.remainingMs()));
      } catch (error) {
        if (!(error instanceof TimeIsOver)) throw error;
        throw new NoAnswer("tls", "timeout", `${host} gave no answer to ${version} within ${inSeconds(timeoutMs)}.`);
      } finally {
        deadline.end();
      }
    },
    judge: (chain) =>
      leadsToRoot(
        chain.map((der) => new X509Certificate(der)),
        options.vantage.ca,
      ),
  };
}

async function shakeFirst(
  targets: readonly Endpoint[],
  host: string,
  extraRoot: string | undefined,
  deadline: Deadline,
): Promise<TlsAnswer> {
  let last: unknown;
  for (const [index, to] of targets.entries()) {
    try {
      const share = deadline.remainingMs() / (targets.length - index);
      return await shakeOnce(to, host, extraRoot, deadline, share);
    } catch (error) {
      last = error;
      if (!(error instanceof NoAnswer) || error.layer !== "connect" || !isDialFailure(error.code)) throw error;
    }
  }
  throw last;
}

function shakeOnce(
  to: Endpoint,
  host: string,
  extraRoot: string | undefined,
  deadline: Deadline,
  connectLimitMs: number,
): Promise<TlsAnswer> {
  let layer: NoAnswer["layer"] = "connect";
  const socket = connect({
    host: to.address,
    port: to.port,
    servername: isIP(host) === 0 ? host : "",
    ALPNProtocols: ["h2", "http/1.1"],
    rejectUnauthorized: false,
    // The name is judged apart: as part of the connection it would stand in for the chain's own fault.
    checkServerIdentity: () => undefined,
    secureContext: createLookingTrust(extraRoot),
  });
  const slow = setTimeout(() => socket.destroy(Object.assign(new Error("slow"), { code: "ETIMEDOUT" })), connectLimitMs);
  const shaken = new Promise<TlsAnswer>((resolve, reject) => {
    const failed = (error: unknown): void => reject(explainFailure(layer, errorCode(error), host));
    socket.once("connect", () => {
      clearTimeout(slow);
      layer = "tls";
    });
    socket.on("error", failed);
    socket.once("close", () => failed({ code: "ECONNRESET" }));
    socket.once("secureConnect", () => {
      try {
        resolve(readHandshake(socket, host, to.address, extraRoot));
      } catch (error) {
        reject(error);
      }
    });
  });
  return deadline.race(shaken).finally(() => {
    clearTimeout(slow);
    socket.destroy();
  });
}

function readHandshake(socket: TLSSocket, host: string, address: string, extraRoot: string | undefined): TlsAnswer {
  const certificate = socket.getPeerCertificate(true);
  if (certificate.raw === undefined) throw new NoAnswer("tls", "no-certificate", `${host} showed no certificate.`);
  // Typed as an Error, but it is OpenSSL's word.
  const fault = socket.authorizationError as unknown as string | undefined;
  return {
    address,
    chainError: judgeChain(fault ?? undefined, certificate, extraRoot, Date.now()),
    nameMatches: checkServerIdentity(host, certificate) === undefined,
    names: certificateNames(certificate),
    issuer: certificateIssuer(certificate),
    validFrom: new Date(certificate.valid_from).toISOString(),
    validTo: new Date(certificate.valid_to).toISOString(),
    protocol: socket.getProtocol() ?? "unknown",
    alpn: socket.alpnProtocol === false || socket.alpnProtocol === null ? "" : socket.alpnProtocol,
    sent: readSentChain(socket),
  };
}
