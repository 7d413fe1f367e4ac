import type { HttpRequest } from "../model/tools.ts";
import type { Mode } from "../model/words.ts";

/** A request once it is known to be one that we send. */
export interface RequestPlan {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Checks a request and gives it the headers that every request of ours carries.
 * @throws Error with a plain sentence for what openingday does not send: other schemes, credentials in the address, and, while
 * it only looks, any method but GET and HEAD.
 */
export function planRequest(request: HttpRequest, mode: Mode, version: string): RequestPlan {
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new Error(`"${request.url.slice(0, 80)}" is not an http or https address.`);
  if (url.username !== "" || url.password !== "")
    throw new Error(`The address of ${url.hostname} carries a user name or password; openingday does not send those.`);
  const method = (request.method ?? "GET").toUpperCase();
  if (!/^[A-Z]+$/.test(method) || method === "CONNECT") throw new Error(`"${method}" is not a method that openingday sends.`);
  if (mode === "passive" && ((method !== "GET" && method !== "HEAD") || request.body !== undefined))
    throw new Error(`An audit only looks: ${method}${request.body === undefined ? "" : " with a body"} to ${url.hostname} was not sent.`);
  return { url, method, headers: withDefaults(request, url, version) };
}

function withDefaults(request: HttpRequest, url: URL, version: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  const length = request.body === undefined ? undefined : { "content-length": String(Buffer.byteLength(request.body)) };
  return {
    host: url.host,
    "user-agent": `openingday/${version} (+probe)`,
    accept: "*/*",
    "accept-encoding": "gzip, br, deflate",
    ...headers,
    ...length,
  };
}
