import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { sdkFolder, sdkPackages } from "./load/sdk/places.ts";

const run = promisify(execFile);

async function versionOf(name: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(join(sdkFolder, "node_modules", name, "package.json"), "utf8")) as { version: string }).version;
  } catch {
    return undefined;
  }
}

/** Brings what the SDK is measured with and against, some 100 MB; what is there already is left. */
async function setUpSdk(): Promise<void> {
  const wanted = Object.entries(sdkPackages);
  const there = await Promise.all(wanted.map(async ([name, version]) => (await versionOf(name)) === version.split("@").at(-1)));
  if (!there.every(Boolean)) {
    process.stderr.write("Bringing OpenTelemetry and the database libraries.\n");
    await mkdir(sdkFolder, { recursive: true });
    await writeFile(join(sdkFolder, "package.json"), '{ "private": true }\n');
    const list = wanted.map(([name, version]) => `${name}@${version}`);
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...list], { cwd: sdkFolder, maxBuffer: 64 * 1024 * 1024 });
  }
  process.stderr.write(`The SDK’s bench is ready in ${sdkFolder}.\n`);
}

await setUpSdk();
