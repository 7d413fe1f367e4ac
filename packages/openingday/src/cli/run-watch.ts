import { openChannels } from "../channels/open-channels.ts";
import type { ChannelRoute } from "../channels/open-channels.ts";
import type { Tools } from "../model/tools.ts";
import { openSqliteStore } from "../store/sqlite/open-store.ts";
import { findMistake } from "../watch/options.ts";
import type { AlarmPolicy, WatchCheck } from "../watch/options.ts";
import type { RecordWatch } from "../watch/keep-records.ts";
import { startWatch } from "../watch/start-watch.ts";
import { createApp } from "../server/create-app.ts";
import { createStartingApp } from "../server/create-starting-app.ts";
import { listenOn } from "../server/listen.ts";

/** Everything `openingday watch` needs to run. */
export interface RunWatchOptions {
  readonly checks: readonly WatchCheck[];
  /** Seconds after the first failure at which it is tried again; the alarm comes when all of them failed. */
  readonly confirm: AlarmPolicy["confirm"];
  /** Passes in a row that end an outage. @defaultValue 2 */
  readonly recover?: number;
  readonly channels: readonly ChannelRoute[];
  /** Addresses of others that tell, before an alarm, whether the monitor itself is connected. @defaultValue none: always taken to be so */
  readonly references?: readonly string[];
  readonly storeFile: string;
  /** The file of the store's worker thread: `store/sqlite/worker.ts` in source, `store-worker.js` in the bundle. */
  readonly workerUrl: URL;
  /** `address:port`; loopback where no address is given; port 0 takes a free one. */
  readonly listen: string;
  readonly tools: Pick<Tools, "http">;
  /** The records of mail; absent: not watched. */
  readonly records?: RecordWatch;
  readonly clock: Tools["clock"];
  /** What `openingday release` proves itself with when it leaves a marker; absent: no release is listened to. */
  readonly markerToken?: string | undefined;
  /** The product's name on the status page. */
  readonly publicName: string;
  /** One line at a time about what went wrong; no secret is in it. */
  readonly log?: (line: string) => void;
}

/** The monitor while it runs. */
export interface RunningWatch {
  /** Where its status page is, without a trailing slash. */
  readonly url: string;
  /** Ends it in order: checks, alerts, server, store. */
  stop(): Promise<void>;
}

/** Starts the monitor with its store, channels and server; rejects with a sentence when any of them cannot be had. */
export async function runWatch(options: RunWatchOptions): Promise<RunningWatch> {
  const { checks, clock, tools, publicName } = options;
  const policy: AlarmPolicy = { confirm: options.confirm, recover: options.recover ?? 2 };
  const mistake = findMistake(checks, policy);
  if (mistake !== undefined) throw new Error(mistake);

  // The port is taken first: a second monitor started by mistake stops here, before it touches the store.
  let app = createStartingApp();
  const server = await listenOn(options.listen, () => app);
  try {
    const store = await openSqliteStore({ file: options.storeFile, workerUrl: options.workerUrl });
    try {
      const watch = await startWatch({
        checks,
        policy,
        channels: openChannels(options.channels, tools),
        references: options.references ?? [],
        store,
        tools,
        clock,
        log: options.log ?? (() => undefined),
        ...(options.records === undefined ? {} : { records: options.records }),
      });
      app = createApp({ watch, store, markerToken: options.markerToken, publicName, now: () => clock.now() });
      return {
        url: server.url,
        async stop() {
          await watch.stop();
          await server.close();
          await store.close();
        },
      };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    await server.close();
    throw error;
  }
}
