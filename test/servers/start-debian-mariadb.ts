import { chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import type { Undo } from "../../apps/coach/world/undo.ts";
import { programAt } from "./find-program.ts";
import { mustRun, startServer } from "./run-program.ts";

/** Starts Debian's MariaDB on 127.0.0.1 with files of its own, as the user `mysql` where root starts it; the address of a database. */
export async function startDebianMariadb(folder: string, undo: Undo): Promise<string> {
  const home = join(folder, "mariadb");
  await mkdir(home, { mode: 0o711 });
  const isRoot = process.getuid?.() === 0;
  const asUser = isRoot ? ["--user=mysql"] : [];
  if (isRoot) {
    const [uid = 0, gid = 0] = (await Promise.all(["-u", "-g"].map((flag) => mustRun("id", [flag, "mysql"])))).map(Number);
    await chown(home, uid, gid);
  }
  const [data, socket] = [join(home, "data"), join(home, "socket")];
  await mustRun(programAt("mariadb-install-db"), [
    "--no-defaults",
    ...asUser,
    "--auth-root-authentication-method=normal",
    `--datadir=${data}`,
  ]);
  const port = await freePorts([{ address: "127.0.0.1", protocol: "tcp" }]);
  const server = await startServer(
    programAt("mariadbd"),
    ["--no-defaults", ...asUser, `--datadir=${data}`, `--socket=${socket}`, `--port=${port}`, "--bind-address=127.0.0.1"],
    { cwd: home, isReady: (said) => said.includes("ready for connections") },
  );
  undo.add(() => server.stop());
  const sql = "create database shop; create user app@'127.0.0.1' identified by 'app'; grant all on shop.* to app@'127.0.0.1'";
  await mustRun(programAt("mariadb"), ["--no-defaults", `--socket=${socket}`, "--user=root", "-e", sql]);
  return `mysql://app:app@127.0.0.1:${port}/shop`;
}
