import { chown, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { hasGreeting } from "./has-greeting.ts";
import { mustRun, startServer } from "./run-program.ts";

/** Postfix with its own configuration and queue. */
export interface Postfix {
  /** Port by what happens to a mail that comes in there; none looks like the others in the log. */
  readonly ports: Readonly<Record<"signed" | "unsigned" | "signerGone", number>>;
  /** What lies in the mailbox of `box.test`, in no order. */
  delivered(): Promise<readonly Buffer[]>;
}

const nobody = 65534;

/**
 * Starts Postfix. It sends on from 127.0.0.30 what 127.0.0.1 hands in, keeps mail to `box.test` whoever sends it, and refuses to
 * relay for anyone else. Needs root.
 */
export async function startPostfix(
  options: { readonly folder: string; readonly hostname: string; readonly milterPort: number; readonly relayPort: number },
  undo: Undo,
): Promise<Postfix> {
  const { hostname, milterPort, relayPort } = options;
  const home = join(options.folder, "postfix");
  const folders = { conf: join(home, "conf"), queue: join(home, "queue"), state: join(home, "state"), box: join(home, "box") };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o755 });
  await chown(folders.state, Number(await mustRun("id", ["-u", "postfix"])), 0);
  await chown(folders.box, nobody, nobody);
  const free = (): Promise<number> => freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const ports = { signed: await free(), unsigned: await free(), signerGone: await free() };
  const settings = [
    "compatibility_level = 3.6",
    `queue_directory = ${folders.queue}`,
    `data_directory = ${folders.state}`,
    "command_directory = /usr/sbin",
    "daemon_directory = /usr/lib/postfix/sbin",
    `maillog_file = ${join(home, "log")}`,
    `maillog_file_prefixes = ${home}`,
    `myhostname = ${hostname}`,
    "mydestination =",
    "alias_maps =",
    "mynetworks = 127.0.0.1/32",
    "inet_interfaces = 127.0.0.1",
    "inet_protocols = ipv4",
    "smtp_bind_address = 127.0.0.30",
    `relayhost = [127.0.0.1]:${relayPort}`,
    "smtp_dns_support_level = disabled",
    "smtp_tls_security_level = none",
    "smtpd_peername_lookup = no",
    `smtpd_milters = inet:127.0.0.1:${milterPort}`,
    "milter_default_action = tempfail",
    "milter_connect_timeout = 5s",
    "virtual_mailbox_domains = box.test",
    `virtual_mailbox_base = ${folders.box}`,
    "virtual_mailbox_maps = static:mail/",
    `virtual_uid_maps = static:${nobody}`,
    `virtual_gid_maps = static:${nobody}`,
  ];
  await writeFile(join(folders.conf, "main.cf"), `${settings.join("\n")}\n`);
  await writeFile(join(folders.conf, "master.cf"), services(ports, await free()));
  const isReady = (): Promise<boolean> => hasGreeting(ports.signed, `220 ${hostname}`);
  // Makes the folders of the queue. Its master program is then run by us, because "start-fg" would hide it behind a shell.
  await mustRun("postfix", ["-c", folders.conf, "check"]);
  const server = await startServer("master", ["-s", "-c", folders.conf], { cwd: home, isReady });
  undo.add(() => server.stop());
  return {
    ports,
    async delivered() {
      const folder = join(folders.box, "mail", "new");
      const names = await readdir(folder).catch(() => []);
      return Promise.all(names.map((name) => readFile(join(folder, name))));
    },
  };
}

function services(ports: Postfix["ports"], closedPort: number): string {
  return `127.0.0.1:${ports.signed} inet n - n - - smtpd
127.0.0.1:${ports.unsigned} inet n - n - - smtpd
  -o smtpd_milters= -o smtpd_peername_lookup=yes
127.0.0.1:${ports.signerGone} inet n - n - - smtpd
  -o smtpd_milters=inet:127.0.0.1:${closedPort}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;
}
