import { Worker } from "node:worker_threads";
import type { Attestation } from "../../audit/promises.ts";
import type { EvidenceKey } from "../../model/evidence.ts";
import type { Probe, ProbeContext } from "../../model/probe.ts";
import type { Tools } from "../../model/tools.ts";
import type { Order, Outcome, ThreadSetup, Word } from "./messages.ts";
import { fromOutcome, toOutcome } from "./outcome.ts";

/** What a thread is given to stop its programs and go, milliseconds. */
const graceMs = 1_000;
const brokeOff = "Reading the code broke off";
/** A file of journeys is given ten seconds by itself; one that never lets go of the thread is given up here. */
const readWithinMs = 15_000;
const notRead = "The attestations and the journeys could not be read within 15 seconds: one of these files does not come to an end.";

/** A thread that reads the code. */
export interface RepositoryThread {
  /** The same probes; those that may run apart do their work in the thread. */
  takeOver(probes: readonly Probe[], setup: ThreadSetup): readonly Probe[];
  /** The same git; while the thread is there it starts the programs, since each start holds up whoever does it. */
  git(own: Tools["git"], signal: AbortSignal): Tools["git"];
  /** What the founder vouches for, read there; rejects with ConfigError, for a file of journeys that cannot be used as well. */
  readPapers(folder: string, journeys: string | undefined): Promise<readonly Attestation[]>;
  /** Ends the thread and the programs it started; may be called again, to wait for it. */
  close(): Promise<void>;
}

type GitQuestion = Omit<Extract<Order, { readonly kind: "git" }>, "run"> | Omit<Extract<Order, { readonly kind: "object" }>, "run">;

interface Job {
  readonly context: ProbeContext;
  readonly end: (outcome: Outcome) => void;
}

/** Starts the thread, which is there by the time that the caller has read its configuration. If it dies, its probes' evidence fails and nothing else. */
export function openRepositoryThread(): RepositoryThread {
  const jobs = new Map<EvidenceKey, Job>();
  const runs = new Map<number, (outcome: Outcome) => void>();
  const worker = new Worker(workerUrl(), { name: "openingday-repository", resourceLimits: { maxYoungGenerationSizeMb: 64 } });
  let gone = false;
  let closing = false;
  let runCount = 0;
  let readEnd: ((outcome: Outcome) => void) | undefined;
  let unfinished = 0;
  let hasWork = false;
  const ended = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
  worker.on("message", hear);
  worker.on("error", (error: unknown) => lose(`${brokeOff}: ${error instanceof Error ? error.message : String(error)}`));
  worker.on("exit", () => lose(`${brokeOff}.`));

  const send = (order: Order): void => worker.postMessage(order, []);

  function lose(reason: string): void {
    gone = true;
    for (const { end } of jobs.values()) end({ ok: false, as: "failed", reason });
    jobs.clear();
    for (const end of runs.values()) end({ ok: false, as: "failed", reason });
    runs.clear();
    readEnd?.({ ok: false, as: "failed", reason });
  }

  async function counted<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      unfinished -= 1;
      goWhenDone();
    }
  }

  /**
   * With its work done, and every question to git answered, the thread goes at once: what it leaves behind takes the system a while to
   * clear up.
   */
  function goWhenDone(): void {
    if (hasWork && unfinished === 0 && runs.size === 0) void close();
  }

  function hear(word: Word): void {
    if (word.kind === "ran") {
      runs.get(word.run)?.(word.outcome);
      runs.delete(word.run);
      goWhenDone();
      return;
    }
    if (word.kind === "read") {
      readEnd?.(word.outcome);
      return;
    }
    const job = jobs.get(word.key);
    if (job === undefined) return;
    if (word.kind === "said") job.context.progress(word.line);
    else if (word.kind === "gathered") {
      jobs.delete(word.key);
      job.end(word.outcome);
    } else void toOutcome(job.context.need(word.wanted)).then((outcome) => send({ kind: "given", need: word.need, outcome }));
  }

  async function gather(key: EvidenceKey, context: ProbeContext): Promise<unknown> {
    if (gone) throw new Error(`${brokeOff}.`);
    const stop = (): void => send({ kind: "stop", key });
    context.signal.addEventListener("abort", stop, { once: true });
    const outcome = await new Promise<Outcome>((end) => {
      jobs.set(key, { context, end });
      send({ kind: "gather", key });
    });
    context.signal.removeEventListener("abort", stop);
    return fromOutcome(outcome);
  }

  async function askGit(question: GitQuestion, signal: AbortSignal): Promise<unknown> {
    runCount += 1;
    const run = runCount;
    const stop = (): void => runs.get(run)?.({ ok: false, as: "failed", reason: "the run was stopped" });
    signal.addEventListener("abort", stop, { once: true });
    const outcome = await new Promise<Outcome>((end) => {
      runs.set(run, end);
      send({ ...question, run });
    });
    signal.removeEventListener("abort", stop);
    return fromOutcome(outcome);
  }

  async function close(): Promise<void> {
    if (!closing) send({ kind: "end" });
    closing = true;
    const timer = setTimeout(() => void worker.terminate(), graceMs);
    await ended;
    clearTimeout(timer);
  }

  return {
    close,
    git: (own, signal) => ({
      ...own,
      run: (repository, args, options) =>
        gone || closing || options !== undefined || signal.aborted
          ? own.run(repository, args, options)
          : (askGit({ kind: "git", repository, args }, signal) as Promise<string>),
      readObject: (repository, name) =>
        gone || closing || signal.aborted
          ? own.readObject(repository, name)
          : (askGit({ kind: "object", repository, name }, signal) as ReturnType<Tools["git"]["readObject"]>),
    }),
    takeOver(probes, setup) {
      send({ kind: "begin", setup });
      unfinished += probes.filter(({ apart }) => apart === true).length;
      hasWork ||= unfinished > 0;
      return probes.map((probe) =>
        probe.apart === true
          ? { ...probe, gather: (context) => counted(gather(probe.key, context)) as ReturnType<Probe["gather"]> }
          : probe,
      );
    },
    async readPapers(folder, journeys) {
      if (gone) throw new Error(`${brokeOff}.`);
      unfinished += 1;
      hasWork = true;
      const timer = setTimeout(() => readEnd?.({ ok: false, as: "config-error", reason: notRead }), readWithinMs);
      const outcome = new Promise<Outcome>((end) => {
        readEnd = end;
        send({ kind: "papers", folder, ...(journeys === undefined ? {} : { journeys }) });
      });
      return fromOutcome(await counted(outcome).finally(() => clearTimeout(timer))) as readonly Attestation[];
    },
  };
}

/** The thread has a file of its own, in the sources and in the bundle. */
function workerUrl(): URL {
  const here = import.meta.url;
  if (here.endsWith(".ts")) return new URL("worker.ts", here);
  return new URL(here.includes("/chunks/") ? "../repository-worker.js" : "./repository-worker.js", here);
}
