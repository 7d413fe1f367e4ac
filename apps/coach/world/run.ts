import { parseArgs } from "node:util";
import { binaryExists, runBinary } from "./binary.ts";
import { findFault } from "./faults/faults.ts";
import { sayWelcome } from "./welcome.ts";
import { startWorld, type World } from "./world.ts";

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `npm run demo`: the world, an audit, a proof, and then either the end or a world to walk around in. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      once: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      html: { type: "string" },
      fault: { type: "string", multiple: true, default: [] },
    },
  });
  const names = values.fault.flatMap((list) => list.split(",")).filter((name) => name !== "");
  for (const name of names) findFault(name);
  if (!(await binaryExists())) throw new Error("The product is not built yet. Run “npm run build” first.");
  const begun = performance.now();
  say("Starting Brightpath, a small coaching business, with its names, mail, payments and alarms. All of it stays on this machine.");
  const starting = startWorld();
  let stopping = false;
  const interrupted = new Promise<"interrupted">((resolve) => {
    const stop = (): void => {
      stopping = true;
      resolve("interrupted");
    };
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
  const world = await starting;
  try {
    if (stopping) return 3;
    await world.switchTo(names);
    say(
      `Up after ${((performance.now() - begun) / 1000).toFixed(1)} s.${names.length === 0 ? "" : ` Broken on purpose: ${names.join(", ")}.`}`,
    );
    const result = await Promise.race([audit(world, values.json, values.html), interrupted]);
    if (result === "interrupted") return 3;
    process.stdout.write(result.stdout);
    if (values.once) return result.code;
    say(sayWelcome(world));
    await interrupted;
    return result.code;
  } finally {
    say("Stopping.");
    await world.stop();
  }
}

/** What a founder would type, twice: look, then prove; the second judges the evidence of both. */
async function audit(world: World, json: boolean, html: string | undefined): Promise<{ code: number; stdout: string }> {
  say("\nopeningday audit");
  const looked = await runBinary(["audit", "--save", "evidence.json"], world.folder, world.env);
  if (looked.code === 3) return looked;
  say("\nopeningday prove");
  const more = [...(json ? ["--json"] : []), ...(html === undefined ? [] : ["--html", html])];
  return runBinary(["prove", "--from", "evidence.json", ...more], world.folder, world.env);
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 3;
}
