import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../../app/migrate.ts";
import { createAuthority } from "../../world/certificates/authority.ts";
import { openDatabase } from "./open-database.ts";
import type { TestDatabase } from "./open-database.ts";
import { variables, writeAssets } from "./start-app.ts";

const entry = fileURLToPath(new URL("../../app/server.ts", import.meta.url));

let folder: string;
let assetsFolder: string;
let server: TestDatabase;
let healthy: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coach-server-"));
  [server, assetsFolder] = await Promise.all([openDatabase(), writeAssets()]);
  await migrate(server.url);
  healthy = variables({ databaseUrl: server.url, smtpUrl: "smtp://127.0.0.1:1", stripeUrl: "http://127.0.0.1:1", assetsFolder });
});
afterAll(async () => {
  await server.close();
  await Promise.all([folder, assetsFolder].map((path) => rm(path, { recursive: true, force: true })));
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(environment: Record<string, string>): { child: ChildProcess; ended: Promise<Ended>; listening: Promise<{ port: number }> } {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", entry], {
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const listening = new Promise<{ port: number }>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      const line = stdout.split("\n").find((text) => text.includes('"msg":"listening"'));
      if (line) resolve(JSON.parse(line) as { port: number });
    });
  });
  const ended = new Promise<Ended>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, ended, listening };
}

function ask(port: number, ca: string, options: { readonly key?: string; readonly cert?: string }): Promise<number | string> {
  return new Promise((resolve) => {
    const asking = request(
      {
        host: "127.0.0.1",
        port,
        path: "/healthz",
        servername: "app.brightpath.test",
        headers: { host: "app.brightpath.test" },
        ca,
        agent: false,
        ...options,
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asking.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asking.end();
  });
}

it.each([
  { why: "names are missing", change: { DATABASE_URL: "", SMTP_URL: "" }, code: 78, says: "DATABASE_URL, SMTP_URL" },
  { why: "a value is not valid", change: { APP_URL: "app" }, code: 1, says: "missing or not valid: APP_URL" },
  { why: "the client was not built", change: { ASSETS_DIR: "/nowhere" }, code: 1, says: "node app/build-assets.ts" },
])("refuses to start with one sentence when $why", async ({ change, code, says }) => {
  const { stderr, code: exit } = await start({ ...healthy, ...(change as unknown as Record<string, string>) }).ended;
  expect(exit).toBe(code);
  expect(stderr).toContain(says);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

it("starts without the calendar's key, listens, and ends well on SIGTERM", async () => {
  const { child, ended, listening } = start({ ...healthy, LOG_LEVEL: "silent" });
  const { port } = await listening;
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(await answer.json()).toEqual({ ok: true });
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

it("takes only clients with a certificate of the given authority", async () => {
  const [authority, other] = [await createAuthority("Test authority"), await createAuthority("Somebody else")];
  const [own, edge, stranger] = await Promise.all([
    authority.issue({ names: ["app.brightpath.test"] }),
    authority.issue({ names: ["edge.test"], client: true }),
    other.issue({ names: ["edge.test"], client: true }),
  ]);
  const files = { TLS_CERT_FILE: own.chainPem, TLS_KEY_FILE: own.keyPem, TLS_CLIENT_CA_FILE: authority.certPem };
  const environment: Record<string, string> = { ...healthy, LOG_LEVEL: "silent" };
  for (const [name, text] of Object.entries(files)) {
    environment[name] = join(folder, `${name}.pem`);
    await writeFile(environment[name], text);
  }
  const { child, ended, listening } = start(environment);
  const { port } = await listening;
  expect(await ask(port, authority.certPem, { cert: edge.certPem, key: edge.keyPem })).toBe(200);
  expect(await ask(port, authority.certPem, {})).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|EPROTO/u);
  expect(await ask(port, authority.certPem, { cert: stranger.certPem, key: stranger.keyPem })).toMatch(
    /UNKNOWN_CA|ECONNRESET|EPROTO|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN/u,
  );
  child.kill("SIGTERM");
  expect((await ended).code).toBe(0);
});
