import type { StatementUse, TracedRequest } from "./traced-request.ts";
import { requests } from "./traced-request.ts";

/** What is used of the `pg` package, whichever version it is. */
interface Pg {
  readonly Client?: { readonly prototype: { query?: Query } };
  readonly Pool?: { readonly prototype: PoolMethods };
}
type Query = (this: unknown, ...args: unknown[]) => unknown;
type Connect = (this: PoolLike, callback?: unknown) => unknown;
interface PoolMethods {
  connect?: Connect;
  query?: Query;
}
interface PoolLike {
  readonly idleCount?: number;
  readonly totalCount?: number;
  readonly options?: { readonly max?: number };
}
type Callback = (error: unknown, ...rest: unknown[]) => unknown;

const wrapped = new WeakSet<object>();
const ownQueries = new WeakSet<object>();

/** Counts what goes through pg, and with it Drizzle, Kysely, Knex and Prisma's driver adapter. */
export function wrapPg(exported: unknown): void {
  const { Client, Pool } = exported as Pg;
  const client = Client?.prototype;
  if (client?.query !== undefined && !wrapped.has(client)) {
    wrapped.add(client);
    client.query = wrapQuery(client.query);
    ownQueries.add(client.query);
  }
  // Each use of `pg` makes its own Pool on top of pg-pool's, whose method this is.
  let pool: PoolMethods | null | undefined = Pool?.prototype;
  while (pool && !Object.hasOwn(pool, "connect")) pool = Object.getPrototypeOf(pool) as PoolMethods | null;
  if (pool?.connect !== undefined && !wrapped.has(pool)) {
    wrapped.add(pool);
    pool.connect = wrapConnect(pool.connect);
    if (typeof pool.query === "function") pool.query = wrapPoolQuery(pool.query);
  }
}

/** Whether the pool is asked for a connection by its own `query`, for somebody who holds a promise. */
let forPromise = false;
/** The request that the pool's own `query` is sent for right now. */
let sentFor: TracedRequest | undefined;

/**
 * Of what the pool does between a query and its promise nothing is the application's, and the promise knows by itself whose it is: the
 * request need not be entered twice more, each of which is a Map or two on newer Nodes.
 */
function wrapPoolQuery(query: Query): Query {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (args.some((arg) => typeof arg === "function") || requests.getStore() === undefined) return query.apply(this, args);
    forPromise = true;
    try {
      return query.apply(this, args);
    } finally {
      forPromise = false;
    }
  };
}

/** Whether a connection's `query` is the one that looks for `sentFor`: another tool or a class of the application's may stand before it. */
function isOurs(client: unknown): boolean {
  const query = (client as { query?: object } | null | undefined)?.query;
  return query !== undefined && ownQueries.has(query);
}

function sendFor(request: TracedRequest, callback: Callback, ...given: readonly [unknown, unknown, unknown]): unknown {
  sentFor = request;
  try {
    return callback(...given);
  } finally {
    sentFor = undefined;
  }
}

function wrapQuery(query: Query): Query {
  return function (this: unknown, config: unknown, values?: unknown, callback?: unknown): unknown {
    const own = sentFor;
    sentFor = undefined;
    const request = own ?? requests.getStore();
    const use = request === undefined ? undefined : begin(request, config, values);
    if (request === undefined || use === undefined) return query.call(this, config, values, callback);
    const begunAt = performance.now();
    if (own !== undefined && typeof callback === "function")
      return query.call(this, config, values, clocked(callback as Callback, use, begunAt));
    if (typeof callback === "function") return query.call(this, config, values, timed(callback as Callback, request, use, begunAt));
    if (typeof values === "function") return query.call(this, config, timed(values as Callback, request, use, begunAt));
    const result = query.call(this, config, values);
    if (!(result instanceof Promise)) return result;
    // The promise handed on is this one and no other: what nobody catches is still seen to be uncaught.
    return result.then(
      (value: unknown) => {
        use.tookMs += performance.now() - begunAt;
        return value;
      },
      (error: unknown) => {
        use.tookMs += performance.now() - begunAt;
        use.failed += 1;
        throw error;
      },
    );
  };
}

/** The callback, told in the request that it belongs to: a connection's answer comes in nobody's. */
function timed(callback: Callback, request: TracedRequest, use: StatementUse, begunAt: number): Callback {
  return function (this: unknown, error: unknown, result: unknown): unknown {
    use.tookMs += performance.now() - begunAt;
    if (error !== undefined && error !== null) use.failed += 1;
    return requests.run(request, callBack, callback, this, error, result);
  };
}

/** The pool's own callback, which needs no request. */
function clocked(callback: Callback, use: StatementUse, begunAt: number): Callback {
  return function (this: unknown, error: unknown, result: unknown): unknown {
    use.tookMs += performance.now() - begunAt;
    if (error !== undefined && error !== null) use.failed += 1;
    return callback.call(this, error, result);
  };
}

/** Not a closure: this runs for each query. */
function callBack(callback: Callback, self: unknown, error: unknown, ...rest: readonly unknown[]): unknown {
  return callback.call(self, error, ...rest);
}

function begin(request: TracedRequest, config: unknown, values: unknown): StatementUse | undefined {
  try {
    const sql = typeof config === "string" ? config : textOf(config);
    // Asked by Knex for each new connection, whoever happens to need it.
    if (sql === undefined || sql === "select version();") return undefined;
    return request.beginQuery(sql, Array.isArray(values) ? values : (config as { values?: unknown }).values, "postgresql");
  } catch {
    return undefined;
  }
}

/** Of a query's configuration, or of something that submits itself such as a cursor. */
function textOf(config: unknown): string | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const { text, cursor } = config as { text?: unknown; cursor?: { text?: unknown } };
  const found = text ?? cursor?.text;
  return typeof found === "string" ? found : undefined;
}

function wrapConnect(connect: Connect): Connect {
  return function (this: PoolLike, callback?: unknown): unknown {
    const isForPromise = forPromise;
    forPromise = false;
    const request = requests.getStore();
    if (request === undefined) return typeof callback === "function" ? connect.call(this, callback) : connect.call(this);
    const waited = startWait(request, this);
    if (typeof callback === "function") {
      // The pool calls whoever waits from the request that gave the connection back: without this, all that follows would be counted
      // there. A closure, and only where it is needed, since AsyncResource.bind alone costs more than everything else here.
      return connect.call(this, (error: unknown, client: unknown, release: unknown): unknown => {
        waited?.();
        if (isForPromise && isOurs(client)) return sendFor(request, callback as Callback, error, client, release);
        if (requests.getStore() === request) return (callback as Callback)(error, client, release);
        return requests.run(request, callBack, callback as Callback, undefined, error, client, release);
      });
    }
    const result = connect.call(this);
    if (waited === undefined || !(result instanceof Promise)) return result;
    return result.then(
      (value: unknown) => {
        waited();
        return value;
      },
      (error: unknown) => {
        waited();
        throw error;
      },
    );
  };
}

/** Takes the time only where every connection is in use: a new one has to be opened by somebody, and that is no waiting. */
function startWait(request: TracedRequest, pool: PoolLike): (() => void) | undefined {
  if (pool.idleCount !== 0 || (pool.totalCount ?? 0) < (pool.options?.max ?? 10)) return undefined;
  const begunAt = performance.now();
  return () => {
    request.poolWaits += 1;
    request.poolWaitMs += performance.now() - begunAt;
  };
}
