import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { hasGreeting } from "./has-greeting.ts";
import { mustRun, startServer } from "./run-program.ts";

/** A signing key as Debian's tool makes it. */
export interface DkimKey {
  readonly file: string;
  /** The record for the zone file, several strings in parentheses. */
  readonly zoneText: string;
}

/** Makes a key pair of 2048 bits with `opendkim-genkey`. */
export async function makeDkimKey(folder: string, domain: string, selector: string): Promise<DkimKey> {
  const home = join(folder, `dkim-${selector}`);
  await mkdir(home, { recursive: true });
  await mustRun("opendkim-genkey", ["-b", "2048", "-d", domain, "-s", selector, "-D", home]);
  return { file: join(home, `${selector}.private`), zoneText: await readFile(join(home, `${selector}.txt`), "utf8") };
}

/**
 * Starts OpenDKIM in front of a mail server: it signs what comes from 127.0.0.1 and verifies what comes from elsewhere, with the
 * keys that the DNS server on `dnsPort` publishes. Returns its port.
 */
export async function startOpendkim(
  options: {
    readonly folder: string;
    readonly domain: string;
    readonly selector: string;
    readonly keyFile: string;
    readonly dnsPort: number;
  },
  undo: Undo,
): Promise<number> {
  const { folder, domain, selector, keyFile, dnsPort } = options;
  const port = await freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const resolver = join(folder, "unbound.conf");
  await writeFile(
    resolver,
    // Unbound knows by itself that nothing is below "test", unless told.
    `server:\n  do-not-query-localhost: no\n  module-config: "iterator"\n  local-zone: "test." nodefault\nstub-zone:\n  name: "${domain}"\n  stub-addr: 127.0.0.1@${dnsPort}\n`,
  );
  const lines = [
    `Socket inet:${port}@127.0.0.1`,
    `Domain ${domain}`,
    `Selector ${selector}`,
    `KeyFile ${keyFile}`,
    `ResolverConfiguration ${resolver}`,
    `PidFile ${join(folder, "opendkim.pid")}`,
    "Mode sv",
    "InternalHosts 127.0.0.1",
    "RequireSafeKeys no",
    "Background no",
    "Syslog no",
    "OversignHeaders From",
  ];
  const file = join(folder, "opendkim.conf");
  await writeFile(file, `${lines.join("\n")}\n`);
  const server = await startServer("opendkim", ["-f", "-x", file], { cwd: folder, isReady: () => hasGreeting(port, "") });
  undo.add(() => server.stop());
  return port;
}
