import { connect, createSecureContext, TLSSocket, type SecureVersion } from "node:tls";
import { isIP } from "node:net";
import { duplexPair } from "node:stream";
import type { NoAnswer, OldTlsAnswer, OldTlsVersion } from "../model/tools.ts";
import type { Endpoint } from "./endpoint.ts";
import { errorCode, explainFailure } from "./no-answer.ts";

/** Everything that this machine's OpenSSL still has: with its usual list it refuses before the server could. */
const everyCipher = "ALL:@SECLEVEL=0";
const selfTestMs = 2_000;
const able = new Map<OldTlsVersion, Promise<boolean>>();

/** Whether this machine can speak an old version at all: tried once, against itself, with ciphers that need no certificate. */
function canOffer(version: OldTlsVersion): Promise<boolean> {
  const known = able.get(version);
  if (known !== undefined) return known;
  const tried = tryOnSelf(version);
  able.set(version, tried);
  return tried;
}

function tryOnSelf(version: SecureVersion): Promise<boolean> {
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve(false), selfTestMs);
    const end = (answer: boolean): void => {
      clearTimeout(limit);
      resolve(answer);
    };
    try {
      const [near, far] = duplexPair();
      const context = createSecureContext({ ciphers: everyCipher, minVersion: version, maxVersion: version });
      const server = new TLSSocket(far, { isServer: true, secureContext: context });
      server.on("error", () => end(false));
      const client = connect({ socket: near, secureContext: context, rejectUnauthorized: false, checkServerIdentity: () => undefined });
      client.on("error", () => end(false));
      client.once("secureConnect", () => {
        end(client.getProtocol() === version);
        client.destroy();
      });
    } catch {
      end(false);
    }
  });
}

/**
 * Offers a server one old version and nothing else. An alert or a cut connection is its refusal; a connection that never came about
 * rejects with NoAnswer.
 * @see RFC 8996 sections 4 and 5
 */
export async function offerOldTls(to: Endpoint, host: string, version: OldTlsVersion, timeoutMs: number): Promise<OldTlsAnswer> {
  if (!(await canOffer(version))) return { taken: null, reason: `this machine can no longer speak ${version}` };
  return new Promise((resolve, reject) => {
    let layer: NoAnswer["layer"] = "connect";
    const socket = connect({
      host: to.address,
      port: to.port,
      servername: isIP(host) === 0 ? host : "",
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      secureContext: createSecureContext({ ciphers: everyCipher, minVersion: version, maxVersion: version }),
    });
    const slow = setTimeout(() => socket.destroy(Object.assign(new Error("slow"), { code: "ETIMEDOUT" })), timeoutMs);
    const failed = (code: string): void => {
      clearTimeout(slow);
      // The fault of our own side says nothing about the server.
      const isOurs = code === "ERR_SSL_NO_PROTOCOLS_AVAILABLE" || code === "ERR_SSL_NO_CIPHERS_AVAILABLE";
      if (layer === "connect" || code === "ETIMEDOUT") reject(explainFailure(layer, code, host));
      else resolve(isOurs ? { taken: null, reason: `this machine can no longer speak ${version}` } : { taken: false, reason: code });
    };
    socket.once("connect", () => {
      layer = "tls";
    });
    socket.on("error", (error) => failed(errorCode(error)));
    socket.once("close", () => failed("ECONNRESET"));
    socket.once("secureConnect", () => {
      clearTimeout(slow);
      resolve({ taken: socket.getProtocol() === version, reason: `${socket.getProtocol() ?? ""} with ${socket.getCipher().name}` });
      socket.destroy();
    });
  });
}
