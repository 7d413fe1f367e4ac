import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildAssets } from "../../app/build-assets.ts";
import { readAssets } from "../../app/read-assets.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coach-build-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("builds one script and one style sheet under names that carry their contents' hash", async () => {
  const manifest = await buildAssets(join(folder, "a"));
  expect(manifest["app.js"]).toMatch(/^app-[A-Z0-9]{8}\.js$/u);
  expect(manifest["app.css"]).toMatch(/^app-[A-Z0-9]{8}\.css$/u);
  expect((await readdir(join(folder, "a"))).toSorted()).toEqual([...Object.values(manifest), "manifest.json"].toSorted());
  expect(readAssets(join(folder, "a"))).toMatchObject({ script: `/assets/${manifest["app.js"]}`, style: `/assets/${manifest["app.css"]}` });
  expect(await buildAssets(join(folder, "b"))).toEqual(manifest);
  // The page's policy allows no inline style, no foreign font and no foreign script.
  const style = await readFile(join(folder, "a", manifest["app.css"]), "utf8");
  expect(style).not.toMatch(/@import|url\(\s*["']?https?:/u);
});

it("builds what it is given into the script, and then under another name", async () => {
  const plain = await buildAssets(join(folder, "a"));
  const filled = await buildAssets(join(folder, "c"), { define: { PUBLIC_PAYMENT_KEY: JSON.stringify("a-publishable-value") } });
  expect(filled["app.js"]).not.toBe(plain["app.js"]);
  expect(await readFile(join(folder, "c", filled["app.js"]), "utf8")).toContain("a-publishable-value");
});

it("says how to build when nothing was built", () => {
  expect(() => readAssets(join(folder, "nowhere"))).toThrow("node app/build-assets.ts");
});
