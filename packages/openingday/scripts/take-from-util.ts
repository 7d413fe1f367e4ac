import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const ofUtil = fileURLToPath(new URL("of-util.ts", import.meta.url));

/**
 * Takes from node:util what our sources name and nothing else: an import asks it for all that it has, and some of that is loaded only when
 * it is asked for, which takes 3 ms at each start. A name that is missing in of-util.ts ends the build.
 */
export const takeFromUtil: Plugin = {
  name: "take-from-util",
  setup(builder) {
    builder.onResolve({ filter: /^node:util$/ }, ({ importer, kind }) =>
      kind === "import-statement" && !importer.includes("node_modules") ? { path: ofUtil, sideEffects: false } : undefined,
    );
  },
};
