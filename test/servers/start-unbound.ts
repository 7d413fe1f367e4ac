import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { type Server, startServer } from "./run-program.ts";

/** Unbound as a validating resolver on 127.0.0.1. */
export interface Unbound extends Server {
  /** `address:port`. */
  readonly at: string;
}

/** Starts `unbound` in the foreground: it validates from the keys given, tells why it refuses (EDE), and asks one port of 127.0.0.1 for each zone. */
export async function startUnbound(
  options: {
    readonly folder: string;
    /** Zone to the port it is asked at. */
    readonly forwards: Readonly<Record<string, number>>;
    /** Zone to its key in presentation form, `257 3 13 ...`. */
    readonly anchors: Readonly<Record<string, string>>;
  },
  undo: Undo,
): Promise<Unbound> {
  const port = await freePorts([{ address: "127.0.0.1", protocol: "both" }]);
  const home = join(options.folder, `unbound-${port}`);
  await mkdir(home, { recursive: true });
  const file = join(home, "unbound.conf");
  await writeFile(file, configuration(options, home, port));
  const server = await startServer("unbound", ["-d", "-p", "-c", file], {
    cwd: home,
    isReady: (said) => /start of service/u.test(said),
  });
  undo.add(() => server.stop());
  return { ...server, at: `127.0.0.1:${port}` };
}

function configuration({ forwards, anchors }: Parameters<typeof startUnbound>[0], home: string, port: number): string {
  return `
server:
  interface: 127.0.0.1
  port: ${port}
  directory: "${home}"
  chroot: ""
  username: ""
  use-syslog: no
  logfile: ""
  verbosity: 1
  num-threads: 1
  do-ip6: no
  do-not-query-localhost: no
  module-config: "validator iterator"
  ede: yes
  val-permissive-mode: no
  local-zone: "test." nodefault
${Object.entries(anchors)
  .map(([zone, key]) => `  trust-anchor: "${zone}. DNSKEY ${key}"`)
  .join("\n")}
remote-control:
  control-enable: no
${Object.entries(forwards)
  .map(([zone, to]) => `forward-zone:\n  name: "${zone}."\n  forward-addr: 127.0.0.1@${to}`)
  .join("\n")}
`;
}
