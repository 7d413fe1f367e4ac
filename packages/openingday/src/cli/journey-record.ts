import { open } from "node:fs/promises";
import { parseArgs } from "node:util";
import { ConfigError } from "../config/config-error.ts";
import { parseJourneys } from "../journeys/define.ts";
import { chooseRequests, type Choice } from "../journeys/record/choose-requests.ts";
import { toJourney, type Recorded } from "../journeys/record/to-journey.ts";
import { writeJourney } from "../journeys/record/write-journey.ts";
import { assertWritable } from "./kept-files.ts";

/** `openingday journey record`: turns a visit into a journey, one that a browser saved or one in a window that it opens; no credential of it is written. */
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
  const [source, more] = positionals;
  if (source === undefined || more !== undefined)
    throw new ConfigError(
      "Name the address to visit, as in “openingday journey record https://app.myapp.com/signup”, or the recorded visit, as in “openingday journey record visit.har”. The browser’s tools save one: Network, “Save all as HAR”.",
    );
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(values.id))
    throw new ConfigError("--id takes lower-case words joined by hyphens, as in new-customer.");
  if (values.out !== undefined) await assertWritable(values.out);
  const isAddress = /^https?:\/\//iu.test(source);
  const { entries, typed, hosts } = isAddress
    ? await (await import("./record/visit-in-browser.ts")).visitInBrowser(source, values.host, values.config)
    : await (await import("./record/read-har.ts")).readHar(source, values.host, values.config);
  const visit = isAddress ? "The visit" : source;
  const choice = chooseRequests(entries, (host) => hosts.has(host));
  if (choice.chosen.length === 0)
    throw new ConfigError(
      `${visit} holds no page or form of ${[...hosts].join(", ")}. Name your host with --host${choice.otherHosts.length === 0 ? "" : `; the visit went to ${choice.otherHosts.join(", ")}`}.`,
    );
  const recorded = toJourney(choice.chosen, values.id, typed);
  const text = writeJourney(recorded.journey, sayAbout(recorded));
  assertRunnable(visit, recorded);
  if (values.out === undefined) process.stdout.write(text);
  else await writeNew(values.out, text);
  process.stderr.write(tell(recorded, choice, values.out));
  return 0;
}

/** What the runner would refuse must not be handed out. */
function assertRunnable(visit: string, { journey }: Recorded): void {
  try {
    parseJourneys([journey]);
  } catch (error) {
    throw new ConfigError(`${visit} holds something that no journey can do: ${error instanceof Error ? error.message : String(error)}.`);
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
  const count = journey.steps.length;
  const counts = [...leftOut].map(([why, count]) => `  ${String(count).padStart(4)} ${why}`);
  return [
    `${count} step${count === 1 ? "" : "s"}${out === undefined ? "" : count === 1 ? ` is in ${out}` : ` are in ${out}`}.`,
    ...(counts.length === 0 ? [] : ["Left out:", ...counts]),
    ...(cut === 0 ? [] : [`  ${String(cut).padStart(4)} beyond the most that one journey may have; record a shorter visit`]),
    ...(secrets.size === 0 ? [] : [`Set ${[...secrets.keys()].join(", ")} in the environment before it is walked.`]),
    "",
  ].join("\n");
}
