import { open } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import { findConfig } from "../config/load.ts";
import { parseJourneys } from "../journeys/define.ts";
import { chooseRequests, type Choice } from "../journeys/record/choose-requests.ts";
import { toJourney, type Recorded } from "../journeys/record/to-journey.ts";
import { writeJourney } from "../journeys/record/write-journey.ts";
import { parseHar, type VisitEntry } from "../parsers/har.ts";
import { takeAim } from "./aim.ts";
import { assertWritable } from "./kept-files.ts";

const mostBytes = 64 * 1024 * 1024;

/** `openingday journey record`: turns a visit that a browser recorded into a journey; no credential of it is written. */
export async function journeyRecord(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      host: { type: "string", multiple: true, default: [] },
      id: { type: "string", default: "recorded" },
      out: { type: "string" },
      config: { type: "string" },
      debug: { type: "boolean", default: false },
    },
  });
  const [file, more] = positionals;
  if (file === undefined || more !== undefined)
    throw new ConfigError(
      "Name the recorded visit, as in “openingday journey record visit.har”. The browser’s tools save one: Network, “Save all as HAR”.",
    );
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(values.id))
    throw new ConfigError("--id takes lower-case words joined by hyphens, as in new-customer.");
  if (values.out !== undefined) await assertWritable(values.out);
  const parsed = parseHar(await readVisit(file));
  if (!parsed.ok) throw new ConfigError(`${file} cannot be used: ${parsed.error}.`);
  const hosts = await findHosts(values.host, values.config, parsed.value);
  const choice = chooseRequests(parsed.value, (host) => hosts.has(host));
  if (choice.chosen.length === 0)
    throw new ConfigError(
      `${file} holds no page or form of ${[...hosts].join(", ")}. Name your host with --host${choice.otherHosts.length === 0 ? "" : `; the visit went to ${choice.otherHosts.join(", ")}`}.`,
    );
  const recorded = toJourney(choice.chosen, values.id);
  const text = writeJourney(recorded.journey, sayAbout(recorded));
  assertRunnable(file, recorded);
  if (values.out === undefined) process.stdout.write(text);
  else await writeNew(values.out, text);
  process.stderr.write(tell(recorded, choice, values.out));
  return 0;
}

async function readVisit(file: string): Promise<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      error.code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read (${error.code ?? "unknown reason"}).`,
    );
  });
  try {
    const about = await handle.stat();
    if (!about.isFile()) throw new ConfigError(`${file} is no file.`);
    if (about.size > mostBytes)
      throw new ConfigError(`${file} is larger than 64 MB. Record the visit alone, in a fresh window, and save it again.`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

/** Hosts whose requests matter: those that were typed, else the configuration's, else that of the first page. */
async function findHosts(
  typed: readonly string[],
  config: string | undefined,
  entries: readonly VisitEntry[],
): Promise<ReadonlySet<string>> {
  if (typed.length > 0)
    return new Set(
      typed.map((host) =>
        host
          .toLowerCase()
          .replace(/^https?:\/\//u, "")
          .replace(/[/:].*$/u, ""),
      ),
    );
  const cwd = process.cwd();
  if ((config ?? (await findConfig(cwd))) !== undefined) {
    const { declared } = (await takeAim([], config, cwd)).target;
    return new Set([new URL(declared.site).hostname, new URL(declared.app).hostname, ...declared.hosts.map(({ name }) => name)]);
  }
  const first = entries.find(({ method, type, status }) => method === "GET" && status === 200 && type === "text/html") ?? entries[0];
  return new Set(first === undefined ? [] : [new URL(first.url).hostname]);
}

/** What the runner would refuse must not be handed out. */
function assertRunnable(file: string, { journey }: Recorded): void {
  try {
    parseJourneys([journey]);
  } catch (error) {
    throw new ConfigError(`${file} holds something that no journey can do: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

/** It is a start, and somebody else's file is not written over. */
async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      error.code === "EEXIST"
        ? `${file} is there already and was left as it is. Name another file with --out, and copy what you need from it.`
        : `${file} cannot be written (${error.code ?? "unknown reason"}).`,
    );
  });
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

function sayAbout({ journey, secrets }: Recorded): readonly string[] {
  return [
    "Recorded from a visit; read it once, and take out what does not belong to it.",
    ...[...secrets].map(([name, about]) => `${name}: ${about}. Set it in the environment before the journey is walked.`),
    ...(journey.writes ? ["It leaves something behind: add “cleanup” with the steps that take it away again."] : []),
  ];
}

function tell({ journey, secrets, cut }: Recorded, { leftOut }: Choice, out: string | undefined): string {
  const counts = [...leftOut].map(([why, count]) => `  ${String(count).padStart(4)} ${why}`);
  return [
    `${journey.steps.length} steps${out === undefined ? "" : ` are in ${out}`}.`,
    ...(counts.length === 0 ? [] : ["Left out:", ...counts]),
    ...(cut === 0 ? [] : [`  ${String(cut).padStart(4)} beyond the most that one journey may have; record a shorter visit`]),
    ...(secrets.size === 0 ? [] : [`Set ${[...secrets.keys()].join(", ")} in the environment before it is walked.`]),
    "",
  ].join("\n");
}
