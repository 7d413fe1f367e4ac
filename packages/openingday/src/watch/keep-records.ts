import type { Alert } from "../model/alert.ts";
import type { Tools } from "../model/tools.ts";
import type { MailProof, RecordMemory, WatchedRecord } from "../model/watched-record.ts";
import type { Store } from "../store/store.ts";
import { compareRecords, confirmChanges } from "./compare-records.ts";
import { writeProofAlert, writeRecordAlert } from "./write-record-alert.ts";

/** How the watch sees the records, handed in: it knows neither DNS nor the proof itself. */
export interface RecordWatch {
  readonly intervalSeconds: number;
  /** Seconds after which a change is looked at again before it is told. */
  readonly confirmSeconds: number;
  readonly look: () => Promise<readonly WatchedRecord[]>;
  /** Makes the application send its mails and judges them; absent where no mailbox is configured. */
  readonly prove?: () => Promise<MailProof>;
}

/** What the record watch has seen so far; changed by its own loop, read by the server. */
export interface RecordAccount {
  readonly intervalSeconds: number;
  records: readonly RecordMemory[];
  /** When the records were last looked at and answered, epoch milliseconds. */
  lookedAt?: number;
  proof?: MailProof & { readonly at: number };
}

interface Around {
  readonly store: Pick<Store, "readRecords" | "writeRecords">;
  readonly clock: Tools["clock"];
  readonly channels: readonly string[];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
  readonly alerted: () => void;
}

/** Looks at the records once an interval until the signal aborts; a change is told once, and the mails are tested again. */
export async function keepRecords(watch: RecordWatch, account: RecordAccount, around: Around): Promise<void> {
  const { clock, signal, log } = around;
  while (!signal.aborted) {
    const started = clock.now();
    try {
      await lookOnce(watch, account, around);
    } catch (error) {
      log(`Mail records: ${error instanceof Error ? error.message : "unknown error"}`);
    }
    await clock.sleep(Math.max(0, started + watch.intervalSeconds * 1000 - clock.now()), signal).catch(() => undefined);
  }
}

async function lookOnce(
  watch: RecordWatch,
  account: RecordAccount,
  { store, clock, channels, signal, alerted, log }: Around,
): Promise<void> {
  const remembered = new Map((await store.readRecords()).map((memory) => [memory.key, memory]));
  const seen = await watch.look();
  const at = clock.now();
  const { first, changes: suspected } = compareRecords(remembered, seen, at);
  let changes = suspected;
  if (suspected.length > 0) {
    await clock.sleep(watch.confirmSeconds * 1000, signal);
    changes = confirmChanges(suspected, await watch.look());
  }
  const willProve = watch.prove !== undefined;
  const alert = changes.length === 0 ? undefined : writeRecordAlert(changes, at, willProve);
  const written = [...first, ...changes.map(({ memory }) => memory)];
  if (written.length > 0) await store.writeRecords(written, told(alert, channels));
  for (const memory of written) remembered.set(memory.key, memory);
  // What is no longer configured is remembered, and no longer shown.
  const names = new Set(seen.map(({ name, kind }) => `${kind} ${name}`));
  account.records = [...remembered.values()].filter(({ key }) => names.has(key)).toSorted((a, b) => a.key.localeCompare(b.key));
  if (seen.some(({ unknown }) => unknown === undefined)) account.lookedAt = at;
  if (alert === undefined) return;
  alerted();
  if (watch.prove === undefined || signal.aborted) return;
  const proof = await watch.prove().catch((error: unknown): MailProof => {
    log(`Mail test: ${error instanceof Error ? error.message : "unknown error"}`);
    return { state: "not-seen", lines: ["The mail test could not be made."] };
  });
  account.proof = { ...proof, at: clock.now() };
  await store.writeRecords([], told(writeProofAlert(changes, proof, at, clock.now()), channels));
  alerted();
}

function told(
  alert: Alert | undefined,
  channels: readonly string[],
): { readonly alert: Alert; readonly channels: readonly string[] } | undefined {
  return alert === undefined ? undefined : { alert, channels };
}
