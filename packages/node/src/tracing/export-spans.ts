import { type RequestOptions, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { EnvironmentVariables } from "../environment-variables.ts";
import { requests } from "./traced-request.ts";
import { WaitingRequests } from "./waiting-requests.ts";
import type { EndedRequest } from "./watch-server.ts";
import { writeBatch } from "./write-spans.ts";

const mostWaiting = 2000;
/** Requests of one batch, and how long the first waits for others: a batch costs as much as some fifty requests, however small it is. */
const batch = 1000;
const afterMs = 300;
const sendWithinMs = 5000;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** How long the event loop is watched after the last measured request. */
const watchMs = 10_000;

export interface Exporter {
  /** Takes a request to be sent with others; drops it where too many wait, or where nobody took the last ones. */
  take(ended: EndedRequest): void;
}

/** Where spans go: OpenTelemetry's own variables, else a receiver on this machine. */
export function endpointOf(environment: EnvironmentVariables): URL | undefined {
  const exact = environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]?.trim() ?? "";
  const base = environment["OTEL_EXPORTER_OTLP_ENDPOINT"]?.trim() || "http://127.0.0.1:4318";
  const url = exact === "" ? `${base.replace(/\/+$/u, "")}/v1/traces` : exact;
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.protocol === "http:" || parsed.protocol === "https:" ? parsed : undefined;
}

/** Headers that a collector asks for, `name=value,other=value`, in OpenTelemetry's variables. */
export function headersOf(environment: EnvironmentVariables): Record<string, string> {
  const written = environment["OTEL_EXPORTER_OTLP_TRACES_HEADERS"] ?? environment["OTEL_EXPORTER_OTLP_HEADERS"] ?? "";
  const headers: Record<string, string> = {};
  for (const pair of written.split(",").slice(0, 20)) {
    const [name = "", value] = pair.split(/=(.*)/su);
    if (/^[\w-]+$/u.test(name.trim()) && value !== undefined && /^[\u0020-\u007e]*$/u.test(value))
      headers[name.trim().toLowerCase()] = unescapeText(value);
  }
  return headers;
}

function unescapeText(value: string): string {
  try {
    const read = decodeURIComponent(value.trim());
    return /^[\u0020-\u007e]*$/u.test(read) ? read : "";
  } catch {
    return value.trim();
  }
}

/**
 * Sends what was measured in batches, one after another. Nothing is ever sent twice: a batch that nobody takes is dropped, and for a
 * second, then two, then four, up to a minute, so is everything else. Keeps no process alive.
 */
export function createExporter(endpoint: URL, headers: Readonly<Record<string, string>>, service: string): Exporter {
  const waiting = new WaitingRequests(mostWaiting);
  let timer: NodeJS.Timeout | undefined;
  let sending = false;
  let pausedUntil = 0;
  let pauseMs = firstPauseMs;
  const load = createLoad(service);

  function schedule(): void {
    if (sending || timer !== undefined) return;
    // Whatever runs later must not belong to the request that happened to be the first.
    requests.exit(() => {
      timer = setTimeout(send, afterMs).unref();
    });
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    if (sending || waiting.length === 0) return;
    const count = Math.min(batch, waiting.length);
    let body: Buffer;
    try {
      body = writeBatch(waiting, count, load.since());
    } catch {
      return;
    } finally {
      waiting.drop(count);
    }
    sending = true;
    requests.exit(() =>
      post(endpoint, headers, body, (taken) => {
        sending = false;
        if (taken) pauseMs = firstPauseMs;
        else {
          waiting.drop(waiting.length);
          pausedUntil = performance.now() + pauseMs;
          pauseMs = Math.min(longestPauseMs, pauseMs * 2);
        }
        if (waiting.length > 0) schedule();
      }),
    );
  }

  return {
    take(ended) {
      if (performance.now() < pausedUntil || !waiting.add(ended)) return;
      load.watch();
      schedule();
    },
  };
}

/** Posts once; `done` is called once, with whether it was taken. Never throws. */
function post(endpoint: URL, headers: Readonly<Record<string, string>>, body: Buffer, done: (taken: boolean) => void): void {
  let over = false;
  const end = (taken: boolean): void => {
    if (over) return;
    over = true;
    clearTimeout(limit);
    done(taken);
  };
  let limit: NodeJS.Timeout | undefined;
  try {
    const options: RequestOptions = {
      method: "POST",
      agent: false,
      headers: { ...headers, "content-type": "application/json", "content-length": body.length },
    };
    const sent = (endpoint.protocol === "https:" ? secureRequest : plainRequest)(endpoint, options);
    limit = setTimeout(() => {
      end(false);
      sent.destroy();
    }, sendWithinMs).unref();
    sent.on("socket", (socket) => socket.unref());
    sent.on("error", () => end(false));
    sent.on("close", () => end(false));
    sent.on("response", (response) => {
      response.on("error", () => undefined);
      end((response.statusCode ?? 500) < 300);
      // What else it says is not needed, and may have no end.
      sent.destroy();
    });
    sent.end(body);
  } catch {
    end(false);
  }
}

interface Load {
  /** Begins to watch the event loop, for a while. */
  watch(): void;
  since(): { readonly service: string; readonly cpuShare: number; readonly loopDelayP99Ms: number };
}

function createLoad(service: string): Load {
  let loop: ReturnType<typeof monitorEventLoopDelay> | undefined;
  let wantedAt = 0;
  let at = performance.now();
  let used = process.cpuUsage();

  /** Goes on watching while somebody wants it. */
  function lookAgain(): void {
    const leftMs = wantedAt + watchMs - performance.now();
    if (leftMs > 0) {
      setTimeout(lookAgain, leftMs).unref();
      return;
    }
    loop?.disable();
    loop = undefined;
  }

  return {
    watch() {
      wantedAt = performance.now();
      if (loop !== undefined) return;
      at = wantedAt;
      used = process.cpuUsage();
      loop = monitorEventLoopDelay({ resolution: 10 });
      loop.enable();
      requests.exit(lookAgain);
    },
    since() {
      const now = performance.now();
      const { user, system } = process.cpuUsage(used);
      const cpuShare = now > at ? (user + system) / 1000 / (now - at) : 0;
      // The histogram counts its own 10 ms of waiting.
      const delay = loop === undefined || loop.count === 0 ? 0 : Math.max(0, loop.percentile(99) / 1e6 - 10);
      at = now;
      used = process.cpuUsage();
      loop?.reset();
      return { service, cpuShare: Math.round(cpuShare * 1000) / 1000, loopDelayP99Ms: Math.round(delay * 100) / 100 };
    },
  };
}
