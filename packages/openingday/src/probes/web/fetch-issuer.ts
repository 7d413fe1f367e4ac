import type { MissingIssuer } from "../../model/evidence-web.ts";
import type { TlsAnswer, Tools } from "../../model/tools.ts";
import { isInRange, isPrivateAddress, isPublicAddress } from "../../parsers/address-range.ts";
import { describeFailure } from "../failure.ts";

/** What OpenSSL says where the last certificate sent has no issuer here. */
const lacksIssuer = new Set(["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"]);
const maxBytes = 16 * 1_024;
const timeoutMs = 4_000;
const maxUrlLength = 2_000;

/** Addresses at which a machine in somebody's cloud tells its own secrets; no authority is ever there. */
const linkLocal = ["169.254.0.0/16", "fe80::/10"];

/**
 * Fetches each address once, however many hosts name it; `namedAt` is where the host lives whose certificate names it. Never rejects:
 * a string is the reason.
 */
export type FetchOnce = (url: string, namedAt: string) => Promise<Uint8Array | string>;

/**
 * Makes the fetcher of issuers. The address comes out of a certificate that anybody may have written, so it is plain http or https to
 * a name on its usual port, one small answer, no redirect. A certificate seen on the internet sends nobody into a private network:
 * the address really dialled is looked at, and only a host inside one may name an authority inside one.
 * @see RFC 5280 section 4.2.2.1
 */
export function createIssuerFetcher(tools: Pick<Tools, "http">, maxFetches: number): FetchOnce {
  const asked = new Map<string, Promise<Uint8Array | string>>();
  return (text, namedAt) => {
    const url = text.length > maxUrlLength ? null : URL.parse(text);
    if (url === null || !isOnTheWeb(url)) return Promise.resolve("the certificate names no address on the web for its issuer");
    const isInside = isPrivateAddress(namedAt);
    const key = `${isInside ? "inside" : "outside"} ${url.href}`;
    const known = asked.get(key);
    if (known !== undefined) return known;
    if (asked.size >= maxFetches) return Promise.resolve("enough issuers were fetched already");
    const mayDial = (address: string): boolean =>
      isPublicAddress(address) || (isInside && isPrivateAddress(address) && !linkLocal.some((range) => isInRange(address, range)));
    const fetched = tools.http.request({ url: url.href, maxBytes, timeoutMs, mayDial }).then(
      ({ status, body, truncated }) =>
        status === 200 && !truncated && body.length > 0 ? body : `${url.hostname} did not hand it out (status ${status})`,
      (error: unknown) => describeFailure(error).error,
    );
    asked.set(key, fetched);
    return fetched;
  };
}

function isOnTheWeb({ protocol, hostname, port, username, password }: URL): boolean {
  const isName = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*$/u.test(hostname) && !/(?:^|\.)localhost$/u.test(hostname);
  return (protocol === "http:" || protocol === "https:") && isName && port === "" && username === "" && password === "";
}

/**
 * Names the certificate that a server forgot to send, and proves it: fetched from where the last one sent says, it makes the chain
 * lead to a trusted root. Browsers fetch or remember such certificates; webhooks, apps and mail programs do not. Undefined where
 * nothing is missing.
 */
export async function findMissingIssuer(
  answer: TlsAnswer,
  tools: Pick<Tools, "tls">,
  fetchOnce: FetchOnce,
): Promise<MissingIssuer | undefined> {
  const last = answer.sent.at(-1);
  if (answer.chainError === undefined || !lacksIssuer.has(answer.chainError) || last === undefined || last.described.selfIssued)
    return undefined;
  const { issuer, issuerUrl } = last.described;
  const named = { name: issuer, ...(issuerUrl === undefined ? {} : { url: issuerUrl }) };
  if (issuerUrl === undefined)
    return { ...named, proof: "not-fetched", detail: "the certificate does not say where its issuer’s can be had" };
  const fetched = await fetchOnce(issuerUrl, answer.address);
  if (typeof fetched === "string") return { ...named, proof: "not-fetched", detail: fetched };
  try {
    const fault = tools.tls.judge([...answer.sent.map(({ der }) => der), fetched]);
    return fault === undefined
      ? { ...named, proof: "completes", detail: `with ${issuer}, fetched from ${issuerUrl}, the chain leads to a trusted root` }
      : {
          ...named,
          proof: "no-root",
          detail: `even with ${issuer}, fetched from ${issuerUrl}, the chain leads to no trusted root (${fault})`,
        };
  } catch {
    return { ...named, proof: "not-fetched", detail: `what ${issuerUrl} handed out is no single certificate` };
  }
}
