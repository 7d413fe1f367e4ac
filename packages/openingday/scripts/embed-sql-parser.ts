import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

/** Its own way to the bytes leads over the file beside it; the other way in that it offers is this one. */
const entry = `
module.exports = () =>
  PgQueryModule({
    instantiateWasm: (imports, ready) => ready(new WebAssembly.Instance(new WebAssembly.Module(require("./libpg-query.wasm")), imports)),
  });
module.exports.default = module.exports;`;

/**
 * PostgreSQL's parser looks for its WebAssembly beside its own file, where a bundle has none: the bytes are put into the bundle, in the
 * part that is loaded only when there is SQL to read.
 */
export const embedSqlParser: Plugin = {
  name: "embed-sql-parser",
  setup(builder) {
    builder.onLoad({ filter: /[/\\]libpg-query[/\\]wasm[/\\]libpg-query\.js$/ }, async ({ path }) => ({
      contents: `var __dirname = "", __filename = "";\n${await readFile(path, "utf8")}${entry}`,
      loader: "js",
    }));
  },
};
