import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

const postgresFolder = "/usr/lib/postgresql";
const systemFolders = ["/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/lib/postfix/sbin"];

/** Where a program is, absolute: on the PATH, among the system's, or in the newest PostgreSQL of Debian. Undefined where it is missing. */
export function findProgram(name: string): string | undefined {
  if (isAbsolute(name)) return canRun(name) ? name : undefined;
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...path, ...systemFolders, ...postgresFolders()].map((folder) => join(folder, name)).find(canRun);
}

/** The program's path. @throws Error where it is missing. */
export function programAt(name: string): string {
  const found = findProgram(name);
  if (found === undefined) throw new Error(`There is no program "${name}" on this machine.`);
  return found;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function postgresFolders(): readonly string[] {
  try {
    const versions = readdirSync(postgresFolder).filter((name) => /^\d+$/u.test(name));
    return versions.toSorted((a, b) => Number(b) - Number(a)).map((version) => join(postgresFolder, version, "bin"));
  } catch {
    return [];
  }
}
