import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { findProgram } from "../test/servers/find-program.ts";
import { installPackages } from "./install-packages.ts";

/** What the tests need: a program of each Debian package. */
const programs: Readonly<Record<string, string>> = {
  bind9: "named",
  "bind9-dnsutils": "delv",
  unbound: "unbound",
  postfix: "postfix",
  opendkim: "opendkim",
  "opendkim-tools": "opendkim-genkey",
  "dovecot-imapd": "dovecot",
  postgresql: "initdb",
  "mariadb-server": "mariadbd",
  chromium: "chromium",
  xvfb: "Xvfb",
};
const root = join(import.meta.dirname, "..");

function missingPackages(): readonly string[] {
  return Object.keys(programs).filter((name) => findProgram(programs[name] ?? name) === undefined);
}

function install(): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && findProgram("apt-get") !== undefined;
  if (mayInstall) console.log(`test:servers installs ${missing.join(", ")}.`);
  const failure = mayInstall ? installPackages(missing) : "only root on Debian or Ubuntu can install them";
  const left = missingPackages();
  if (left.length > 0) console.log(`test:servers skips what needs ${left.join(", ")}: ${failure ?? "they brought no program"}.`);
}

function runTests(): Promise<number> {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  // The servers mostly wait, so one file more than there are processors is no burden.
  const args = [vitest, "run", "--project", "servers", "--maxWorkers=3", ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}

install();
process.exitCode = await runTests();
