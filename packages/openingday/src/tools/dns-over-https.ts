import { lookup } from "node:dns/promises";
import type { Vantage } from "../model/target.ts";
import { NoAnswer } from "../model/tools.ts";
import { inSeconds, startDeadline } from "./deadline.ts";
import { decodeAnswer, encodeQuestion, type WireAnswer, type WireQuestion } from "./dns-wire.ts";
import { type Endpoint, plainHost, isIP } from "./endpoint.ts";
import { exchange, ExchangeFailed } from "./http-exchange.ts";
import { createTrust } from "./trust.ts";
import { mapConnect } from "./vantage.ts";

/** A DNS message is never larger. */
const maxBytes = 65_535;

/**
 * One try over HTTPS: GET with the question in `dns`, id 0 so that caches can share the answer. The name of the resolver itself is
 * looked up by the system, unless the vantage's connect map knows its address. Rejects with NoAnswer("dns", ...), or the reason of `stop`.
 * @see RFC 8484 section 4.1
 */
export async function askOverHttps(
  server: URL,
  vantage: Vantage,
  question: WireQuestion,
  timeoutMs: number,
  stop?: AbortSignal,
): Promise<WireAnswer> {
  const deadline = startDeadline(timeoutMs, stop);
  const wire = { ...question, id: 0 };
  const url = new URL(server);
  url.searchParams.set("dns", encodeQuestion(wire).toString("base64url"));
  try {
    const to = await deadline.race(findResolver(server, vantage));
    const { response, body } = await exchange({
      url,
      method: "GET",
      headers: { host: url.host, accept: "application/dns-message" },
      to,
      agent: false,
      trust: createTrust(vantage.ca),
      maxBytes,
      signal: deadline.signal,
    });
    const type = response.headers["content-type"] ?? "";
    if (response.statusCode !== 200 || !/^application\/dns-message\s*(?:;|$)/iu.test(type)) {
      const said = `status ${response.statusCode ?? 0}${type === "" ? "" : `, ${type.slice(0, 60)}`}`;
      throw new NoAnswer("dns", "malformed", `${server.href} answered, but not with DNS (${said}).`);
    }
    return readMessage(server, Buffer.from(body), wire);
  } catch (error) {
    if (error instanceof NoAnswer || stop?.aborted) throw error;
    if (deadline.signal.aborted)
      throw new NoAnswer("dns", "timeout", `The DNS server ${server.href} did not answer within ${inSeconds(timeoutMs)}.`);
    const code = error instanceof ExchangeFailed ? error.code : "unknown";
    throw new NoAnswer("dns", code, `The question to the DNS server ${server.href} failed (${code}).`);
  } finally {
    deadline.end();
  }
}

async function findResolver(server: URL, vantage: Vantage): Promise<Endpoint> {
  const host = plainHost(server.hostname);
  const { address, port } = mapConnect(vantage, host, server.port === "" ? 443 : Number(server.port));
  if (address !== undefined) return { address, port };
  if (isIP(host) !== 0) return { address: host, port };
  const found = await lookup(host).catch(() => undefined);
  if (found === undefined) throw new NoAnswer("dns", "no-resolver", `The name of the DNS server ${server.href} could not be looked up.`);
  return { address: found.address, port };
}

function readMessage(server: URL, body: Buffer, question: WireQuestion): WireAnswer {
  let answer: WireAnswer | undefined;
  try {
    answer = decodeAnswer(body, question);
  } catch {
    answer = undefined;
  }
  if (answer === undefined) throw new NoAnswer("dns", "malformed", `The DNS server ${server.href} sent an answer that cannot be read.`);
  return answer;
}
