import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPeer, npmPeers, peersFolder } from "./load/places.ts";

/** Programs that the benchmarks compare with, and the Debian packages that bring them. */
const peers = [
  { program: "zonemaster-cli", package: "zonemaster-cli" },
  { program: "testssl", package: "testssl.sh" },
  { program: "wrk", package: "wrk" },
  { program: "hey", package: "hey" },
] as const;

const isThere = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;

/** Brings the peers of the benchmarks, or says in one line which Debian package is missing. */
const missing = peers.filter(({ program }) => !isThere(program)).map((peer) => peer.package);
if (missing.length === 0) process.stdout.write("Every peer is there.\n");
else {
  const install = ["install", "-y", "--no-install-recommends", ...missing];
  const done = process.getuid?.() === 0 && isThere("apt-get") && spawnSync("apt-get", install, { stdio: "inherit" }).status === 0;
  if (!done)
    process.stdout.write(`Missing Debian packages: ${missing.join(" ")}. Install them with “apt-get install ${missing.join(" ")}”.\n`);
}

const wanted = Object.entries(npmPeers).map(([name, version]) => `${name}@${version}`);
const found = await Promise.all([findPeer("autocannon"), findPeer("artillery")]);
if (found.includes(undefined)) {
  mkdirSync(peersFolder, { recursive: true });
  writeFileSync(join(peersFolder, "package.json"), '{ "private": true }\n');
  process.stdout.write(`Bringing ${wanted.join(" and ")} into ${peersFolder}; that is half a gigabyte.\n`);
  const { status } = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...wanted], {
    cwd: peersFolder,
    stdio: "inherit",
  });
  if (status !== 0) process.stdout.write("npm did not bring them: what is measured against them is left out.\n");
}
