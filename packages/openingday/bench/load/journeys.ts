import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { atMost, type Bar, median } from "../bars.ts";
import { runNode } from "../start-process.ts";
import { artilleryScript, fiveSteps } from "./five-steps.ts";
import { constant, orderFor, type Driven } from "./orders.ts";
import { drivePinned, runPinned, startPinned } from "./pinned.ts";
import { clientCore, findPeer, serverCore } from "./places.ts";

const binary = fileURLToPath(new URL("../../dist/openingday.js", import.meta.url));
const perSecond = 100;
const seconds = 8;
const smokes = 3;

interface Measured {
  readonly bars: Record<string, Bar>;
  readonly remark: string;
}

/** CPU of whole processes for the same journeys at the same rate, artillery's start and ours included. */
export async function measureJourneys(): Promise<Measured> {
  const name = "CPU over artillery's, the same five-step journeys";
  const artillery = await findPeer("artillery");
  if (artillery === undefined)
    return {
      bars: { [name]: { want: "<= 0.35", got: null, ok: null, reason: "artillery is not there: npm run bench:setup" } },
      remark: "",
    };
  const server = await startPinned(serverCore, "./journey-server.ts");
  const folder = await mkdtemp(join(tmpdir(), "openingday-bench-"));
  try {
    const work = { kind: "journey", journey: fiveSteps(server.url), thinkMs: 0 } as const;
    const ours = await drivePinned<Driven>(clientCore, orderFor(server.url, { crowd: constant(perSecond, seconds * 1000), work }));
    const script = join(folder, "script.json");
    await writeFile(script, JSON.stringify(artilleryScript(server.url, perSecond, seconds)));
    const theirs = await runPinned(clientCore, process.execPath, [
      artillery,
      "run",
      "--quiet",
      "--output",
      join(folder, "out.json"),
      script,
    ]);
    if (theirs?.code !== 0) throw new Error(`artillery ended with ${theirs?.code}: ${theirs?.said.slice(-400)}`);
    const walked = ours.whole?.latency.n ?? 0;
    return {
      bars: {
        [name]: atMost(0.35, ours.processMs / theirs.cpuMs),
        "journeys that got to their end, of those due": { want: `>= ${ours.begun}`, got: walked, ok: walked === ours.begun },
      },
      remark: `CPU for ${perSecond * seconds} journeys: ours ${Math.round(ours.processMs)} ms, artillery ${Math.round(theirs.cpuMs)} ms (${(theirs.tookMs / 1000).toFixed(0)} s).`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  }
}

/** `openingday smoke` with a journey of five steps, as a whole process from its start to its end. */
export async function measureSmoke(): Promise<Measured> {
  const server = await startPinned(serverCore, "./journey-server.ts");
  const folder = await mkdtemp(join(tmpdir(), "openingday-bench-"));
  try {
    const { port } = new URL(server.url);
    const config = {
      domain: "bench.test",
      site: "http://bench.test/",
      journeys: [fiveSteps("http://bench.test")],
      vantage: {
        resolvers: ["127.0.0.1:9"],
        parents: ["127.0.0.1:9"],
        dnsPort: 9,
        connect: { ":80": `127.0.0.1:${port}`, ":443": "127.0.0.1:9" },
      },
    };
    await writeFile(join(folder, "openingday.config.ts"), `export default ${JSON.stringify(config)};\n`);
    const times: number[] = [];
    // The first one also keeps what it compiled for the next.
    for (let n = 0; n <= smokes; n++) {
      const run = await runNode([binary, "smoke", "--only", "journeys"], { cwd: folder, env: { XDG_STATE_HOME: folder } });
      if (run.code !== 0) throw new Error(`the smoke test ended with ${run.code}: ${run.stdout.slice(0, 400)}${run.said.slice(0, 400)}`);
      if (n > 0) times.push(run.tookMs);
    }
    return { bars: { "smoke test of five steps, ms": atMost(1000, median(times)) }, remark: "" };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await server.stop();
  }
}
