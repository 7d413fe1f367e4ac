import type { StatementCount, StatementMeter } from "../../model/statement-meter.ts";
import type { Tools } from "../../model/tools.ts";

/** What a database counted between one look and the next, by the statement's number. */
export type Counted = ReadonlyMap<string, StatementCount>;

export interface StatementLedger {
  /** What was counted since the last time. Work that goes on after an answer gets a moment to end. */
  take(): Promise<Counted>;
  /** Does nothing for a while: what is counted meanwhile is others’, and is left out from then on. */
  listen(): Promise<void>;
  /** Whether others send a statement too. */
  isOthers(id: string): boolean;
}

const settleMs = 60;
const listenMs = 400;

/** Begins with what has been counted so far. */
export async function openLedger(meter: StatementMeter, clock: Tools["clock"], signal: AbortSignal): Promise<StatementLedger> {
  let last = await meter.counts();
  const others = new Set<string>();
  async function take(): Promise<Counted> {
    await clock.sleep(settleMs, signal);
    const now = await meter.counts();
    const counted = differ(last, now);
    last = now;
    return counted;
  }
  return {
    take,
    async listen() {
      await take();
      await clock.sleep(listenMs, signal);
      for (const id of (await take()).keys()) others.add(id);
    },
    isOthers: (id) => others.has(id),
  };
}

function differ(before: Counted, after: Counted): Counted {
  const counted = new Map<string, StatementCount>();
  for (const [id, { calls, rows, tookMs }] of after) {
    const was = before.get(id);
    const more = calls - (was?.calls ?? 0);
    if (more > 0) counted.set(id, { calls: more, rows: rows - (was?.rows ?? 0), tookMs: tookMs - (was?.tookMs ?? 0) });
  }
  return counted;
}

/** Statements of ours, of pools that ask whether the database is there, and those that only begin or end something. */
const housekeeping =
  /^(?:begin|commit|rollback|start transaction|savepoint|release|end|set|reset|show|discard|deallocate|listen|unlisten|notify|explain|prepare|execute|select (?:\$1|version\(\)|current_\w+(?:\(\))?)(?: as \w+)?;?$)|pg_stat_statements|pg_stat_user_tables|pg_extension|openingday_/iu;

/** What is counted with its values replaced; of everything else the values are still there. */
const withoutValues = /^(?:select|insert|update|delete|merge|with|values|table)\b/iu;

/** The texts of an application's own statements, one line each, and of those that keep their values the first words alone. */
export async function readTexts(meter: StatementMeter, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const [id, text] of await meter.texts(ids)) {
    const line = text
      .replaceAll(/\/\*.*?\*\//gsu, " ")
      .replaceAll(/\s+/gu, " ")
      .replace(/[ ;]+$/u, "")
      .trim();
    if (housekeeping.test(line)) continue;
    texts.set(id, withoutValues.test(line) ? line : `${/^\w+(?: \w+)?/u.exec(line)?.[0] ?? ""} …`);
  }
  return texts;
}
