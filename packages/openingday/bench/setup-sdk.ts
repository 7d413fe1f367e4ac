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

/**
 * Prisma writes its client after a schema, here one without a table. Its command wants to download an engine that this client does without,
 * and is content with any program that it is told to be one.
 */
async function makePrismaClient(): Promise<void> {
  const schema = join(sdkFolder, "schema.prisma");
  await writeFile(schema, 'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "postgresql"\n}\n');
  const command = join(sdkFolder, "node_modules/prisma/build/index.js");
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  await run(process.execPath, [command, "generate", "--schema", schema], { cwd: sdkFolder, env, timeout: 120_000 });
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
  await makePrismaClient();
  process.stderr.write(`The SDK’s bench is ready in ${sdkFolder}.\n`);
}

await setUpSdk();
