import { AsyncResource } from "node:async_hooks";
import { requests, type TracedRequest } from "./traced-request.ts";

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Prototype = Partial<Record<"query" | "execute" | "getConnection", Method>>;

const wrapped = new WeakMap<object, Set<string>>();

/** What is exported by `mysql2`, and by `mysql2/promise`, whose classes stand on those of the other without handing them out. */
type Exported = Partial<Record<"Connection" | "Pool" | "PromiseConnection" | "PromisePool", { readonly prototype?: Prototype }>>;

/** Counts what goes through mysql2, with callbacks and with promises: always where both meet, so that nothing counts twice. */
export function wrapMysql(exported: unknown): void {
  const { Connection, Pool, PromiseConnection, PromisePool } = exported as Exported;
  const promising = [PromiseConnection?.prototype, PromisePool?.prototype];
  if (promising.every((one) => one === undefined)) {
    watchCore(Connection?.prototype);
    watchCore(Pool?.prototype);
  }
  for (const one of promising) for (const name of ["query", "execute", "getConnection"] as const) replace(one, name, wrapPromising);
}

/** Of a pool what hands out connections, of a connection what sends. */
function watchCore(core: Prototype | null | undefined): void {
  if (typeof core !== "object" || core === null) return;
  if (typeof core.getConnection === "function") replace(core, "getConnection", wrapGetConnection);
  else for (const name of ["query", "execute"] as const) replace(core, name, wrapQuery);
}

/** Learns from one that is used what it stands on. */
function wrapPromising(method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (requests.getStore() !== undefined)
      try {
        const { connection, pool } = this as { readonly connection?: object; readonly pool?: object };
        for (const core of [connection, pool]) watchCore(core && (Object.getPrototypeOf(core) as Prototype));
      } catch {
        // Its queries are not counted.
      }
    return method.apply(this, args);
  };
}

/** Replaces a method where it is defined, once. */
function replace(from: Prototype | undefined, name: keyof Prototype, wrap: (method: Method) => Method): void {
  let holder: Prototype | null | undefined = from;
  while (holder && !Object.hasOwn(holder, name)) holder = Object.getPrototypeOf(holder) as Prototype | null;
  const method = holder?.[name];
  if (!holder || typeof method !== "function") return;
  const done = wrapped.get(holder) ?? new Set();
  if (done.has(name)) return;
  wrapped.set(holder, done.add(name));
  holder[name] = wrap(method);
}

function wrapQuery(method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    const request = requests.getStore();
    const ended = request === undefined ? undefined : begin(request, args);
    const command = method.apply(this, args);
    if (ended !== undefined)
      try {
        (command as { once?(event: "end", act: () => void): unknown }).once?.("end", ended);
      } catch {
        // Its time is not known; that it was sent is counted.
      }
    return command;
  };
}

function begin(request: TracedRequest, [first, second]: readonly unknown[]): (() => void) | undefined {
  try {
    const { sql, values } = typeof first === "string" ? { sql: first, values: second } : (first as { sql?: unknown; values?: unknown });
    if (typeof sql !== "string") return undefined;
    const use = request.beginQuery(sql, values ?? (Array.isArray(second) ? second : undefined), "mysql");
    const begunAt = performance.now();
    return () => {
      if (use !== undefined) use.tookMs += performance.now() - begunAt;
    };
  } catch {
    return undefined;
  }
}

/** The pool calls whoever waits from the request that gave the connection back; this puts it back into its own. */
function wrapGetConnection(method: Method): Method {
  return function (this: unknown, ...args: unknown[]): unknown {
    const request = requests.getStore();
    const [callback] = args;
    if (request === undefined || typeof callback !== "function") return method.apply(this, args);
    const here = new AsyncResource("openingday");
    const bound = (...given: unknown[]): unknown => {
      try {
        const [, connection] = given;
        if (typeof connection === "object" && connection !== null) watchCore(Object.getPrototypeOf(connection) as Prototype);
      } catch {
        // Its queries are not counted.
      }
      return here.runInAsyncScope(callback as Method, undefined, ...given);
    };
    return method.call(this, bound, ...args.slice(1));
  };
}
