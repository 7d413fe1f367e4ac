import type { Carrier } from "./carrier.ts";
import type { DrivenRequest, Ending } from "./connections.ts";
import { sayBroken } from "./say-broken.ts";

/** Kept-alive connections of one customer to one origin. A request that finds all of them taken waits for the first one free. */
export interface Line {
  send(request: DrivenRequest, ended: (ending: Ending) => void): void;
  /** Gives up what was sent before this moment of `performance.now()` and has not ended yet. */
  giveUpBefore(moment: number): void;
  close(): void;
}

export interface LineOptions {
  /** A connection of its own each; opens when it is first used, and calls `free` when it may be used again. */
  readonly create: (free: (carrier: Carrier) => void) => Carrier;
  readonly most: number;
  readonly now: () => number;
}

interface Waiting {
  readonly request: DrivenRequest;
  readonly ended: (ending: Ending) => void;
  readonly sentAt: number;
  /** Set once it is of no interest any more. */
  over: boolean;
}

const mostPassed = 1024;

/** Opens connections one by one as they are needed, at most `most`. Each carries one request at a time, so that an answer waits for no other. */
export function openLine({ create, most, now }: LineOptions): Line {
  const carriers = new Set<Carrier>();
  const idle: Carrier[] = [];
  const queue: Waiting[] = [];
  let head = 0;
  let isClosed = false;

  function next(): Waiting | undefined {
    while (head < queue.length) {
      const waiting = queue[head++]!;
      if (head > mostPassed || head === queue.length) {
        queue.splice(0, head);
        head = 0;
      }
      if (!waiting.over) return waiting;
    }
    return undefined;
  }

  function free(carrier: Carrier): void {
    const waiting = isClosed ? undefined : next();
    if (waiting === undefined) idle.push(carrier);
    else carrier.carry(waiting.request, waiting.ended, waiting.sentAt);
  }

  function endWaiting(isOver: (waiting: Waiting) => boolean): void {
    for (const waiting of queue.slice(head)) {
      if (waiting.over || !isOver(waiting)) continue;
      waiting.over = true;
      waiting.ended({ answered: false, connected: true, timedOut: true, message: sayBroken({ code: "timeout" }) });
    }
  }

  return {
    send(request, ended) {
      const sentAt = now();
      let carrier = idle.pop();
      if (carrier === undefined && carriers.size < most) {
        carrier = create(free);
        carriers.add(carrier);
      }
      if (carrier === undefined) queue.push({ request, ended, sentAt, over: false });
      else carrier.carry(request, ended, sentAt);
    },
    giveUpBefore(moment) {
      endWaiting(({ sentAt }) => sentAt < moment);
      for (const carrier of carriers) carrier.giveUpBefore(moment);
    },
    close() {
      isClosed = true;
      endWaiting(() => true);
      for (const carrier of carriers) carrier.close();
    },
  };
}
