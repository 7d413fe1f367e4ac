import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

const policyFile = "/usr/sbin/policy-rc.d";
/** Exit status by which Debian's invoke-rc.d is told to start nothing. */
const forbidsStarting = "#!/bin/sh\nexit 101\n";
const updateSeconds = 120;
const downloadSeconds = 240;
const installSeconds = 300;
/** The package then writes no configuration of its own: this machine is not to become a mail server. */
const answers = "postfix postfix/main_mailer_type select No configuration\n";

/** Why the packages could not be installed, in a few words; undefined once they are. */
export type InstallFailure = string | undefined;

/**
 * Installs Debian packages without starting what they bring. Needs root. The package lists are fetched again only where
 * the packages cannot be had with those at hand.
 */
export function installPackages(packages: readonly string[]): InstallFailure {
  // A signal to the whole group ends apt-get too; we stay to put the policy back.
  const stay = (): void => undefined;
  process.on("SIGINT", stay).on("SIGTERM", stay);
  const restore = forbidStarting();
  try {
    if (packages.includes("postfix")) run("debconf-set-selections", [], 20, answers);
    const download = (): boolean => aptGet(["install", "--download-only", ...packages], downloadSeconds);
    if (!download() && !(aptGet(["update"], updateSeconds) && download())) return "apt-get could not fetch them";
    return aptGet(["install", ...packages], installSeconds) ? undefined : "apt-get could not install them";
  } finally {
    restore();
    process.off("SIGINT", stay).off("SIGTERM", stay);
  }
}

function aptGet(args: readonly string[], limitSeconds: number): boolean {
  const options = ["-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=60", "-o", "Acquire::http::Timeout=20"];
  return run("apt-get", [...options, ...args], limitSeconds);
}

function run(program: string, args: readonly string[], limitSeconds: number, input = ""): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  const { status, stdout, stderr } = spawnSync(program, args, { env, input, encoding: "utf8", timeout: limitSeconds * 1000 });
  if (status !== 0) console.error(`${program} failed: ${`${stdout ?? ""}\n${stderr ?? ""}`.trim().split("\n").slice(-3).join(" | ")}`);
  return status === 0;
}

/** Puts a policy in place that starts no service, and returns what puts the former one back. */
function forbidStarting(): () => void {
  let former: { readonly text: string; readonly mode: number } | undefined;
  try {
    former = { text: readFileSync(policyFile, "utf8"), mode: statSync(policyFile).mode & 0o777 };
  } catch {
    former = undefined;
  }
  const write = (text: string, mode: number): void => {
    writeFileSync(policyFile, text);
    chmodSync(policyFile, mode);
  };
  write(forbidsStarting, 0o755);
  return () => {
    if (former === undefined) rmSync(policyFile, { force: true });
    else write(former.text, former.mode);
  };
}
