import { createHash, timingSafeEqual } from "node:crypto";
import type { EnvironmentVariables } from "./environment-variables.ts";

/** What is read of a request: node's own, and what Express, Fastify's `raw` and Next's API routes hand out. */
export interface ArrivingRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly socket?: { readonly encrypted?: unknown; readonly remoteAddress?: string | undefined } | null;
}

/** What is used of a response. */
export interface ArrivalResponse {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  end(body: string): unknown;
}

/** How a request came over its last hop. */
export interface Arrival {
  /** Whether the connection to this very server was encrypted. */
  readonly encrypted: boolean;
  /** Address at the other end of it. */
  readonly peer: string;
  /** What the visitor used, as Cloudflare tells it. */
  readonly visitorScheme?: "http" | "https";
}

const path = "/.well-known/openingday-arrival";

/** Says how a request came over its last hop: “https at the visitor, plain here” is Cloudflare's Flexible mode. Never throws. */
export function describeArrival(request: ArrivingRequest): Arrival {
  try {
    const told = /"scheme"\s*:\s*"(https?)"/u.exec(one(request.headers["cf-visitor"]))?.[1];
    return {
      encrypted: request.socket?.encrypted === true,
      peer: (request.socket?.remoteAddress ?? "").replace(/^::ffff:/u, ""),
      ...(told === "http" || told === "https" ? { visitorScheme: told } : {}),
    };
  } catch {
    return { encrypted: false, peer: "" };
  }
}

/**
 * Answers `/.well-known/openingday-arrival`, for the one who holds the key alone, and returns true; for every other request it does
 * nothing and returns false. The environment's OPENINGDAY_ARRIVAL is the key's SHA-256, as `openingday prove` shows it; without it nobody
 * is answered. Never throws.
 */
export function answerArrival(
  request: ArrivingRequest,
  response: ArrivalResponse,
  environment: EnvironmentVariables = process.env,
): boolean {
  try {
    if (request.method !== "GET" || request.url?.split("?", 1)[0] !== path) return false;
    const wanted = environment["OPENINGDAY_ARRIVAL"]?.trim().toLowerCase() ?? "";
    const key = one(request.headers["x-openingday-key"]);
    if (!/^[0-9a-f]{64}$/u.test(wanted) || key === "") return false;
    if (!timingSafeEqual(createHash("sha256").update(key).digest(), Buffer.from(wanted, "hex"))) return false;
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify({ arrival: describeArrival(request) }));
    return true;
  } catch {
    return false;
  }
}

function one(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value?.[0] ?? "");
}
