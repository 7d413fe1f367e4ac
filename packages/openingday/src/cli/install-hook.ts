import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import { createGit } from "../tools/git.ts";

const mark = "# Made by “openingday secrets install-hook”. Delete this file to switch it off.";
const command = "openingday secrets --staged";
const hook = `#!/bin/sh
${mark}
if [ -x node_modules/.bin/openingday ]; then exec node_modules/.bin/${command}; fi
if command -v openingday >/dev/null 2>&1; then exec ${command}; fi
exec npx --yes ${command}
`;

/** `openingday secrets install-hook`: looks for secrets before every commit. A hook of somebody else is left as it is. Rejects with ConfigError. */
export async function installHook(args: readonly string[]): Promise<number> {
  const [folder = ".", ...more] = args.filter((word) => word !== "--debug");
  if (more.length > 0) throw new ConfigError("Name one folder, or none for the one you are in.");
  const path = join(await findHooks(resolve(folder)), "pre-commit");
  const present = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new ConfigError(`${path} cannot be read (${error.code ?? "unknown reason"}), so nothing was changed.`);
  });
  if (present !== undefined && !present.includes(mark)) {
    if (present.includes(command)) {
      process.stdout.write(`${path} looks for secrets already. Nothing was changed.\n`);
      return 0;
    }
    throw new ConfigError(
      `${path} is somebody else's hook, and was left as it is. Add this line to it, before anything that ends it: npx ${command}`,
    );
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, hook, present === undefined ? { flag: "wx", mode: 0o755 } : { mode: 0o755 }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new ConfigError(`${path} cannot be written (${error.code ?? "unknown reason"}).`);
    },
  );
  await chmod(path, 0o755);
  process.stdout.write(
    `From now on every commit here is looked through for secrets first (${path}). “git commit --no-verify” goes around it.\n`,
  );
  return 0;
}

/** The folder that git takes hooks from: the repository's own setting, else `hooks` beside its objects. */
async function findHooks(folder: string): Promise<string> {
  const git = createGit();
  const [common = "", top = ""] = await git
    .run(folder, ["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-toplevel"])
    .then((text) => text.split("\n"))
    .catch((error: unknown) => {
      throw new ConfigError(
        `${folder} is no Git repository with files of its own (${error instanceof Error ? error.message : String(error)}). Run “git init” first, or name another folder.`,
      );
    });
  const own = await git.run(folder, ["config", "--local", "--get", "core.hooksPath"]).then(
    (text) => text.trim(),
    () => "",
  );
  return own === "" ? join(common, "hooks") : resolve(top, own);
}
