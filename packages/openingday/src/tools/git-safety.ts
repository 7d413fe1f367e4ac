/**
 * Settings for every git that we start. A repository is foreign: its own configuration may name programs for nearly everything,
 * and these, given on the command line, win over it.
 */
const safeSettings: readonly string[] = [
  "core.fsmonitor=false",
  "core.hooksPath=/dev/null",
  "core.sshCommand=false",
  "core.gitProxy=false",
  "core.pager=cat",
  "core.editor=false",
  "core.askPass=false",
  "credential.helper=",
  "diff.external=",
  "diff.ignoreSubmodules=all",
  "submodule.recurse=false",
  "gpg.program=false",
  "gpg.openpgp.program=false",
  "gpg.ssh.program=false",
  "gpg.x509.program=false",
  "log.showSignature=false",
  "protocol.allow=never",
  "gc.auto=0",
  "maintenance.auto=false",
  // A repository of another user is only read here, with everything above switched off.
  "safe.directory=*",
];

/** Commands that may start a program to show a difference, and take the two options that forbid it. */
const showsDifferences = new Set(["diff", "diff-tree", "diff-index", "diff-files", "log", "show"]);

/** Commands that read git's own objects and lists and look at no file through the programs that a repository names for its content. */
const readsOwnListsAlone = new Set(["rev-parse", "rev-list", "ls-files", "ls-tree", "cat-file", "for-each-ref"]);
/** With these some of them do. */
const looksThroughPrograms = /^(?:--(?:modified|filters|textconv|path)(?:=|$)|-[a-z]*m)/;

/** Whether a command could start a filter or a diff program that the repository's configuration names. */
export function mayStartDrivers([command = "", ...rest]: readonly string[]): boolean {
  return !readsOwnListsAlone.has(command) || rest.some((argument) => looksThroughPrograms.test(argument));
}

/** Arguments for git: the safe settings, the repository, the caller's command with external diff and textconv switched off. */
export function safeArguments(repository: string, args: readonly string[]): readonly string[] {
  const [command = "", ...rest] = args;
  if (!/^[a-z][a-z-]*$/.test(command)) throw new Error(`"${command}" is not a git command: openingday starts git with a command first.`);
  const forbid = showsDifferences.has(command) ? ["--no-ext-diff", "--no-textconv"] : [];
  return [...safeSettings.flatMap((setting) => ["-c", setting]), "-C", repository, command, ...forbid, ...rest];
}

/**
 * The environment for git: nothing of ours that begins with GIT_, so no program or folder slips in that way, and no network.
 * @param drivers Names of settings that the repository gives to filter and diff programs; each is set to nothing.
 */
export function safeEnvironment(own: NodeJS.ProcessEnv, drivers: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE"]) {
    const value = own[name];
    if (value !== undefined) environment[name] = value;
  }
  Object.assign(environment, {
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_PAGER: "cat",
    // Wins over protocol.<name>.allow of the repository, which wins over protocol.allow above.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_CONFIG_COUNT: String(drivers.length),
  });
  for (const [index, driver] of drivers.entries()) {
    environment[`GIT_CONFIG_KEY_${index}`] = driver;
    environment[`GIT_CONFIG_VALUE_${index}`] = driver.endsWith(".required") ? "false" : "";
  }
  return environment;
}

/** Matches the settings with which a repository names programs of its own for filters, differences and merges. */
export const driverPattern = String.raw`^(filter\..*\.(clean|smudge|process|required)|diff\..*\.(command|textconv)|merge\..*\.driver)$`;
