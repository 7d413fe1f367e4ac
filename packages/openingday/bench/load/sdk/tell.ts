import { type ChildProcess, fork } from "node:child_process";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { traceDoor } from "../../../src/ingest/otlp/receive-traces.ts";
import type { SeenRequest } from "../../../src/model/evidence-traces.ts";

export interface Variant {
  readonly child: ChildProcess;
  readonly port: number;
  readonly agent: Agent;
}

const file = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url));
const warm = new URL("warm-ticks.ts", import.meta.url).href;
export const sdk = new URL("../../../../node/src/index.ts", import.meta.url).href;

export async function start(app: string, args: readonly string[], imports: readonly string[], endpoint?: string): Promise<Variant> {
  const child = fork(file(app), [...args], {
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", warm, ...imports.flatMap((one) => ["--import", one])],
    env: { PATH: process.env["PATH"], ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return { child, port: (await answerOf(child)) as number, agent: new Agent({ keepAlive: true, maxSockets: 40 }) };
}

export function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error("The application of the bench ended."));
    child.once("exit", failed);
    child.once("message", (message) => {
      child.off("exit", failed);
      resolve(message);
    });
  });
}

function ask({ port, agent }: Variant, path: string, marked: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { [marked ? "x-openingday-run" : "x-openingday-off"]: "bench" };
    get({ host: "127.0.0.1", port, path, agent, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    }).on("error", reject);
  });
}

/** So many requests, some at once; how many were not answered by 200. */
export async function load(variant: Variant, count: number, clients: number, path: (n: number) => string, marked = true): Promise<number> {
  let [sent, wrong] = [0, 0];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (sent < count) {
        sent += 1;
        if ((await ask(variant, path(sent), marked)) !== 200) wrong += 1;
      }
    }),
  );
  return wrong;
}

const count = 240;

/** Asks both pages of an application, forty clients at once: how many were answered by an error, and what was told. */
export async function tellRequests(
  app: string,
  args: readonly string[],
  {
    preload = sdk,
    path = (page) => `/${page}`,
  }: { readonly preload?: string; readonly path?: (page: "one" | "twelve", n: number) => string } = {},
): Promise<{ readonly failed: number; readonly requests: readonly SeenRequest[] }> {
  const receiver = await traceDoor.open({ address: "127.0.0.1", port: 0 }, () => true);
  const variant = await start(app, args, [preload], receiver.url);
  try {
    const failed = await load(variant, count, 40, (n) => path(n % 2 === 0 ? "one" : "twelve", n));
    for (let looks = 0; looks < 200 && receiver.requests().length < count; looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return { failed, requests: receiver.requests() };
  } finally {
    variant.agent.destroy();
    variant.child.disconnect();
    await receiver.close();
  }
}

/** How many of the requests were told with another count or route than theirs, or not at all. */
export function countWrongOnes(failed: number, requests: readonly SeenRequest[], route: (page: "one" | "twelve") => string): number {
  const right = requests.filter(
    (one) => (one.route === route("one") && one.queries === 1) || (one.route === route("twelve") && one.queries === 12),
  ).length;
  return failed + Math.max(0, count - right);
}
