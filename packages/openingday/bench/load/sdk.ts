import { type ChildProcess, fork } from "node:child_process";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { traceDoor } from "../../src/ingest/otlp/receive-traces.ts";
import { openScratch } from "../../src/postgres/open-scratch.ts";
import { atMost, type Bar, median, printBars } from "../bars.ts";
import { loadPeer } from "./sdk/places.ts";

const rounds = process.argv.includes("--full") ? 30 : 10;
/** Enough to last longer than the SDK waits before it sends: what sending costs is to be in it. */
const inABlock = 2000;
/** Before each block, unmeasured: whoever has not run for a while finds the caches full of others’ things. */
const toWarmUp = 60;
const atFirst = 2500;
/** As many as a pool of the application has connections; four applications share those of one small server. */
const atOnce = 6;
const libraries = ["drizzle", "kysely", "knex", "postgres", "postgres, imported"] as const;

const what = {
  cpu: "processor time of a route with one query, SDK / without",
  share: "what the SDK adds / what OpenTelemetry adds",
  wrong: "requests with a wrong query count, 40 clients, 10 connections",
  read: "requests of OpenTelemetry's SDK read wrong, 40 clients, 10 connections",
} as const;

export interface Measured {
  readonly bars: Readonly<Record<string, Bar>>;
  readonly remarks: readonly string[];
}

/** What following a request costs, beside OpenTelemetry doing the same, and whether queries are counted where they belong. */
export async function measureSdk(): Promise<Measured> {
  try {
    for (const name of ["pg", "fastify", "@opentelemetry/sdk-node"]) loadPeer(name);
  } catch {
    const none = (want: string): Bar => ({ want, got: null, ok: null, reason: "“npm run bench:setup” brings what is needed" });
    return {
      bars: { [what.cpu]: none("<= 1.25"), [what.share]: none("<= 0.3"), [what.wrong]: none("<= 0"), [what.read]: none("<= 0") },
      remarks: [],
    };
  }
  const server = await openScratch({ folders: [] }, new AbortController().signal);
  try {
    const { url } = await server.create();
    const cost = await measureCost(url);
    const wrong = await countWrong(url);
    const read = await readOpenTelemetry(url);
    return { bars: { ...cost.bars, ...wrong.bars, ...read.bars }, remarks: [...cost.remarks, ...wrong.remarks, ...read.remarks] };
  } finally {
    await server.close();
  }
}

interface Variant {
  readonly child: ChildProcess;
  readonly port: number;
  readonly agent: Agent;
}

const file = (name: string): string => fileURLToPath(new URL(`sdk/${name}.ts`, import.meta.url));
const warm = new URL("sdk/warm-ticks.ts", import.meta.url).href;
const sdk = new URL("../../../node/src/index.ts", import.meta.url).href;

