import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readOrCreateKeyFile } from "./key-file.ts";
import { nameProject, stateFolder } from "./state-folder.ts";

/** Where the project's key lives: outside the repository, so that a repository that leaks does not leak it. */
export interface FingerprintKeyPlace {
  /** Folder of the key; the user's state folder when absent. */
  readonly folder?: string;
  /** Names the project; the working directory when absent. */
  readonly projectFolder?: string;
}

export interface FingerprintOptions extends FingerprintKeyPlace {
  /** The key itself, where it was read already. */
  readonly key?: string | undefined;
}

/**
 * HMAC-SHA-256 of a secret value, 16 hex characters: equal values are seen to be equal without being shown. The key is read at
 * the first use; where it cannot be kept, a random one serves for this run, and fingerprints of two runs do not compare.
 */
export function createFingerprint({ key: given, ...place }: FingerprintOptions): (value: string) => string {
  let key = given;
  return (value) => {
    key ??= readFingerprintKey(place);
    return createHmac("sha256", key).update(value).digest("hex").slice(0, 16);
  };
}

/** `<state folder>/<SHA-256 of the project folder's path>.key`. */
export function fingerprintKeyPath({ folder = stateFolder(), projectFolder = process.cwd() }: FingerprintKeyPlace): string {
  return join(folder, `${nameProject(projectFolder)}.key`);
}

/** The project's key, made where there is none; a random one where it cannot be kept. */
export function readFingerprintKey(place: FingerprintKeyPlace): string {
  try {
    return readOrCreateKeyFile(fingerprintKeyPath(place));
  } catch {
    return randomBytes(32).toString("base64url");
  }
}
