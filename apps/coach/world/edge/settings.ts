import type { OutgoingHttpHeaders } from "node:http";
import type { Latency } from "../pause.ts";
import type { CertificateFault } from "./contexts.ts";

/** What can be changed on the running edge. */
export interface EdgeSettings extends Latency {
  /** false: everything comes from the origin and is marked BYPASS. */
  cacheEnabled: boolean;
  /** Paths whose pages are kept for everybody, whatever the origin says and whoever asked: what “cache everything” does. */
  keptAnyway: readonly string[];
  /** Hosts that show a certificate with a fault; call `reload` after a change. */
  badCertificates: Readonly<Record<string, CertificateFault>>;
  /** Hosts whose every https answer is a 308 to the same URL: what a "flexible" TLS mode does to an origin that insists on https. */
  loopHosts: readonly string[];
  /** Hosts that answer as if they were another: `{ "www.brightpath.test": "brightpath.test" }`. */
  aliases: Readonly<Record<string, string>>;
  /** Hosts that answer over http themselves in place of leading to https. */
  plainHosts: readonly string[];
  /** false: the way from http to https forgets what stands behind the question mark. */
  keepsQuery: boolean;
  /** Paths that are led to themselves with a slash at the end. */
  slashedPaths: readonly string[];
  /** Changes the headers of every answer on its way to the client. */
  rewriteHeaders:
    | ((answer: { host: string; path: string; status: number; headers: OutgoingHttpHeaders }) => OutgoingHttpHeaders)
    | undefined;
  /** How long the origin may be silent. */
  originTimeoutMs: number;
}
