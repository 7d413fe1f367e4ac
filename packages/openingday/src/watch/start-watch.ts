import type { Tools } from "../model/tools.ts";
import type { SavedState, Store } from "../store/store.ts";
import { createBell } from "./bell.ts";
import type { Channel } from "../model/alert.ts";
import { keepDelivering } from "./deliver.ts";
import { keepRecords } from "./keep-records.ts";
import type { RecordAccount, RecordWatch } from "./keep-records.ts";
import { keepWatching } from "./keep-watching.ts";
import type { WatchSurroundings } from "./keep-watching.ts";
import type { AlarmPolicy, WatchCheck } from "./options.ts";
import { keepRetention } from "./retention.ts";
import { beginWatching } from "./watched-check.ts";
import type { WatchedCheck } from "./watched-check.ts";
import { writeEnd } from "./write-alert.ts";

/** What a watch is made of. The store and the channels are handed in: the watch itself knows neither SQLite nor Slack. */
export interface WatchParts {
  readonly checks: readonly WatchCheck[];
  readonly policy: AlarmPolicy;
  readonly channels: readonly Channel[];
  readonly references: readonly string[];
  readonly store: Store;
  readonly tools: Pick<Tools, "http">;
  readonly clock: Tools["clock"];
  readonly log: (line: string) => void;
  /** Absent where no mail is configured. */
  readonly records?: RecordWatch;
}

/** A watch that runs. `stop` ends every loop after the run or delivery it is at, each of which has its own deadline. */
export interface Watch {
  readonly startedAt: number;
  readonly checks: readonly WatchedCheck[];
  /** The records of mail as they were last seen; absent where none are watched. */
  readonly records?: Readonly<RecordAccount>;
  stop(): Promise<void>;
}

/** Starts to watch where the store left off: open incidents stay open, undelivered alerts go out, every check runs within one interval. */
export async function startWatch(parts: WatchParts): Promise<Watch> {
  const { store, clock, channels } = parts;
  const ended = new AbortController();
  const bell = createBell(clock);
  const startedAt = clock.now();
  await store.takeOver(channels.map(({ key }) => key));
  const saved = await store.readState();
  await endForgotten(saved, parts, startedAt);

  const byName = new Map(saved.map((entry) => [entry.check, entry]));
  const checks = await Promise.all(
    parts.checks.map(async (check, i) => {
      const recent = await store.runsSince(check.name, startedAt - 48 * 3_600_000, 60);
      const spread = (check.intervalSeconds * 1000 * i) / parts.checks.length;
      return beginWatching(check, { now: startedAt, firstAt: startedAt + Math.floor(spread) }, byName.get(check.name), recent);
    }),
  );
  const around: WatchSurroundings = {
    ...parts,
    channels: channels.map(({ key }) => key),
    signal: ended.signal,
    alerted: bell.ring,
  };
  const { records } = parts;
  const account: RecordAccount | undefined = records === undefined ? undefined : { intervalSeconds: records.intervalSeconds, records: [] };
  const loops = [
    ...checks.map((watched) => keepWatching(watched, around)),
    ...channels.map((channel) => keepDelivering({ ...parts, channel, signal: ended.signal }, bell)),
    ...(records === undefined || account === undefined ? [] : [keepRecords(records, account, around)]),
    keepRetention({ ...parts, signal: ended.signal }),
  ];
  return {
    startedAt,
    checks,
    ...(account === undefined ? {} : { records: account }),
    async stop() {
      ended.abort();
      bell.ring();
      await Promise.all(loops);
    },
  };
}

/** An incident of a check that is no longer configured would stay open for ever: it ends, and those who heard of it hear that. */
async function endForgotten(saved: readonly SavedState[], { checks, store }: WatchParts, at: number): Promise<void> {
  const names = new Set(checks.map(({ name }) => name));
  for (const { check, state, incident } of saved) {
    if (incident === undefined || names.has(check)) continue;
    await store.writeTransition({
      check,
      state: { word: "up", since: at, confirmed: 0, passes: 0, outages: state.outages },
      incident: { ...incident, resolvedAt: at },
      alert: { alert: writeEnd(incident, at, "not-watched"), channels: incident.channels },
    });
  }
}
