import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestContext } from "vitest";
import { serve } from "../journeys/loopback.ts";

type Closer = TestContext["onTestFinished"];

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

/** How a release behaves; it may be changed while it runs. */
export interface ReleasePlan {
  afterMs: number;
  letsIn?: boolean;
  body?: string;
}

export interface Release {
  readonly url: string;
  readonly port: number;
  /** Who came, and who left. */
  readonly log: readonly string[];
}

/** A release with a login: it refuses a form that seems to come from elsewhere, and shows its dashboard to nobody else. */
export async function startRelease(closer: Closer, plan: ReleasePlan): Promise<Release> {
  const log: string[] = [];
  const served = await serve((request, response) => {
    const own = `http://${request.headers.host}`;
    const isIn = request.headers.cookie === "session=lab";
    if (request.method === "POST" && request.headers.origin !== own) response.writeHead(403).end();
    else if (request.url === "/login" && plan.letsIn !== false) {
      log.push("came");
      response.writeHead(303, { location: `${own}/dashboard`, "set-cookie": "session=lab; Path=/; HttpOnly" }).end();
    } else if (request.url === "/leave" && isIn) {
      log.push("left");
      response.end("bye");
    } else if (request.url === "/dashboard" && isIn) setTimeout(() => response.end(plan.body ?? "Your day"), plan.afterMs);
    else response.writeHead(401).end();
  });
  closer(() => served.close());
  return { url: served.url, port: served.port, log };
}

/** A folder with a configuration in which a customer logs in and looks at the dashboard; `port` is where lab.test answers. */
export async function layOutFolder(closer: Closer, port = 9, load: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const at = (path: string): string => `http://lab.test${path}`;
  const config = {
    domain: "lab.test",
    site: at("/"),
    hosts: [{ name: "lab.test", role: "site" }],
    journeys: [
      {
        id: "login",
        title: "A customer logs in",
        writes: true,
        steps: [
          { kind: "request", name: "log in", method: "POST", url: at("/login"), form: { name: "Ada" }, expect: { at: "/dashboard" } },
        ],
        cleanup: [{ kind: "request", name: "leave", method: "POST", url: at("/leave") }],
      },
    ],
    load: {
      session: "login",
      ratePerSecond: 50,
      routes: [
        { route: "GET /dashboard", kind: "read", url: at("/dashboard") },
        { route: "POST /leave", kind: "write", method: "POST", url: at("/leave"), fields: { name: "Ada" } },
      ],
      ...load,
    },
    // Nothing but the releases is there.
    vantage: {
      resolvers: ["127.0.0.1:9"],
      parents: ["127.0.0.1:9"],
      dnsPort: 9,
      connect: { ":80": `127.0.0.1:${port}`, ":443": "127.0.0.1:9" },
    },
  };
  const folder = await mkdtemp(join(tmpdir(), "openingday-perf-"));
  closer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
  return folder;
}

export function runPerf(folder: string, args: readonly string[]) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((done) => {
    execFile(
      process.execPath,
      [main, "perf", ...args],
      { cwd: folder, env: { ...process.env, XDG_STATE_HOME: `${folder}/state` }, encoding: "utf8" },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
