import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const client = fileURLToPath(new URL("./client/", import.meta.url));

/** The two built files by their plain names, e.g. `app.js` to `app-K3F2.js`. */
export type Manifest = Readonly<Record<"app.js" | "app.css", string>>;

/**
 * Bundles the client's script and style sheet into `outDir` under names that carry the hash of their contents, and writes `manifest.json`.
 *
 * `define` fills the constants the client is built with: `PUBLIC_PAYMENT_KEY` is the payment provider's publishable key, as a JSON string.
 */
export async function buildAssets(outDir: string, options: { readonly define?: Readonly<Record<string, string>> } = {}): Promise<Manifest> {
  const folder = resolve(outDir);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const built = await build({
    absWorkingDir: client,
    entryPoints: { app: "app.ts", style: "app.css" },
    entryNames: "app-[hash]",
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    metafile: true,
    logLevel: "silent",
    define: { PUBLIC_PAYMENT_KEY: '""', ...options.define },
  });
  const outputs = Object.keys(built.metafile.outputs).map((path) => basename(path));
  const pick = (extension: string): string => outputs.find((name) => name.endsWith(extension)) ?? "";
  const manifest: Manifest = { "app.js": pick(".js"), "app.css": pick(".css") };
  await writeFile(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

if (import.meta.main) {
  const manifest = await buildAssets(process.env["ASSETS_DIR"] ?? fileURLToPath(new URL("../dist/assets", import.meta.url)), {
    define: { PUBLIC_PAYMENT_KEY: JSON.stringify(process.env["PUBLIC_PAYMENT_KEY"] ?? "") },
  });
  process.stdout.write(`${Object.values(manifest).join("\n")}\n`);
}
