import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { programAt } from "./find-program.ts";
import { type Server, startServer } from "./run-program.ts";

/** BIND's server on 127.0.0.1. */
export interface Named extends Server {
  readonly port: number;
  /** `address:port`. */
  readonly at: string;
}

/** What one server knows: zones of its own, or where to ask and which keys to trust. */
export interface NamedOptions {
  readonly folder: string;
  /** Origin to zone file. */
  readonly zones?: Readonly<Record<string, string>>;
  /** Makes it a validating resolver: zone to the port of 127.0.0.1 that it is asked at. */
  readonly forwards?: Readonly<Record<string, { readonly address?: string; readonly port: number }>>;
  /** Zone to its key in presentation form, `257 3 13 ...`. */
  readonly anchors?: Readonly<Record<string, string>>;
}

/** Starts `named` in the foreground with its own configuration on a free port. */
export async function startNamed(options: NamedOptions, undo: Undo): Promise<Named> {
  const port = await freePorts([{ address: "127.0.0.1", protocol: "both" }]);
  const home = join(options.folder, `named-${port}`);
  await mkdir(home, { recursive: true });
  const file = join(home, "named.conf");
  await writeFile(file, configuration(options, home, port));
  const server = await startServer(await findNamed(home), ["-g", "-n", "1", "-c", file], {
    cwd: home,
    isReady: (said) => / running$/mu.test(said),
  });
  undo.add(() => server.stop());
  const refused = /^.*(?:not loaded due to errors|loading from master file .* failed).*$/mu.exec(server.said());
  if (refused !== null) throw new Error(`named does not take the zone: ${server.said().slice(-2_000)}`);
  return { ...server, port, at: `127.0.0.1:${port}` };
}

/** Ubuntu's AppArmor lets the installed program read its usual folders only; the rule goes by the path, so a copy is free of it. */
async function findNamed(home: string): Promise<string> {
  const enabled = await readFile("/sys/module/apparmor/parameters/enabled", "utf8").catch(() => "N");
  if (!enabled.startsWith("Y")) return programAt("named");
  const copy = join(home, "named");
  await copyFile(programAt("named"), copy);
  return copy;
}

function configuration({ zones = {}, forwards, anchors = {} }: NamedOptions, home: string, port: number): string {
  const resolves = forwards !== undefined;
  return `
options {
  directory "${home}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  lock-file none;
  session-keyfile none;
  recursion ${resolves ? "yes" : "no"};
  allow-query { any; };
  allow-transfer { none; };
  notify no;
  empty-zones-enable no;
  dnssec-validation ${resolves ? "yes" : "no"};
  max-cache-size 16m;
};
controls { };
${
  Object.keys(anchors).length === 0
    ? ""
    : `trust-anchors {\n${Object.entries(anchors)
        .map(([zone, key]) => anchorLine(zone, key))
        .join("\n")}\n};`
}
${Object.entries(zones)
  .map(([origin, file]) => `zone "${origin}" { type primary; file "${file}"; };`)
  .join("\n")}
${Object.entries(forwards ?? {})
  .map(
    ([zone, { address = "127.0.0.1", port }]) => `zone "${zone}" { type forward; forward only; forwarders { ${address} port ${port}; }; };`,
  )
  .join("\n")}
`;
}

/** A DNSKEY as BIND's tools take it for a trust anchor. */
export function anchorLine(zone: string, key: string): string {
  const [flags, protocol, algorithm, ...rest] = key.split(/\s+/u);
  return `"${zone}." static-key ${flags} ${protocol} ${algorithm} "${rest.join("")}";`;
}
