import { subscribe } from "node:diagnostics_channel";
import { wrapMysql } from "./wrap-mysql.ts";
import { wrapPg } from "./wrap-pg.ts";
import { wrapPostgresJs } from "./wrap-postgres-js.ts";

/** Database libraries, by the ends of the names under which they are loaded: by require, and as the file that an import finds. */
const libraries: readonly (readonly [names: readonly string[], wrap: (exported: unknown) => void])[] = [
  [["pg", "/pg/lib/index.js"], wrapPg],
  [["mysql2", "mysql2/promise", "/mysql2/index.js", "/mysql2/promise.js"], wrapMysql],
  [["postgres", "/postgres/cjs/src/index.js"], wrapPostgresJs],
];

/** Wraps each library once it is loaded, whoever loads it. */
export function watchModules(): void {
  subscribe("tracing:module.require:end", (message) => {
    try {
      const { id, result } = message as { readonly id?: unknown; readonly result?: unknown };
      if (typeof id !== "string" || result === undefined || result === null) return;
      const name = id.replaceAll("\\", "/");
      for (const [names, wrap] of libraries)
        if (names.some((one) => name === one || (one.startsWith("/") && name.endsWith(one)))) wrap(result);
    } catch {
      // What was loaded is as it was; its queries are not counted.
    }
  });
}
