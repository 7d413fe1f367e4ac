import { describe, expect, it } from "vitest";
import { readAhead } from "../../src/probes/read-ahead.ts";

const megabyte = 1_024 * 1_024;
const sized = (...sizes: number[]) => sizes.map((bytes, index) => ({ path: String(index), bytes }));

async function readAll(files: ReturnType<typeof sized>, broken: readonly string[] = []) {
  let open = 0;
  let openBytes = 0;
  let most = 0;
  let mostBytes = 0;
  const seen: string[] = [];
  const read = async ({ path, bytes }: { path: string; bytes: number }): Promise<string> => {
    open += 1;
    openBytes += bytes;
    most = Math.max(most, open);
    mostBytes = Math.max(mostBytes, openBytes);
    // Later files come sooner.
    for (let turn = 0; turn < 20 - Number(path); turn += 1) await Promise.resolve();
    open -= 1;
    openBytes -= bytes;
    if (broken.includes(path)) throw new Error("gone");
    return path;
  };
  for await (const one of readAhead(files, read)) seen.push(one.ok ? one.value : `${one.file.path} broken`);
  return { seen, most, mostBytes };
}

describe("reading ahead", () => {
  it("gives files in their order, at most eight under way", async () => {
    const { seen, most } = await readAll(sized(...Array.from({ length: 20 }, () => 10)));
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    expect(most).toBe(8);
  });

  it("keeps within eight megabytes, whatever is asked for", async () => {
    const { seen, mostBytes } = await readAll(sized(5 * megabyte, 5 * megabyte, megabyte, 6 * megabyte));
    expect(seen).toHaveLength(4);
    expect(mostBytes).toBeLessThanOrEqual(8 * megabyte);
  });

  it("reads a larger file alone", async () => {
    const { seen, most } = await readAll(sized(30 * megabyte, 30 * megabyte, 10));
    expect(seen).toEqual(["0", "1", "2"]);
    expect(most).toBe(1);
  });

  it("says which file could not be read, and goes on", async () => {
    expect((await readAll(sized(1, 1, 1), ["1"])).seen).toEqual(["0", "1 broken", "2"]);
  });

  it("starts no more when nobody listens", async () => {
    let started = 0;
    for await (const _ of readAhead(sized(...Array.from({ length: 50 }, () => 1)), async () => (started += 1))) break;
    expect(started).toBe(8);
  });
});
