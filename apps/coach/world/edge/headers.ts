import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

const hopByHop = new Set([
  "connection",
  "expect",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

// Only the edge may say who the client is.
const clientClaims = new Set([
  "cf-connecting-ip",
  "forwarded",
  "true-client-ip",
  "x-client-ip",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
]);

/** Headers that may travel on: without those of this hop alone (RFC 9110 section 7.6.1) and HTTP/2's pseudo-headers. */
export function endToEnd(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = new Set((headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase()));
  const kept: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(":") && !hopByHop.has(name) && !named.has(name)) kept[name] = value;
  }
  return kept;
}

/** What the origin is told: the client's end-to-end headers, with everything about who it is replaced by what the socket says. */
export function forwardedHeaders(
  headers: IncomingHttpHeaders,
  client: { readonly address: string; readonly host: string },
): OutgoingHttpHeaders {
  const kept = Object.fromEntries(Object.entries(endToEnd(headers)).filter(([name]) => !clientClaims.has(name)));
  return {
    ...kept,
    host: client.host,
    "x-forwarded-for": client.address,
    "x-forwarded-proto": "https",
    "x-forwarded-host": client.host,
  };
}

/** The client's address without the prefix that dual-stack sockets add. */
export function plainAddress(address: string | undefined): string {
  return (address ?? "").replace(/^::ffff:/, "");
}

/** Lower-case host name of a Host header, without the port. */
export function hostName(header: string | undefined): string {
  return (header ?? "").replace(/:\d*$/, "").toLowerCase();
}
