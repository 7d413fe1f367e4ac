import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { confineEnvironment, leash } from "../../src/tools/confine-command.ts";

const scratch = "postgresql://postgres:made-up@127.0.0.1:5433/openingday_rehearsal_1";
const confined = { database: scratch, port: 4_567, environment: { DATABASE_URL: scratch, PORT: "4567" } };

describe("the environment of a confined command", () => {
  it("names one database, whatever it named before", () => {
    const environment = confineEnvironment(
      {
        HOME: "/home/me",
        DIRECT_URL: "postgres://me@db.myapp.test/live",
        PRISMA_URL: "prisma+postgres://accelerate.test/?key=1",
        PGHOST: "db.myapp.test",
        PGSSLMODE: "require",
        REDIS_URL: "rediss://cache.myapp.test",
        MONGO: "mongodb+srv://db.myapp.test",
        MYSQL: "mysql://db.myapp.test/live",
        SITE_URL: "https://myapp.test",
        NODE_OPTIONS: "--import=./instrument.js",
      },
      confined,
    );
    expect(environment).toMatchObject({
      HOME: "/home/me",
      SITE_URL: "https://myapp.test",
      PORT: "4567",
      DATABASE_URL: scratch,
      DIRECT_URL: scratch,
      PRISMA_URL: scratch,
      PGHOST: "127.0.0.1",
      PGPORT: "5433",
      PGDATABASE: "openingday_rehearsal_1",
    });
    for (const name of ["PGSSLMODE", "REDIS_URL", "MONGO", "MYSQL"])
      expect({ name, value: environment[name] }).toEqual({ name, value: undefined });
    expect(JSON.stringify(environment)).not.toMatch(/myapp\.test\/live|instrument/u);
  });

  it("lets Node reach that database and its own port, and nothing else", async () => {
    const server = createServer((socket) => void socket.end("here"));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    const dial = (allowed: { readonly database: string; readonly port: number }, how: string): Promise<string> =>
      new Promise((resolve) => {
        const code = `import net from "node:net"; import http from "node:http"; const said = (text) => process.stdout.write(text); ${how}`;
        const env = Object.fromEntries(
          Object.entries(confineEnvironment(process.env, { ...allowed, environment: {} })).filter(([, value]) => value !== undefined),
        );
        const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
          env,
          stdio: ["ignore", "pipe", "inherit"],
        });
        let text = "";
        child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
        child.on("close", () => resolve(text));
      });
    const ways = [
      `net.connect(${port}, "127.0.0.1").on("data", said).on("error", ({ code }) => said(code));`,
      `net.connect({ port: ${port}, host: "127.0.0.1" }).on("data", said).on("error", ({ code }) => said(code));`,
      `net.connect("${port}", "localhost").on("data", said).on("error", ({ code }) => said(code));`,
    ];
    const database = `postgresql://me@127.0.0.1:${port}/x`;
    expect(await Promise.all(ways.slice(0, 2).map((way) => dial({ database, port: 1 }, way)))).toEqual(["here", "here"]);
    expect(await dial({ database: scratch, port }, ways[2] ?? "")).toBe("here");
    expect(await Promise.all(ways.map((way) => dial({ database: scratch, port: 1 }, way)))).toEqual(ways.map(() => "ECONNREFUSED"));
    const refused = "ECONNREFUSED";
    expect(await dial({ database: scratch, port: 1 }, `http.get("http://127.0.0.1:${port}/").on("error", ({ code }) => said(code));`)).toBe(
      refused,
    );
    expect(
      await dial({ database: scratch, port: 1 }, `await fetch("https://127.0.0.1:${port}/").catch(({ cause }) => said(cause.code));`),
    ).toBe(refused);
    expect(await dial({ database: scratch, port: 1 }, `net.connect("/tmp/.s.PGSQL.5432").on("error", ({ code }) => said(code));`)).toBe(
      refused,
    );
    server.close();
  });
});

it.skipIf(process.platform === "win32")("ends with its whole group once whoever started it is gone", async () => {
  const gone = spawnSync(process.execPath, ["--eval", ""]).pid;
  const child = spawn("/bin/sh", ["-c", leash("sleep 600", gone)], { detached: true, stdio: "ignore" });
  expect(await new Promise((resolve) => child.on("exit", (_code, signal) => resolve(signal)))).toBe("SIGKILL");
});
