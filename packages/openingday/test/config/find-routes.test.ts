import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { findRoutes } from "../../src/config/find-routes.ts";

it("reads the code and leaves aside what is not the product’s own, tests and links among it", async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), "openingday-routes-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const files = {
    "src/server.ts": 'app.post("/signup", a);',
    "src/server.test.ts": 'app.post("/of-a-test", a);',
    "node_modules/express/index.js": 'app.post("/of-others", a);',
    "dist/server.js": 'app.post("/built", a);',
    ".next/server.js": 'app.post("/built", a);',
    "README.md": 'app.post("/words", a);',
    "views/login.html": '<form method="post" action="/login"><input name="email"></form>',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await symlink(folder, join(folder, "again"));
  const { routes, forms } = await findRoutes(folder);
  expect(routes).toEqual([{ method: "POST", path: "/signup" }]);
  expect(forms).toMatchObject([{ action: "/login", file: "views/login.html" }]);
  expect(await findRoutes(join(folder, "nowhere"))).toEqual({ routes: [], forms: [] });
});
