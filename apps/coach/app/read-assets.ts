import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Addresses of the built script and style sheet, with the hash of their contents in the name. */
export interface Assets {
  readonly folder: string;
  readonly script: string;
  readonly style: string;
}

/** Reads the manifest that the build left. Throws a sentence when there is none. */
export function readAssets(folder: string): Assets {
  const file = join(folder, "manifest.json");
  let manifest: Record<string, string>;
  try {
    manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    throw new Error(`Cannot start: there is no readable ${file}. Build the client first: node app/build-assets.ts`);
  }
  return { folder, script: `/assets/${manifest["app.js"]}`, style: `/assets/${manifest["app.css"]}` };
}
