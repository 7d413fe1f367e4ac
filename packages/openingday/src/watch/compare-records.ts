import type { RecordMemory, WatchedRecord } from "../model/watched-record.ts";

/** One record that is not what it was. */
export interface RecordChange {
  readonly memory: RecordMemory;
  readonly before: readonly string[];
  readonly now: readonly string[];
  readonly word: "gone" | "changed" | "new";
}

/** A record that nobody answered for is left as it was remembered: silence is not a change. The first look at a record changes nothing. */
export function compareRecords(
  remembered: ReadonlyMap<string, RecordMemory>,
  seen: readonly WatchedRecord[],
  at: number,
): { readonly first: readonly RecordMemory[]; readonly changes: readonly RecordChange[] } {
  const first: RecordMemory[] = [];
  const changes: RecordChange[] = [];
  for (const { name, kind, values, unknown } of seen) {
    if (unknown !== undefined) continue;
    const key = keyOf({ name, kind });
    const known = remembered.get(key);
    if (known === undefined) first.push({ key, name, kind, values });
    else if (!isSame(known.values, values))
      changes.push({
        memory: { key, name, kind, values, before: known.values, changedAt: at },
        before: known.values,
        now: values,
        word: values.length === 0 ? "gone" : known.values.length === 0 ? "new" : "changed",
      });
  }
  return { first, changes };
}

/** Changes that a second look shows too, in the same way. */
export function confirmChanges(changes: readonly RecordChange[], again: readonly WatchedRecord[]): readonly RecordChange[] {
  const second = new Map(again.filter(({ unknown }) => unknown === undefined).map((record) => [keyOf(record), record.values]));
  return changes.filter(({ memory, now }) => {
    const values = second.get(memory.key);
    return values !== undefined && isSame(values, now);
  });
}

function keyOf({ name, kind }: Pick<WatchedRecord, "name" | "kind">): string {
  return `${kind} ${name}`;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, at) => value === other[at]);
}
