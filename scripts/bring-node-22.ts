import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

/** The oldest Node that the published command promises to run on. */
const version = "22.19.0";
const folder = resolve(import.meta.dirname, "../.bench/node-22");
const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** Brings the oldest supported Node into an ignored folder, so that the packed command is tried on it too. Says in one line why not. */
async function bringNode22(): Promise<void> {
  const binary = join(folder, "node_modules", name, "bin/node");
  if (!existsSync(binary)) {
    await mkdir(folder, { recursive: true });
    try {
      const args = ["install", "--prefix", folder, "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
      execFileSync("npm", [...args, `${name}@${version}`], { stdio: ["ignore", "ignore", "pipe"] });
    } catch {
      console.log(`Node ${version} could not be had as ${name}: the packed command is tried on this Node only.`);
      return;
    }
  }
  console.log(`Node ${execFileSync(binary, ["--version"], { encoding: "utf8" }).trim().slice(1)} is there for the packed command.`);
}

await bringNode22();
