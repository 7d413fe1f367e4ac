import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { type Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { traceDoor } from "../../../openingday/src/ingest/otlp/receive-traces.ts";
import type { SeenRequest, TraceReceiver } from "../../../openingday/src/model/evidence-traces.ts";

const sdk = new URL("../../src/index.ts", import.meta.url).href;
const oldest = fileURLToPath(
  new URL(`../../../../.bench/node-22/node_modules/node-${process.platform}-${process.arch}/bin/node`, import.meta.url),
);

/** This Node, and the oldest promised one where “npm run bring:node-22” has brought it: each loads modules in a way of its own. */
export const nodes: readonly { readonly name: string; readonly execPath: string }[] = [
  { name: `Node ${process.versions.node}`, execPath: process.execPath },
  ...(existsSync(oldest) ? [{ name: "the oldest Node", execPath: oldest }] : []),
];

/** An application in a process of its own, started as a user starts theirs. */
export interface Followed {
  readonly port: number;
  /** Asks a path, marked as part of a measured run unless `run` is empty; the status and the text. */
  readonly ask: (
    path: string,
    options?: { readonly run?: string; readonly traceparent?: string; readonly agent?: Agent },
  ) => Promise<{ status: number; text: string }>;
  readonly stop: () => Promise<void>;
}

export async function startFollowed(
  app: string,
  args: readonly string[],
  {
    endpoint,
    withSdk = true,
    execPath = process.execPath,
  }: { readonly endpoint: string; readonly withSdk?: boolean; readonly execPath?: string },
): Promise<Followed> {
  const child = fork(fileURLToPath(new URL(`apps/${app}.ts`, import.meta.url)), [...args], {
    execPath,
    execArgv: ["--disable-warning=ExperimentalWarning", ...(withSdk ? ["--import", sdk] : [])],
    env: { PATH: process.env["PATH"], OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: "followed" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const port = await firstMessage(child);
  return {
    port,
    ask: (path, { run = "run", traceparent, agent } = {}) =>
      new Promise((resolve, reject) => {
        const headers = { ...(run === "" ? {} : { "x-openingday-run": run }), ...(traceparent === undefined ? {} : { traceparent }) };
        get({ host: "127.0.0.1", port, path, headers, ...(agent === undefined ? {} : { agent }) }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        }).on("error", reject);
      }),
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.disconnect();
      }),
  };
}

function firstMessage(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("message", (port) => resolve(port as number));
    child.once("exit", (code) => reject(new Error(`the application ended with ${code}`)));
  });
}

export const openReceiver = (): Promise<TraceReceiver> => traceDoor.open({ address: "127.0.0.1", port: 0 }, () => true);

/** Resolves once so many requests were told; rejects when they are not within ten seconds. */
export async function told(receiver: TraceReceiver, count: number): Promise<readonly SeenRequest[]> {
  for (let looks = 0; looks < 400; looks += 1) {
    const requests = receiver.requests();
    if (requests.length >= count) return requests;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${receiver.requests().length} of ${count} requests were told`);
}
