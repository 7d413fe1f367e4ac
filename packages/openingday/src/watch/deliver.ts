import { NotDelivered, type Channel } from "../model/alert.ts";
import type { Tools } from "../model/tools.ts";
import type { OutboxEntry, Store } from "../store/store.ts";
import type { Bell } from "./bell.ts";

/** Longest wait between two attempts, and how long an alert is worth trying. */
const maxBackoffMs = 300_000;
const maxAgeMs = 24 * 3_600_000;
const leaseMs = 60_000;
const sendMs = 15_000;

interface Delivery {
  readonly store: Store;
  readonly channel: Channel;
  readonly clock: Tools["clock"];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Milliseconds until the next attempt after `tries` failed ones: 1 s, doubling, at most 5 minutes. */
export function backoffMs(tries: number): number {
  return Math.min(maxBackoffMs, 1000 * 2 ** Math.min(Math.max(tries - 1, 0), 20));
}

/**
 * Sends what waits for one channel, once: each alert is delivered at least once, or given up after a day. A slow channel has its own
 * turn and holds up no other.
 */
async function deliverOnce({ store, channel, clock, log }: Omit<Delivery, "signal">): Promise<number> {
  const entries = await store.claimOutbox({ channel: channel.key, now: clock.now(), leaseMs, limit: 1 });
  for (const entry of entries) {
    const failure = await send(channel, entry, clock);
    if (failure === undefined) {
      await store.markDelivered(entry.id, clock.now());
      continue;
    }
    const wait = Math.max(backoffMs(entry.tries + 1), Math.min(failure.retryAfterMs ?? 0, maxBackoffMs));
    const retryAt = clock.now() + wait;
    const worth = retryAt - entry.createdAt < maxAgeMs;
    await store.markFailed(entry.id, { error: failure.message, ...(worth ? { retryAt } : {}) });
    log(
      `Alert for ${channel.key} not delivered: ${failure.message} ${worth ? `Tried again in ${Math.round(wait / 1000)} s.` : "Given up."}`,
    );
  }
  return entries.length;
}

/** Keeps delivering for one channel until the signal aborts; looks once a second, and at once when the bell rings. */
export async function keepDelivering(delivery: Delivery, bell: Bell): Promise<void> {
  const { signal, log } = delivery;
  const wait = bell.listen();
  while (!signal.aborted) {
    try {
      if ((await deliverOnce(delivery)) > 0) continue;
    } catch (error) {
      log(`Alerts wait: ${error instanceof Error ? error.message : "unknown error"}`);
    }
    await wait(1000);
  }
}

async function send(channel: Channel, entry: OutboxEntry, clock: Tools["clock"]): Promise<NotDelivered | undefined> {
  const done = new AbortController();
  const late = clock.sleep(sendMs, done.signal).then(
    () => new NotDelivered("The channel did not answer in time."),
    () => undefined,
  );
  const sent = channel.send(entry.alert).then(
    () => undefined,
    (error: unknown) => (error instanceof NotDelivered ? error : new NotDelivered("The channel failed for an unknown reason.")),
  );
  const failure = await Promise.race([sent, late]);
  done.abort();
  return failure;
}
