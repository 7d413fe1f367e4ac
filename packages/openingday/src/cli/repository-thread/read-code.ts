import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { Attestation } from "../../audit/promises.ts";
import { loadAttestations } from "../../config/papers.ts";
import type { EvidenceByKey, EvidenceKey } from "../../model/evidence.ts";
import type { Probe } from "../../model/probe.ts";
import type { Tools } from "../../model/tools.ts";
import { apartProbes } from "../../probes/apart.ts";
import { createRepositoryTools } from "../../tools/create-repository-tools.ts";
import { loadJourneys } from "../load-journeys.ts";
import type { Order, Outcome, ThreadSetup, Word } from "./messages.ts";
import { fromOutcome, toOutcome } from "./outcome.ts";

// The code is read here, in a thread of its own: no regular expression delays an answer from the network.
const port = parentPort;
if (port === null) throw new Error("The repository's worker runs only in a worker thread.");
// Linux alone gives a thread a priority of its own; the answers from the network come first.
if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const closing = new AbortController();
const running = new Map<EvidenceKey, AbortController>();
const waiting = new Map<number, (outcome: Outcome) => void>();
let begun: (Pick<ThreadSetup, "target" | "mode"> & { readonly tools: Tools }) | undefined;
let needs = 0;

const say = (word: Word): void => port.postMessage(word);

function begin({ projectFolder, fingerprintKey, ...setup }: ThreadSetup): void {
  begun = { ...setup, tools: createRepositoryTools(projectFolder, closing.signal, fingerprintKey) };
}

function ask<K extends EvidenceKey>(key: EvidenceKey, wanted: K): Promise<EvidenceByKey[K]> {
  needs += 1;
  const need = needs;
  return new Promise<Outcome>((resolve) => {
    waiting.set(need, resolve);
    say({ kind: "needed", key, need, wanted });
  }).then((outcome) => fromOutcome(outcome) as EvidenceByKey[K]);
}

async function gather(probe: Probe): Promise<void> {
  if (begun === undefined) throw new Error("The thread was not told what to look at.");
  const { key } = probe;
  const abort = new AbortController();
  running.set(key, abort);
  const work = probe.gather({
    ...begun,
    signal: AbortSignal.any([abort.signal, closing.signal]),
    need: (wanted) => ask(key, wanted),
    progress: (line) => say({ kind: "said", key, line }),
  });
  const outcome = await toOutcome(work);
  running.delete(key);
  say({ kind: "gathered", key, outcome });
}

async function askGit<T>(ask: (git: Tools["git"]) => Promise<T>): Promise<T> {
  if (begun === undefined) throw new Error("The thread was not told what to look at.");
  return ask(begun.tools.git);
}

/** An audit follows no journey, and still says what is wrong with one. */
async function readPapers(folder: string, journeys: string | undefined): Promise<readonly Attestation[]> {
  const [attestations] = await Promise.all([loadAttestations(folder), loadJourneys(journeys, folder)]);
  return attestations;
}

port.on("message", (order: Order) => {
  if (order.kind === "begin") begin(order.setup);
  else if (order.kind === "gather") {
    const probe = apartProbes.find(({ key }) => key === order.key);
    if (probe !== undefined) void gather(probe);
  } else if (order.kind === "git" || order.kind === "object") {
    const answer = askGit((git): Promise<unknown> =>
      order.kind === "git" ? git.run(order.repository, order.args) : git.readObject(order.repository, order.name),
    );
    void toOutcome(answer).then((outcome) => say({ kind: "ran", run: order.run, outcome }));
  } else if (order.kind === "papers")
    void toOutcome(readPapers(order.folder, order.journeys)).then((outcome) => say({ kind: "read", outcome }));
  else if (order.kind === "stop") running.get(order.key)?.abort();
  else if (order.kind === "given") {
    waiting.get(order.need)?.(order.outcome);
    waiting.delete(order.need);
  } else {
    closing.abort(new Error("The run is over."));
    port.close();
  }
});
