import { serveHttp, type Reply } from "../serve-http.ts";
import type { Latency } from "../pause.ts";

/** A domain as its registry knows it. */
export interface Registered {
  readonly domain: string;
  readonly registrar: string;
  readonly nameServers: readonly string[];
  readonly registeredAt: Date;
  readonly expiresAt: Date;
  /** RDAP's words, such as `client transfer prohibited`. */
  readonly status: readonly string[];
}

/** A running registry look-up. */
export interface Registry {
  /** Base address: `domain/<name>` below it answers. */
  readonly url: string;
  readonly settings: Latency;
  stop(): Promise<void>;
}

const headers = { "content-type": "application/rdap+json", "access-control-allow-origin": "*" };
const conformance = { rdapConformance: ["rdap_level_0"] };

/** Serves RDAP about the given domains. @see RFC 9082 section 3.1.3 (question), RFC 9083 section 5.3 and 6 (answers) */
export async function startRegistry(address: string, domains: readonly Registered[]): Promise<Registry> {
  const settings: Latency = { latencyMs: 0 };
  const server = await serveHttp({ address, port: 0, settings, answer: ({ method, path }) => answerAbout(method, path, domains) });
  return { url: `http://${address}:${server.port}/`, settings, stop: () => server.stop() };
}

function answerAbout(method: string, path: string, domains: readonly Registered[]): Reply {
  if (method !== "GET" && method !== "HEAD") return { status: 405, headers, body: refuse(405, "Method Not Allowed") };
  const asked = /^\/domain\/([a-z0-9.-]{1,253})$/iu.exec(path)?.[1]?.toLowerCase();
  if (asked === undefined) return { status: 400, headers, body: refuse(400, "Bad Request") };
  const found = domains.find(({ domain }) => domain === asked);
  return found === undefined ? { status: 404, headers, body: refuse(404, "Not Found") } : { status: 200, headers, body: describe(found) };
}

function refuse(errorCode: number, title: string): object {
  return { ...conformance, errorCode, title };
}

function describe({ domain, registrar, nameServers, registeredAt, expiresAt, status }: Registered): object {
  return {
    ...conformance,
    objectClassName: "domain",
    ldhName: domain,
    status,
    events: [
      { eventAction: "registration", eventDate: registeredAt.toISOString() },
      { eventAction: "expiration", eventDate: expiresAt.toISOString() },
    ],
    nameservers: nameServers.map((ldhName) => ({ objectClassName: "nameserver", ldhName })),
    secureDNS: { delegationSigned: true },
    entities: [
      {
        objectClassName: "entity",
        handle: "9999",
        roles: ["registrar"],
        vcardArray: [
          "vcard",
          [
            ["version", {}, "text", "4.0"],
            ["fn", {}, "text", registrar],
          ],
        ],
      },
    ],
  };
}
