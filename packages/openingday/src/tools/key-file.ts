import { randomBytes } from "node:crypto";
import { chmodSync, constants, closeSync, fstatSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "./no-answer.ts";

/** What file systems without hard links say. */
const hasNoLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);
const keyShape = /^[A-Za-z0-9_-]{43}$/;

/**
 * A random key of 32 bytes (base64url) kept in a file that only its owner can read; made when it is not there. Two processes
 * that make it at the same time end with the same key. Links are not followed.
 * @throws the system's error, or an Error when the file holds something else.
 */
export function readOrCreateKeyFile(path: string): string {
  return readKey(path) ?? createKey(path);
}

function readKey(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const status = fstatSync(file);
    const text = status.isFile() && status.size < 1024 ? readFileSync(file, "utf8").trim() : "";
    if (!keyShape.test(text))
      throw new Error(`${path} does not hold a key that openingday wrote. Move the file away, and a new key is made.`);
    if (process.platform !== "win32" && (status.mode & 0o077) !== 0) chmodSync(path, 0o600);
    return text;
  } finally {
    closeSync(file);
  }
}

function createKey(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  keepOutOfGit(dirname(path));
  const key = `${randomBytes(32).toString("base64url")}\n`;
  const draft = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
  try {
    writeFileSync(draft, key, { flag: "wx", mode: 0o600 });
    // A link appears whole or not at all, and never replaces a key that another process just made.
    linkSync(draft, path);
  } catch (error) {
    if (hasNoLinks.has(errorCode(error))) writeFileSync(path, key, { flag: "wx", mode: 0o600 });
    else if (errorCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const kept = readKey(path);
  if (kept === undefined) throw new Error(`The key ${path} vanished while it was being made.`);
  return kept;
}

/** Inside a project the key's folder must never be committed; Git takes the folder's own word for it. */
function keepOutOfGit(folder: string): void {
  try {
    writeFileSync(join(folder, ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
}
