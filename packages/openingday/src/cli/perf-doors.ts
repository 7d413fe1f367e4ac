import { isIP } from "node:net";
import { join } from "node:path";
import type { Vantage } from "../model/target.ts";
import type { Tools } from "../model/tools.ts";
import { createTools } from "../tools/create-tools.ts";
import { createOwnership, proveOwnership, readOrCreateKey } from "../tools/ownership.ts";
import { version } from "./version.ts";

export interface PerfDoors {
  readonly tools: Tools;
  /** Throws NotOwned for a host that is not shown to be the user's. */
  readonly guard: (host: string, address: string) => void;
  readonly close: () => Promise<void>;
}

export interface PerfDoorsOptions {
  readonly hosts: readonly string[];
  /** The configuration's domain, whose proof counts for the hosts below it. */
  readonly domain?: string;
  readonly vantage: Vantage;
  /** Folder of the user's key. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Opens the doors to both releases, as far as each is shown to be the user's own; this machine's own addresses need no proof. */
export async function openPerfDoors({ hosts, domain, vantage, folder, signal }: PerfDoorsOptions): Promise<PerfDoors> {
  const domainOf = (host: string): string =>
    domain !== undefined && (host === domain || host.endsWith(`.${domain}`)) ? domain : host.replaceAll(/^\[|\]$/gu, "");
  const named = [...new Set(hosts.map(domainOf))].filter((name) => isIP(name) === 0 && name !== "localhost");
  const key = named.length === 0 ? undefined : await readOrCreateKey(join(folder, ".openingday"));
  const passive = createTools({ vantage, mode: "passive", version, projectFolder: folder, signal });
  const provenDomains: string[] = [];
  if (key !== undefined)
    try {
      for (const name of named) if (await proveOwnership(name, key.hash, passive.tools)) provenDomains.push(name);
    } finally {
      await passive.close();
    }
  const guard = (host: string, address: string): void =>
    createOwnership({ domain: domainOf(host), provenDomains, ...(key === undefined ? {} : { keyHash: key.hash }) }).assertOwned(
      host,
      address,
    );
  // No signal here: what signing in left behind must still be taken away when the run is interrupted.
  const active = createTools({ vantage, mode: "active", version, projectFolder: folder, guard });
  return { tools: active.tools, guard, close: () => active.close() };
}
