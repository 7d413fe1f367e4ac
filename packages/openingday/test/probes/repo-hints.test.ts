import { describe, expect, it } from "vitest";
import environmentProbe from "../../src/probes/repo-environment.ts";
import probe from "../../src/probes/repo-hints.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository } from "./scratch-repository.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  repository.commit();
  return repository.folder;
}
const slow = "export async function list(rows) { for (const row of rows) row.a = await prisma.a.findFirst({ where: { id: row.id } }); }\n";

describe("what stands out in the code", () => {
  it("is named by its file and line, with the first place of each kind in a file", async () => {
    const repository = folderWith({
      "src/list.ts": `// A list.\n${slow}${slow.replace("list", "more")}`,
      "src/pay.js": "router.post('/pay', async (req, res) => { console.log(req.body); res.json(await charge(req.body)); });\n",
      "src/quiet.ts": "export const a = 1;\n",
    });
    expect(await probe.gather(makeContext({ target: { repository } }))).toEqual({
      hints: [
        { kind: "query-in-loop", path: "src/list.ts", line: 2, subject: "prisma.a.findFirst" },
        { kind: "logged-request", path: "src/pay.js", line: 1, subject: "req.body" },
      ],
      more: 0,
      files: 3,
      unread: [],
    });
  });

  it("is not looked for in tests, scripts, examples, and what was built or installed", async () => {
    const repository = folderWith({
      "test/a.ts": slow,
      "src/a.test.ts": slow,
      "scripts/a.ts": slow,
      "examples/a.ts": slow,
      "dist/a.js": slow,
      "node_modules/a/index.js": slow,
      "types/a.d.ts": slow,
    });
    expect(await probe.gather(makeContext({ target: { repository } }))).toMatchObject({ hints: [], files: 0 });
  });

  it("is listed up to twenty of a kind, and the rest counted", async () => {
    const repository = folderWith(Object.fromEntries(Array.from({ length: 23 }, (_, index) => [`src/list-${index + 10}.ts`, slow])));
    const { hints, more } = await probe.gather(makeContext({ target: { repository } }));
    expect([hints.length, hints[0]?.path, more]).toEqual([20, "src/list-10.ts", 3]);
  });

  it("names what could not be understood, without spoiling the rest or the settings", async () => {
    const repository = folderWith({ "src/list.ts": slow, "src/broken.ts": `${slow} } const = ;` });
    const context = makeContext({ target: { repository } });
    const [{ hints, unread }, settings] = await Promise.all([probe.gather(context), environmentProbe.gather(context)]);
    expect(hints).toHaveLength(1);
    expect(unread).toEqual(["src/broken.ts: its syntax is not understood"]);
    expect(settings.unread).toEqual([]);
  });

  it("reads each file once for those who ask together", async () => {
    const repository = folderWith({ "src/list.ts": slow, "src/settings.ts": "export const url = process.env.DATABASE_URL;\n" });
    const context = makeContext({ target: { repository } });
    const read: string[] = [];
    const { files } = context.tools;
    const readText: typeof files.readText = (path, maxBytes) => {
      read.push(path);
      return files.readText(path, maxBytes);
    };
    const counting = { ...context, tools: { ...context.tools, files: { ...files, readText } } };
    const [{ hints }, { names }] = await Promise.all([probe.gather(counting), environmentProbe.gather(counting)]);
    expect([hints.length, names.map(({ name }) => name)]).toEqual([1, ["DATABASE_URL"]]);
    expect(read.filter((path) => path.endsWith(".ts"))).toHaveLength(2);
  });

  it("cannot be told without a folder, or where it is gone", async () => {
    await expect(probe.gather(makeContext({}))).rejects.toThrow(/No folder/u);
    await expect(probe.gather(makeContext({ target: { repository: `${makeFolder()}/gone` } }))).rejects.toThrow(/does not exist/u);
  });
});
