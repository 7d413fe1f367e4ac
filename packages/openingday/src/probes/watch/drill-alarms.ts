import type { ProbeContext } from "../../model/probe.ts";

/** One delivery as a sink shows it. */
export interface Delivery {
  readonly sink: string;
  /** When the sink received it, epoch milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** Whether a delivery says that something is down. Words of common monitors; an all-clear may say how long it "was down". */
export function isAlarm({ text }: Delivery): boolean {
  return /\bdown\b/i.test(text) && !/\b(?:resolved|recovered)\b/i.test(text);
}

/** Whether a delivery says that it works again. */
export function isRecovery(delivery: Delivery): boolean {
  return /\b(?:resolved|recovered|up)\b/i.test(delivery.text) && !isAlarm(delivery);
}

/** What the drill hears at its sink. */
export interface AlarmListener {
  /**
   * Looks every 100 ms (after half a minute every second) until a delivery that was not there before matches; undefined when none came
   * in time or the run was ended. Rejects with a sentence when the sink cannot be read.
   */
  next(matches: (delivery: Delivery) => boolean, waitMs: number): Promise<Delivery | undefined>;
}

/** The sink's clock may differ from ours by this much: asked for that far back, and what was there already is left out. */
const skewMs = 120_000;

/** Begins to listen: notes what lies at the sink already. Rejects with a sentence when the sink cannot be read. */
export async function listenForAlarms(alarms: string, context: ProbeContext): Promise<AlarmListener> {
  const { clock } = context.tools;
  const since = clock.now() - skewMs;
  const known = new Set((await readAlarms(alarms, since, context)).map(identify));
  return {
    async next(matches, waitMs) {
      const startedAt = clock.now();
      while (!context.signal.aborted) {
        const fresh = (await readAlarms(alarms, since, context)).filter((delivery) => !known.has(identify(delivery)));
        const seenAt = clock.now();
        for (const delivery of fresh) known.add(identify(delivery));
        const found = fresh.find(matches);
        // A sink whose clock is plainly not ours: then the moment we saw it counts.
        if (found !== undefined) return { ...found, at: found.at >= startedAt - 1000 && found.at <= seenAt ? found.at : seenAt };
        const waitedMs = seenAt - startedAt;
        if (waitedMs >= waitMs) return undefined;
        await clock.sleep(waitedMs < 30_000 ? 100 : 1000, context.signal).catch(() => undefined);
      }
      return undefined;
    },
  };
}

function identify({ sink, at, text }: Delivery): string {
  return `${sink} ${at} ${text}`;
}

async function readAlarms(alarms: string, since: number, { tools }: ProbeContext): Promise<readonly Delivery[]> {
  const url = new URL(alarms);
  url.searchParams.set("since", String(since));
  const answer = await tools.http.request({ url: url.href, timeoutMs: 5000, maxBytes: 512 * 1024 }).catch((error: unknown) => {
    throw new Error(`The place where alarms arrive could not be read: ${error instanceof Error ? error.message : "unknown error"}`);
  });
  if (answer.status !== 200) throw new Error(`The place where alarms arrive answered ${answer.status}.`);
  const deliveries = parse(answer.text());
  if (!Array.isArray(deliveries)) throw new Error("The place where alarms arrive did not answer with a list.");
  return deliveries.slice(0, 1000).filter(isDelivery).map(bound);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isDelivery(value: unknown): value is Delivery {
  if (typeof value !== "object" || value === null) return false;
  const { sink, at, text } = value as Readonly<Record<string, unknown>>;
  return typeof sink === "string" && typeof at === "number" && Number.isFinite(at) && typeof text === "string";
}

function bound({ sink, at, text }: Delivery): Delivery {
  return { sink: sink.slice(0, 50), at, text: text.slice(0, 500) };
}
