import type { CloudflareAnswer, CloudflareCall, Tools } from "../model/tools.ts";
import type { Vantage } from "../model/target.ts";
import type { Mode } from "../model/words.ts";
import { createDnsClient } from "./dns-client.ts";
import { createHttpClient } from "./http-client.ts";
import { createBudget } from "./request-budget.ts";
import { readApiBase } from "./vantage.ts";

/** Where the API is for everybody. */
const publicBase = new URL("https://api.cloudflare.com/client/v4");
/** A page of 500 records is some 400 KB; a zone's rules are less. */
const maxBytes = 4 * 1024 * 1024;
const timeoutMs = 15_000;
/** Calls of a run that only looks: a zone is read in some 25. */
const passiveCalls = 60;

export interface CloudflareDoorOptions {
  readonly token: string;
  /** Root of a stand-in on this machine. */
  readonly base?: string;
  /** `passive` sends GET only. */
  readonly mode: Mode;
  readonly version: string;
  readonly signal?: AbortSignal;
}

/**
 * Opens the door to Cloudflare's API. The token goes to that host alone, verified by the system's roots and found by the system's
 * resolver: the vantage, which a configuration can change, has no say in it. Redirects are never followed.
 * @throws Error when the base is not on this machine, or the token holds what a header cannot.
 */
export function openCloudflare(options: CloudflareDoorOptions): NonNullable<Tools["cloudflare"]> & { close(): void } {
  const { mode, version, signal } = options;
  const token = options.token.trim();
  if (!/^[\w.~+/=-]{1,512}$/.test(token)) throw new Error("The Cloudflare token holds characters that no token has. Copy it again.");
  const base = options.base === undefined ? publicBase : readApiBase(options.base);
  const vantage: Vantage = { resolvers: [], parents: [], connect: {}, dnsPort: 53 };
  const dns = createDnsClient({ vantage, signal });
  const http = createHttpClient({
    addresses: (host) => dns.addresses(host),
    vantage,
    mode,
    budget: createBudget(mode === "passive" ? passiveCalls : undefined),
    version,
    signal,
  });
  return {
    async request(call: CloudflareCall): Promise<CloudflareAnswer> {
      const answer = await http.request({
        url: `${base.href.replace(/\/$/, "")}${call.path}`,
        method: call.method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        maxBytes,
        timeoutMs,
      });
      const wait = Number(answer.header("retry-after"));
      return {
        status: answer.status,
        ...(Number.isFinite(wait) && wait > 0 ? { retryAfterSeconds: wait } : {}),
        body: readJson(answer.text()),
      };
    },
    close: () => http.close(),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
