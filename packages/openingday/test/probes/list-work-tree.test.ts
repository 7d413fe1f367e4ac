import { describe, expect, it } from "vitest";
import type { Tools } from "../../src/model/tools.ts";
import { listWorkTree } from "../../src/probes/list-work-tree.ts";

function foreignFolder(): { tools: Tools; started: string[][] } {
  const started: string[][] = [];
  const tools = {
    files: {
      exists: async () => true,
      async *list() {
        yield { path: "a.ts", bytes: 1 };
        yield { path: "new.ts", bytes: 2 };
        yield { path: ".env", bytes: 3 };
      },
    },
    git: {
      run: async (_: string, args: readonly string[]) => {
        started.push([...args]);
        return args[0] === "rev-parse"
          ? "false\n\n0123456789\n"
          : "H 100644 0123 0\ta.ts\0? new.ts\0S 100644 4567 0\tgone.ts\0H 160000 89ab 0\tmodule\0";
      },
    },
  } as unknown as Tools;
  return { tools, started };
}

describe("the list of a project's files", () => {
  it("tells files that git holds from those that it would take in", async () => {
    const { tools } = foreignFolder();
    expect(await listWorkTree(tools, "/p")).toEqual({
      files: [
        { path: "a.ts", bytes: 1, tracked: true },
        { path: "new.ts", bytes: 2, tracked: false },
      ],
      git: true,
      prefix: "",
      gaps: [],
    });
  });

  it("is made once for probes that ask at the same time, and anew for one that asks later", async () => {
    const { tools, started } = foreignFolder();
    await Promise.all([listWorkTree(tools, "/p"), listWorkTree({ ...tools }, "/p")]);
    expect(started).toHaveLength(2);
    await listWorkTree(tools, "/p");
    expect(started).toHaveLength(4);
  });
});
