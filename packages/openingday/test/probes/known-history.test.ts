import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SecretScan } from "../../src/model/evidence-repository.ts";
import probe from "../../src/probes/repo-secrets.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";
import { makeContext } from "./probe-context.ts";
import { makeRepository } from "./scratch-repository.ts";

const line = (seed: number): string => `export const key = "${stripeKey(seed)}";\n`;

/** Scans again and again with the same memory, and says which objects git was asked for. */
function scanner(folder: string) {
  const memory = new Map<string, string>();
  return {
    memory,
    async scan(): Promise<{ scan: SecretScan; read: number }> {
      const context = makeContext({ target: { repository: folder }, memory });
      let read = 0;
      const { git } = context.tools;
      const counting = {
        ...git,
        async *stream(repository: string, args: readonly string[], input: AsyncIterable<string> | string) {
          async function* counted(): AsyncGenerator<string> {
            for await (const piece of typeof input === "string" ? [input] : input) {
              read += 1;
              yield piece;
            }
          }
          yield* git.stream(repository, args, args[0] === "cat-file" ? counted() : input);
        },
      };
      const scan = await probe.gather({ ...context, tools: { ...context.tools, git: counting } });
      return { scan, read };
    },
  };
}

const found = ({ hits }: SecretScan) => hits.map(({ path, where, inHead, commit }) => ({ path, where, inHead, commit }));

describe("a second scan", () => {
  it("reads only what is new, and says the same", async () => {
    const repository = makeRepository();
    repository.write("src/old.ts", line(1));
    const commit = repository.commit();
    rmSync(join(repository.folder, "src/old.ts"));
    repository.write("src/app.ts", "export {};\n");
    repository.commit();
    const again = scanner(repository.folder);
    const first = await again.scan();
    const second = await again.scan();
    expect(found(first.scan)).toEqual([{ path: "src/old.ts", where: "history", inHead: false, commit }]);
    expect(second.scan).toEqual({ ...first.scan, bytes: expect.any(Number) });
    expect(first.read).toBeGreaterThan(0);
    expect(second.read).toBe(0);

    repository.write("src/new.ts", line(2));
    repository.commit();
    rmSync(join(repository.folder, "src/new.ts"));
    repository.commit();
    const third = await again.scan();
    expect(third.scan.hits.map(({ path }) => path).toSorted()).toEqual(["src/new.ts", "src/old.ts"]);
    expect(third.read).toBe(1);
  });

  it("remembers a key that stood in a file and was taken out since", async () => {
    const repository = makeRepository();
    repository.write("src/pay.ts", line(1));
    const commit = repository.commit();
    const again = scanner(repository.folder);
    expect(found((await again.scan()).scan)).toMatchObject([{ path: "src/pay.ts", where: "tree", commit }]);
    repository.write("src/pay.ts", "export {};\n");
    repository.commit();
    expect(found((await again.scan()).scan)).toEqual([{ path: "src/pay.ts", where: "history", inHead: false, commit }]);
    expect(found((await again.scan()).scan)).toEqual([{ path: "src/pay.ts", where: "history", inHead: false, commit }]);
  });

  it("forgets what a rewritten history no longer holds", async () => {
    const repository = makeRepository();
    repository.write("README.md", "# App\n");
    const start = repository.commit();
    repository.write("src/pay.ts", line(1));
    repository.commit();
    const again = scanner(repository.folder);
    expect((await again.scan()).scan.hits).toHaveLength(1);
    repository.git("reset", "-q", "--hard", start);
    expect((await again.scan()).scan.hits).toEqual([]);
  });

  it.each([
    { why: "is damaged", text: "{" },
    {
      why: "is not ours",
      text: '{"made":"x","tips":["--output=/tmp/x"],"hits":[],"setAside":[],"blobs":0,"skipped":{"binary":0,"lock":0}}',
    },
    {
      why: "was made by other rules",
      text: '{"made":"other","tips":[],"hits":[],"setAside":[],"blobs":0,"skipped":{"binary":0,"lock":0}}',
    },
  ])("looks at everything where what it remembers $why", async ({ text }) => {
    const repository = makeRepository();
    repository.write("src/old.ts", line(1));
    repository.commit();
    rmSync(join(repository.folder, "src/old.ts"));
    repository.commit();
    const again = scanner(repository.folder);
    again.memory.set("secrets", text);
    expect((await again.scan()).scan.hits).toHaveLength(1);
  });

  it("stores no value", async () => {
    const repository = makeRepository();
    repository.write("src/old.ts", line(1));
    repository.commit();
    const again = scanner(repository.folder);
    await again.scan();
    const kept = again.memory.get("secrets") ?? "";
    expect(kept).toContain("stripe-live-secret");
    expect(kept).not.toContain(stripeKey(1).slice(8, 18));
  });
});
