import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import http, { type ClientRequest } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { type OutboundUse, requests, type TracedRequest } from "./traced-request.ts";

interface Call {
  readonly traced: TracedRequest;
  readonly use: OutboundUse;
  readonly begunAt: number;
  readonly limited: boolean;
}

/** What is used of undici's own request. */
interface UndiciRequest {
  readonly origin?: unknown;
  readonly headersTimeout?: number | null;
  readonly bodyTimeout?: number | null;
}

/** Requests that were given a signal, which the request itself does not show. */
const signalled = new WeakSet<object>();
/** Whether the fetch that is being sent was given a signal. */
const fetches = new AsyncLocalStorage<boolean>();

/** Follows what a measured request asks of other hosts, by fetch, undici, node:http and whatever stands on them. */
export function watchOutbound(): void {
  watchNode();
  watchUndici();
}

function watchNode(): void {
  const calls = new WeakMap<object, Call>();
  for (const module of [http, https])
    for (const name of ["request", "get"] as const) {
      const original = module[name] as (...args: unknown[]) => ClientRequest;
      Object.defineProperty(module, name, {
        ...Object.getOwnPropertyDescriptor(module, name),
        value: Object.assign(function (this: unknown, ...args: unknown[]): ClientRequest {
          const sent = original.apply(this, args);
          if (requests.getStore() !== undefined && args.some(hasSignal)) signalled.add(sent);
          return sent;
        }, original),
      });
    }
  syncBuiltinESMExports();
  subscribe("http.client.request.start", (message) => {
    quietly(() => {
      const traced = requests.getStore();
      if (traced === undefined) return;
      const { request } = message as { readonly request: ClientRequest };
      const use = traced.beginCall(request.host);
      if (use !== undefined) calls.set(request, { traced, use, begunAt: performance.now(), limited: false });
    });
  });
  const end = (failed: boolean) => (message: unknown) => {
    quietly(() => {
      const { request } = message as { readonly request: ClientRequest };
      const call = calls.get(request);
      if (call === undefined) return;
      calls.delete(request);
      // A time without somebody who listens for its end stops nothing.
      const limited = signalled.has(request) || request.listenerCount("timeout") > 0;
      finish({ ...call, limited }, failed);
    });
  };
  subscribe("http.client.response.finish", end(false));
  subscribe("http.client.request.error", end(true));
}

function hasSignal(arg: unknown): boolean {
  return typeof arg === "object" && arg !== null && (arg as { signal?: unknown }).signal instanceof AbortSignal;
}

function watchUndici(): void {
  const calls = new WeakMap<object, Call>();
  const own = globalThis.fetch;
  if (typeof own === "function")
    globalThis.fetch = Object.assign(function fetch(this: unknown, ...args: Parameters<typeof own>): ReturnType<typeof own> {
      if (requests.getStore() === undefined) return own.apply(this, args);
      // A Request always has a signal, whether or not anybody can end it by that; it is given the benefit of the doubt.
      const limited = hasSignal(args[1]) || (typeof args[0] === "object" && !(args[0] instanceof URL));
      return fetches.run(limited, () => own.apply(this, args));
    }, own);
  subscribe("undici:request:create", (message) => {
    quietly(() => {
      const traced = requests.getStore();
      if (traced === undefined) return;
      const { request } = message as { readonly request: UndiciRequest };
      const use = traced.beginCall(hostOf(request.origin));
      if (use === undefined) return;
      const limited = fetches.getStore() === true || Boolean(request.headersTimeout) || Boolean(request.bodyTimeout);
      calls.set(request, { traced, use, begunAt: performance.now(), limited });
    });
  });
  const end = (failed: boolean) => (message: unknown) => {
    quietly(() => {
      const { request } = message as { readonly request: object };
      const call = calls.get(request);
      calls.delete(request);
      if (call !== undefined) finish(call, failed);
    });
  };
  subscribe("undici:request:headers", end(false));
  subscribe("undici:request:error", end(true));
}

function finish({ traced, use, begunAt, limited }: Call, failed: boolean): void {
  traced.endCall(use, { tookMs: performance.now() - begunAt, limited, failed });
}

function hostOf(origin: unknown): string {
  const text = String(origin);
  return URL.canParse(text) ? new URL(text).hostname : "unknown";
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // The application must not notice.
  }
}
