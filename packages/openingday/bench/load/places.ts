import { access } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Ignored by git; the peers that npm brings live here. */
export const peersFolder = fileURLToPath(new URL("../../../../.bench/load", import.meta.url));

/** Versions are named: another one would be another measurement. */
export const npmPeers = { autocannon: "9.0.0", artillery: "2.0.21" } as const;

/** Main file of a peer that npm brought; undefined where it is not there. */
export async function findPeer(name: keyof typeof npmPeers): Promise<string | undefined> {
  const path = join(peersFolder, "node_modules", name, name === "artillery" ? "bin/run" : "autocannon.js");
  return access(path).then(
    () => path,
    () => undefined,
  );
}

/** Servers run on one core and clients on the other, so that neither takes time from the other. */
export const serverCore = 0;
export const clientCore = availableParallelism() > 1 ? 1 : 0;
