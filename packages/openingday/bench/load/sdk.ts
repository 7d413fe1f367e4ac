import { fileURLToPath } from "node:url";
import { traceDoor } from "../../src/ingest/otlp/receive-traces.ts";
import { openScratch } from "../../src/postgres/open-scratch.ts";
import { atMost, type Bar, median, printBars } from "../bars.ts";
import { loadPeer } from "./sdk/places.ts";
import { answerOf, countWrongOnes, load, sdk, start, tellRequests, type Variant } from "./sdk/tell.ts";

const rounds = process.argv.includes("--full") ? 30 : 10;
/** Enough to last longer than the SDK waits before it sends: what sending costs is to be in it. */
const inABlock = 2000;
/** Before each block, unmeasured: whoever has not run for a while finds the caches full of others’ things. */
const toWarmUp = 60;
const atFirst = 2500;
/** As many as a pool of the application has connections; four applications share those of one small server. */
const atOnce = 6;
const libraries = ["drizzle", "kysely", "knex", "prisma", "postgres", "postgres, imported"] as const;
const frameworks = ["express", "express 4", "hono", "koa"] as const;

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
    for (const name of ["pg", "fastify", "express4", "@opentelemetry/sdk-node"]) loadPeer(name);
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
  const add = (name: string, told: number, off: number): void => {
    wrong += off;
    remarks.push(`${name}: ${told} requests told, ${off} with a wrong count or route.`);
  };
  for (const library of libraries) {
    const { failed, requests } = await tellRequests("library-app", [library, database]);
    add(
      library,
      requests.length,
      countWrongOnes(failed, requests, (page) => `/${page}`),
    );
  }
  for (const framework of frameworks) {
    const { failed, requests } = await tellRequests("framework-app", [framework, database], { path: (page, n) => `/shop/${page}/${n}` });
    add(
      framework,
      requests.length,
      countWrongOnes(failed, requests, (page) => `/shop/${page}/:id`),
    );
  }
  return { bars: { [what.wrong]: atMost(0, wrong) }, remarks };
}

/** OpenTelemetry's own SDK, with its own exporter, in protocol buffers. */
async function readOpenTelemetry(database: string): Promise<Measured> {
  const preload = new URL("sdk/start-otel.ts", import.meta.url).href;
  const { failed, requests } = await tellRequests("app", [database], { preload });
  const wrong = countWrongOnes(failed, requests, (page) => `/${page}`);
  const statements = new Set(requests.flatMap((request) => request.statements.map(({ text }) => `“${text}”`)));
  return {
    bars: { [what.read]: atMost(0, wrong) },
    remarks: [`OpenTelemetry: ${requests.length} requests told, ${wrong} read wrong; statements ${[...statements].join(", ")}.`],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bars, remarks } = await measureSdk();
  printBars("sdk", bars, remarks);
}
