import { spawnSync } from "node:child_process";

/** Programs that the benchmarks compare with, and the Debian packages that bring them. */
const peers = [
  { program: "zonemaster-cli", package: "zonemaster-cli" },
  { program: "testssl", package: "testssl.sh" },
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
