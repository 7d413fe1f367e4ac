import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** The user's own folder for what programs remember, outside every repository. */
export function stateFolder(): string {
  const state = process.env["XDG_STATE_HOME"] ?? "";
  // The XDG specification has relative paths ignored.
  return join(isAbsolute(state) ? state : join(homedir(), ".local", "state"), "openingday");
}

/** Names a project by its folder, without saying where it is. */
export function nameProject(projectFolder: string): string {
  return createHash("sha256").update(resolve(projectFolder)).digest("hex").slice(0, 32);
}
