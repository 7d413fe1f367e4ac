import { AsyncResource } from "node:async_hooks";
import { requests, type TracedRequest } from "./traced-request.ts";

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Prototype = Partial<Record<"query" | "execute" | "getConnection", Method>>;

const wrapped = new WeakMap<object, Set<string>>();

/** Counts what goes through mysql2, with callbacks and with promises, which stand on the same connection. */
export function wrapMysql(exported: unknown): void {
  const { Connection, Pool } = exported as Record<"Connection" | "Pool", { readonly prototype?: Prototype } | undefined>;
  for (const name of ["query", "execute"] as const) replace(Connection?.prototype, name, wrapQuery);
  replace(Pool?.prototype, "getConnection", wrapGetConnection);
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
    const bound = (...given: unknown[]): unknown => here.runInAsyncScope(callback as Method, undefined, ...given);
    return method.call(this, bound, ...args.slice(1));
  };
}
