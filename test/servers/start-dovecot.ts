import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { hasGreeting } from "./has-greeting.ts";
import { startServer } from "./run-program.ts";

/** Dovecot with one mailbox, whose folders are folders of files. */
export interface Dovecot {
  readonly port: number;
  readonly securePort: number;
  /** Puts a mail where its delivery would have put it. */
  deliver(folder: "INBOX" | "Spam", raw: Uint8Array): Promise<void>;
}

/** Starts Dovecot for the user `ada` with the password given; its junk folder is called “Spam” and marked `\Junk`. Needs root. */
export async function startDovecot(
  options: { readonly folder: string; readonly password: string; readonly certPem: string; readonly keyPem: string },
  undo: Undo,
): Promise<Dovecot> {
  const home = join(options.folder, "dovecot");
  const box = join(home, "box");
  for (const folder of ["run", "box/new", "box/cur", "box/tmp", "box/.Spam/new", "box/.Spam/cur", "box/.Spam/tmp"])
    await mkdir(join(home, folder), { recursive: true, mode: 0o777 });
  await writeFile(join(home, "cert.pem"), options.certPem);
  await writeFile(join(home, "key.pem"), options.keyPem, { mode: 0o600 });
  await writeFile(join(home, "users"), `ada:{PLAIN}${options.password}\n`, { mode: 0o644 });
  const free = (): Promise<number> => freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const [port, securePort] = [await free(), await free()];
  const file = join(home, "dovecot.conf");
  await writeFile(
    file,
    `base_dir = ${home}/run
state_dir = ${home}/run
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
first_valid_uid = 0
mail_location = maildir:${box}
passdb {
  driver = passwd-file
  args = ${home}/users
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${home}
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Spam {
    special_use = \\Junk
    auto = subscribe
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${securePort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
`,
  );
  await openUp(home);
  const server = await startServer("dovecot", ["-F", "-c", file], { cwd: home, isReady: () => hasGreeting(port, "* OK") });
  undo.add(() => server.stop());
  let count = 0;
  return {
    port,
    securePort,
    async deliver(folder, raw) {
      count += 1;
      const to = join(box, folder === "INBOX" ? "new" : ".Spam/new", `${Math.floor(Date.now() / 1_000)}.M${count}.test`);
      await writeFile(to, raw, { mode: 0o666 });
    },
  };
}

/** Dovecot reads mail as “nobody”. */
async function openUp(home: string): Promise<void> {
  for (const folder of [
    home,
    join(home, "box"),
    ...["new", "cur", "tmp", ".Spam", ".Spam/new", ".Spam/cur", ".Spam/tmp"].map((name) => join(home, "box", name)),
  ])
    await chmod(folder, 0o777);
}
