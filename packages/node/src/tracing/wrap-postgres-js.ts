import { registerHooks } from "node:module";
import { requests, type TracedRequest } from "./traced-request.ts";

/** What is used of a query of postgres.js. */
interface QueryLike {
  readonly strings?: readonly string[];
  readonly args?: readonly unknown[];
  readonly executed?: boolean;
  resolve?: (value: unknown) => unknown;
  reject?: (error: unknown) => unknown;
}
interface QueryClass {
  readonly prototype: { handle?: (this: QueryLike, ...args: unknown[]) => unknown };
}

const wrapped = new WeakSet<object>();
const hook = Symbol.for("openingday.postgres-js");
const seen = "?openingday";

/** Counts what goes through postgres.js, from the function that it exports: a query is made, never sent, to learn its class. */
export function wrapPostgresJs(exported: unknown): void {
  const connect = (typeof exported === "function" ? exported : (exported as { default?: unknown }).default) as
    | ((options: object) => (strings: TemplateStringsArray) => object)
    | undefined;
  if (typeof connect !== "function" || wrapped.has(connect)) return;
  wrapped.add(connect);
  const query = connect({ host: "127.0.0.1", database: "none", username: "none", max: 1 })`select 1`;
  wrapClass(query.constructor);
}

/**
 * As a module that is imported it cannot be reached from outside: whoever asks for the file with its class gets one that hands the class
 * over and is else the same. The way is by where a name leads, since a hook that touches what is loaded changes on Node 22 how every
 * `require` works.
 */
export function watchPostgresJs(): void {
  (globalThis as { [hook]?: (query: QueryClass) => void })[hook] = (query) => {
    try {
      wrapClass(query);
    } catch {
      // Its queries are not counted.
    }
  };
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      if (!resolved.url.endsWith("/postgres/src/query.js") || specifier.endsWith(seen)) return resolved;
      const own = JSON.stringify(`${resolved.url}${seen}`);
      const code = `import{Query}from${own};globalThis[Symbol.for("openingday.postgres-js")]?.(Query);export*from${own};`;
      return { ...resolved, url: `data:text/javascript,${encodeURIComponent(code)}`, format: "module", shortCircuit: true };
    },
  });
}

function wrapClass({ prototype }: QueryClass): void {
  const { handle } = prototype;
  if (typeof handle !== "function" || wrapped.has(prototype)) return;
  wrapped.add(prototype);
  prototype.handle = function (...args) {
    const request = requests.getStore();
    if (request !== undefined && this.executed !== true) begin(request, this);
    return handle.apply(this, args);
  };
}

function begin(request: TracedRequest, query: QueryLike): void {
  try {
    const sql = textOf(query, 0);
    // Asked by the library itself for each new connection.
    if (sql === undefined || /^\s*select b\.oid, b\.typarray/u.test(sql)) return;
    const use = request.beginQuery(sql, query.args, "postgresql");
    if (use === undefined) return;
    const begunAt = performance.now();
    for (const name of ["resolve", "reject"] as const) {
      const end = query[name];
      if (typeof end !== "function") continue;
      query[name] = (value) => {
        use.tookMs += performance.now() - begunAt;
        if (name === "reject") use.failed += 1;
        return end(value);
      };
    }
  } catch {
    // It is sent all the same.
  }
}

/** The statement with `$1` for each value; fragments in it are statements of their own. */
function textOf({ strings, args = [] }: QueryLike, depth: number): string | undefined {
  if (!Array.isArray(strings) || depth > 5) return undefined;
  return strings.slice(0, 500).reduce<string>((sql, part, index) => {
    if (index === 0) return String(part);
    const value = args[index - 1] as QueryLike & { readonly value?: unknown };
    const inner = typeof value === "object" && value !== null && "strings" in value ? textOf(value, depth + 1) : undefined;
    return `${sql}${inner ?? "$1"}${String(part)}`;
  }, "");
}
