import type { Tools } from "../../../src/model/tools.ts";

/** A memory that forgets with the test; `kept` shows what is in it. */
export function createMemory(start: Readonly<Record<string, string>> = {}): {
  readonly memory: Tools["memory"];
  readonly kept: ReadonlyMap<string, string>;
} {
  const kept = new Map(Object.entries(start));
  const memory: Tools["memory"] = {
    recall: (name) => Promise.resolve(kept.get(name)),
    keep: (name, text) => Promise.resolve(void kept.set(name, text)),
  };
  return { memory, kept };
}
