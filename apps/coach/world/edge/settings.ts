import type { OutgoingHttpHeaders } from "node:http";
import type { Latency } from "../pause.ts";

/** What can be changed on the running edge. */
export interface EdgeSettings extends Latency {
  /** false: everything comes from the origin and is marked BYPASS. */
  cacheEnabled: boolean;
  /** Hosts that are answered with a certificate for `wrongName`; call `reload` after a change. */
  wrongCertificateFor: readonly string[];
  wrongName: string;
  /** Hosts whose every https answer is a 308 to the same URL: what a "flexible" TLS mode does to an origin that insists on https. */
  loopHosts: readonly string[];
  /** Changes the headers of every answer on its way to the client. */
  rewriteHeaders:
    | ((answer: { host: string; path: string; status: number; headers: OutgoingHttpHeaders }) => OutgoingHttpHeaders)
    | undefined;
  /** How long the origin may be silent. */
  originTimeoutMs: number;
}
