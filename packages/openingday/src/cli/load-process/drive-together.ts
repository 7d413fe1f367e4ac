import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Crowd, CrowdNow } from "../../journeys/crowd.ts";
import type { LoadOrder, LoadShare } from "../../journeys/load-order.ts";
import type { Vantage } from "../../model/target.ts";
import type { Said, Told } from "./messages.ts";

export interface TogetherOptions {
  readonly order: LoadOrder;
  readonly vantage: Vantage;
  /** At least 1. */
  readonly processes: number;
  readonly signal: AbortSignal;
  readonly watch: (now: CrowdNow) => void;
}

/** Enough for all to have heard of it. */
const leadMs = 150;
/** What a process is given to come to its end when it was stopped. */
const graceMs = 15_000;

/** Carries out an order in several processes that begin at the same moment. Rejects with a sentence when one of them fails. */
export async function driveTogether({ order, vantage, processes, signal, watch }: TogetherOptions): Promise<readonly LoadShare[]> {
  const children = Array.from({ length: processes }, () => startOne());
  const told: CrowdNow[] = children.map(() => ({ begun: 0, inFlight: 0, failed: 0 }));
  let ready = 0;
  let grace: ReturnType<typeof setTimeout> | undefined;
  const tell = (what: Told): void => {
    for (const child of children) if (child.connected) child.send(what);
  };
  const stop = (): void => {
    tell({ kind: "stop" });
    grace = setTimeout(() => killAll(children), graceMs);
  };

  const shares = children.map((child, nth) => {
    const share = Promise.withResolvers<LoadShare>();
    child.on("message", (said: Said) => {
      if (said.kind === "ready" && ++ready === processes) tell({ kind: "begin", at: performance.timeOrigin + performance.now() + leadMs });
      if (said.kind === "now") {
        told[nth] = said.now;
        watch(told.reduce(addNow));
      }
      if (said.kind === "done") share.resolve(said.share);
      if (said.kind === "failed") share.reject(new Error(said.message));
    });
    child.once("error", share.reject);
    child.once("exit", (code, by) =>
      share.reject(new Error(`a process of the load driver ended before its time (${by ?? code ?? "unknown"})`)),
    );
    child.send({ kind: "order", order: { ...order, crowd: partOf(order.crowd, nth, processes) }, vantage } satisfies Told);
    return share.promise;
  });
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.all(shares);
  } catch (error) {
    // What the others still measure is of no use to anybody.
    killAll(children);
    throw error;
  } finally {
    clearTimeout(grace);
    signal.removeEventListener("abort", stop);
    await Promise.allSettled(children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map(gone));
  }
}

function startOne(): ChildProcess {
  const here = import.meta.url;
  const url = here.endsWith(".ts") ? "worker.ts" : here.includes("/chunks/") ? "../load-worker.js" : "./load-worker.js";
  return fork(fileURLToPath(new URL(url, here)), { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

/** One of several equal parts; no arrival is in two of them. */
function partOf(crowd: Crowd, nth: number, of: number): Crowd {
  if (crowd.kind === "arrivals") return { ...crowd, share: { nth, of } };
  return { ...crowd, users: Math.floor(crowd.users / of) + (nth < crowd.users % of ? 1 : 0) };
}

function addNow(one: CrowdNow, other: CrowdNow): CrowdNow {
  return { begun: one.begun + other.begun, inFlight: one.inFlight + other.inFlight, failed: one.failed + other.failed };
}

function killAll(children: readonly ChildProcess[]): void {
  for (const child of children) child.kill("SIGKILL");
}

/** Waits for one that has said all it had to say; what does not go by itself is ended. */
async function gone(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const timer = setTimeout(() => child.kill("SIGKILL"), 2000);
  await ended;
  clearTimeout(timer);
}