async function start(app: string, args: readonly string[], imports: readonly string[], endpoint?: string): Promise<Variant> {
  const child = fork(file(app), [...args], {
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", warm, ...imports.flatMap((one) => ["--import", one])],
    env: { PATH: process.env["PATH"], ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return { child, port: (await answerOf(child)) as number, agent: new Agent({ keepAlive: true, maxSockets: 40 }) };
}

function answerOf(child: ChildProcess): Promise<unknown> {
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
async function load(variant: Variant, count: number, clients: number, path: (n: number) => string, marked = true): Promise<number> {
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

/** Processor time of the application for one block, milliseconds. */
async function block(variant: Variant, path: string, marked: boolean): Promise<number> {
  await load(variant, toWarmUp, atOnce, () => path, marked);
  const before = await cpu(variant);
  if ((await load(variant, inABlock, atOnce, () => path, marked)) > 0)
    throw new Error("The application of the bench answered with an error.");
  return (await cpu(variant)) - before;
}

async function cpu({ child }: Variant): Promise<number> {
  child.send("cpu");
  const { user, system } = (await answerOf(child)) as NodeJS.CpuUsage;
  return (user + system) / 1000;
}

/** All of them alive at once, block by block in an order that turns: a busy neighbour meets each alike. */
async function measureCost(database: string): Promise<Measured> {
  const sink = await traceDoor.open({ address: "127.0.0.1", port: 0 }, () => false);
  const variants: Readonly<Record<string, Variant>> = {
    bare: await start("app", [database], []),
    sdk: await start("app", [database], [sdk], sink.url),
    otel: await start("app", [database], [new URL("sdk/start-otel.ts", import.meta.url).href]),
    unmarked: await start("app", [database], [sdk], sink.url),
  };
  try {
    const ratios: Record<string, number[]> = {};
    for (const path of ["/one", "/twelve"]) {
      const isShort = path === "/one";
      for (const [name, variant] of Object.entries(variants))
        await load(variant, isShort ? atFirst : 300, atOnce, () => path, name !== "unmarked");
      for (let round = 0; round < (isShort ? rounds : Math.ceil(rounds / 4)); round += 1) {
        const took: Record<string, number> = {};
        for (const [name, variant] of turned(Object.entries(variants), round)) took[name] = await block(variant, path, name !== "unmarked");
        for (const [name, ms] of Object.entries(took)) (ratios[`${name} ${path}`] ??= []).push(ms / (took["bare"] ?? Number.NaN));
      }
    }
    const say = (name: string): string => {
      const all = (ratios[name] ?? []).toSorted((a, b) => a - b);
      const at = (share: number): string => (all[Math.floor(share * (all.length - 1))] ?? Number.NaN).toFixed(2);
      return `${median(all).toFixed(2)} (half of them ${at(0.25)} to ${at(0.75)})`;
    };
    const [own, theirs] = [median(ratios["sdk /one"] ?? []), median(ratios["otel /one"] ?? [])];
    return {
      bars: { [what.cpu]: atMost(1.25, own), [what.share]: atMost(0.3, (own - 1) / (theirs - 1)) },
      remarks: [
        `Processor time against the bare application in the same round, median of ${rounds} blocks of ${inABlock} requests. One query: SDK ${say("sdk /one")}, OpenTelemetry (http, pg; exported to nowhere) ${say("otel /one")}, SDK and requests that are not followed ${say("unmarked /one")}.`,
        `Twelve queries: SDK ${say("sdk /twelve")}, OpenTelemetry ${say("otel /twelve")}, not followed ${say("unmarked /twelve")}.`,
      ],
    };
  } finally {
    for (const { child, agent } of Object.values(variants)) {
      agent.destroy();
      child.disconnect();
    }
    await sink.close();
  }
}

/** The same in another order each time: nobody always follows the same other, whose work may not be quite over. */
function turned<T>(list: readonly T[], by: number): readonly T[] {
  const at = Math.floor(by / 2) % list.length;
  const order = [...list.slice(at), ...list.slice(0, at)];
  return by % 2 === 0 ? order : order.toReversed();
}

async function countWrong(database: string): Promise<Measured> {
  const remarks: string[] = [];
  let wrong = 0;
  for (const library of libraries) {
    const off = await tell("library-app", [library, database], sdk);
    wrong += off.wrong;
    remarks.push(`${library}: ${off.told} requests told, ${off.wrong} with a wrong count.`);
  }
  return { bars: { [what.wrong]: atMost(0, wrong) }, remarks };
}

/** OpenTelemetry's own SDK, with its own exporter, in protocol buffers. */
async function readOpenTelemetry(database: string): Promise<Measured> {
  const { told, wrong, statements } = await tell("app", [database], new URL("sdk/start-otel.ts", import.meta.url).href);
  return {
    bars: { [what.read]: atMost(0, wrong) },
    remarks: [`OpenTelemetry: ${told} requests told, ${wrong} read wrong; statements ${statements.map((one) => `“${one}”`).join(", ")}.`],
  };
}

/** Asks both pages of an application, and how many of its requests were told with another count than theirs, or not at all. */
async function tell(
  app: string,
  args: readonly string[],
  preload: string,
): Promise<{ told: number; wrong: number; statements: readonly string[] }> {
  const receiver = await traceDoor.open({ address: "127.0.0.1", port: 0 }, () => true);
  const variant = await start(app, args, [preload], receiver.url);
  const count = 240;
  try {
    const failed = await load(variant, count, 40, (n) => (n % 2 === 0 ? "/one" : "/twelve"));
    for (let looks = 0; looks < 200 && receiver.requests().length < count; looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    const requests = receiver.requests();
    const off = requests.filter(({ route, queries }) => queries !== (route === "/one" ? 1 : 12)).length;
    const statements = new Set(requests.flatMap((request) => request.statements.map(({ text }) => text)));
    return { told: requests.length, wrong: failed + off + Math.max(0, count - requests.length), statements: [...statements] };
  } finally {
    variant.agent.destroy();
    variant.child.disconnect();
    await receiver.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bars, remarks } = await measureSdk();
  printBars("sdk", bars, remarks);
}
