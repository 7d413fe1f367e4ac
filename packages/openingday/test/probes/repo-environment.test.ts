import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Target } from "../../src/model/target.ts";
import probe from "../../src/probes/repo-environment.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { makeContext } from "./probe-context.ts";
import { makeFolder, makeRepository, type ScratchRepository } from "./scratch-repository.ts";
import { stripeKey } from "../secrets/made-up-keys.ts";

const secret = madeUp("hex", 40, 3);

function repositoryWith(files: Readonly<Record<string, string>>): ScratchRepository {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  repository.commit();
  return repository;
}

async function gather(files: Readonly<Record<string, string>>, lists: Readonly<Record<string, string>> = {}) {
  const repository = repositoryWith(files);
  const outside = makeFolder();
  const environments: Target["environments"] = Object.keys(lists).map((name) => ({ name, file: join(outside, `${name}.env`) }));
  const { writeFileSync } = await import("node:fs");
  for (const [name, text] of Object.entries(lists)) writeFileSync(join(outside, `${name}.env`), text);
  return probe.gather(makeContext({ target: { repository: repository.folder, environments } }));
}

describe("names the code reads", () => {
  it("joins code, example and environments", async () => {
    const inventory = await gather(
      {
        "src/app.ts": 'const url = process.env.DATABASE_URL;\nconst port = process.env["APP_PORT"] ?? "3000";\n',
        "src/mail.ts": "export const key = process.env.DATABASE_URL!;\n",
        ".env.example": "DATABASE_URL=\nOLD_NAME=\n",
      },
      { production: "DATABASE_URL=postgres://app:x@db/app\nEMPTY=\n" },
    );
    expect(inventory.names).toEqual([
      { name: "APP_PORT", readAt: ["src/app.ts:2"], hasDefault: true, inExample: false, setIn: [] },
      { name: "DATABASE_URL", readAt: ["src/app.ts:1", "src/mail.ts:1"], hasDefault: false, inExample: true, setIn: ["production"] },
      { name: "OLD_NAME", readAt: [], hasDefault: false, inExample: true, setIn: [] },
    ]);
    expect(inventory).toMatchObject({ files: 2, unread: [], environments: [{ name: "production", count: 1, values: 1 }] });
  });

  it("finds what a schema, a Prisma file and a Dockerfile name", async () => {
    const inventory = await gather({
      "src/settings.ts":
        "const schema = object({\n  MAIL_KEY: text(),\n  OTHER_WORD: text(),\n});\nexport const x = schema.parse(process.env);\n",
      "prisma/schema.prisma": 'datasource db {\n  url = env("DATABASE_URL")\n}\n',
      Dockerfile: "FROM node:24\nENV REGION=eu\n",
      "src/region.ts": "export const region = process.env.REGION!;\n",
      "web/page.ts": "export const site = import.meta.env.VITE_SITE;\n",
      ".env.example": "MAIL_KEY=\n",
    });
    expect(inventory.names).toMatchObject([
      { name: "DATABASE_URL", readAt: ["prisma/schema.prisma:2"], hasDefault: false },
      { name: "MAIL_KEY", readAt: [], namedIn: ["src/settings.ts:2"] },
      { name: "REGION", readAt: ["src/region.ts:1"], givenIn: ["Dockerfile:2"] },
      { name: "VITE_SITE", atBuild: true },
    ]);
  });

  it("reads what a person wrote about the settings", async () => {
    const { folder } = repositoryWith({ "src/a.ts": "go(process.env.A!);\n", "openingday.env.yaml": "A: { owner: Ada, purpose: all }\n" });
    const settingsList = join(folder, "openingday.env.yaml");
    const inventory = await probe.gather(makeContext({ target: { repository: folder, settingsList } }));
    expect(inventory.owned).toEqual({ path: "openingday.env.yaml", settings: [{ name: "A", hasOwner: true, hasPurpose: true }] });
  });

  it.each([
    {
      why: "asks in one file and uses in another",
      files: { "src/a.ts": "export const on = Boolean(process.env.X);", "src/b.ts": "go(process.env.X!);" },
      hasDefault: true,
    },
    {
      why: "has a default in one place only",
      files: { "src/a.ts": 'a(process.env.X ?? "1");', "src/b.ts": "go(process.env.X!);" },
      hasDefault: false,
    },
    {
      why: "stops where it is absent",
      files: { "src/a.ts": 'if (!process.env.X) throw new Error("X");', "src/b.ts": 'a(process.env.X ?? "1");' },
      hasDefault: false,
    },
  ])("$why: default $hasDefault", async ({ files, hasDefault }) => {
    expect((await gather(files)).names).toMatchObject([{ name: "X", hasDefault }]);
  });

  it("leaves out tests, scripts, settings of tools, declarations and installed code", async () => {
    const read = "export default process.env.ONLY_HERE;\n";
    const inventory = await gather({
      "src/a.test.ts": read,
      "test/helper.ts": read,
      "scripts/seed.ts": read,
      "playwright.config.ts": read,
      "src/env.d.ts": "declare const a: typeof process.env.ONLY_HERE;\n",
      "e2e/run.ts": read,
    });
    expect(inventory.names).toEqual([]);
  });

  it("names files that could not be read", async () => {
    const inventory = await gather({
      "src/broken.ts": "const env = = process.env.(;\n",
      "src/deep.ts": `const { env } = process; ${"[".repeat(50_000)}`,
    });
    expect(inventory.unread).toHaveLength(2);
  });
});

describe("environments", () => {
  it("finds equal secrets by name and fingerprint, and gives no value", async () => {
    const inventory = await gather(
      { "src/a.ts": "" },
      {
        production: `SESSION_SECRET=${secret}\nAPP_URL=https://myapp.test\nDATABASE_URL=postgres://app:${madeUp("alnum", 16)}@db.myapp.test/app\nDKIM_PRIVATE_KEY_FILE=/etc/dkim.pem\n`,
        development: `SESSION_SECRET="${secret}" # the same\nAPP_URL=https://myapp.test\nDATABASE_URL=postgres://app:${madeUp("alnum", 16)}@db.myapp.test/app\nDKIM_PRIVATE_KEY_FILE=/etc/dkim.pem\n`,
        preview: `SESSION_SECRET=${madeUp("hex", 40, 9)}\n`,
      },
    );
    expect(inventory.shared).toEqual([
      { name: "SESSION_SECRET", environments: ["production", "development"] },
      { name: "DATABASE_URL", environments: ["production", "development"] },
    ]);
    expect(JSON.stringify(inventory)).not.toContain(secret);
  });

  it("takes placeholders and names without values for nothing", async () => {
    const inventory = await gather(
      { "src/a.ts": "" },
      { production: "API_KEY=changeme-please\nTOKEN\n", development: "API_KEY=changeme-please\nTOKEN\n" },
    );
    expect(inventory.shared).toEqual([]);
    expect(inventory.environments).toMatchObject([
      { count: 2, values: 1 },
      { count: 2, values: 1 },
    ]);
  });

  it("says why a list cannot be used", async () => {
    const repository = repositoryWith({ "a.ts": "" });
    const environments = [
      { name: "production", file: join(repository.folder, "gone.env") },
      { name: "preview", file: repository.folder },
    ];
    const inventory = await probe.gather(makeContext({ target: { repository: repository.folder, environments } }));
    expect(inventory.environments).toMatchObject([
      { error: "The file does not exist" },
      { error: expect.stringContaining("could not be read") },
    ]);
  });

  it("needs a folder", async () => {
    await expect(probe.gather(makeContext({}))).rejects.toMatchObject({ name: "NotConfigured" });
    await expect(probe.gather(makeContext({ target: { repository: join(makeFolder(), "gone") } }))).rejects.toThrow(/does not exist/);
  });
});

describe("secrets in build files", () => {
  it.each([
    {
      why: "a Dockerfile's ENV",
      path: "Dockerfile",
      text: `FROM node\nENV A=1 \\\n  SESSION_SECRET=${secret}\n`,
      kind: "dockerfile",
      line: 2,
    },
    {
      why: "a Dockerfile's ARG",
      path: "docker/Dockerfile.prod",
      text: `ARG STRIPE_KEY="${stripeKey()}"\n`,
      kind: "dockerfile",
      line: 1,
    },
    {
      why: "a compose file's map",
      path: "docker-compose.yml",
      text: `services:\n  app:\n    environment:\n      SESSION_SECRET: ${secret}\n`,
      kind: "compose",
      line: 4,
    },
    {
      why: "a compose file's list",
      path: "compose.prod.yaml",
      text: `services:\n  app:\n    environment:\n      - A=1\n      - "SESSION_SECRET=${secret}"\n`,
      kind: "compose",
      line: 5,
    },
    {
      why: "a compose file's anchor",
      path: "compose.yml",
      text: `x-common: &common\n  SESSION_SECRET: ${secret}\nservices:\n  app:\n    environment: *common\n`,
      kind: "compose",
      line: 2,
    },
    {
      why: "a workflow's step",
      path: ".github/workflows/deploy.yml",
      text: `jobs:\n  a:\n    steps:\n      - run: x\n        env:\n          SESSION_SECRET: "${secret}"\n`,
      kind: "workflow",
      line: 6,
    },
  ])("$why", async ({ path, text, kind, line }) => {
    expect((await gather({ [path]: text })).baked).toEqual([
      { name: expect.stringMatching(/SESSION_SECRET|STRIPE_KEY/), path, line, kind, provenBy: "value" },
    ]);
  });

  it("gives nothing on healthy build files with unusual content", async () => {
    const inventory = await gather({
      Dockerfile:
        "ARG NODE_AUTH_TOKEN\nARG SECRET_KEY_BASE=dummy\nENV NODE_ENV=production PASSWORD_MIN_LENGTH=12\nENV SESSION_SECRET=${SESSION_SECRET}\n",
      "docker-compose.yml":
        "services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_PASSWORD: postgres\n      SESSION_SECRET: ${SESSION_SECRET:-local-development-only}\n",
      ".github/workflows/ci.yml":
        "env:\n  STRIPE_SECRET_KEY: ${{ secrets.STRIPE_SECRET_KEY }}\n  NEXTAUTH_SECRET: some-secret-for-tests-only\n  TOKEN: *gone\n",
      "docker-compose.test.yml": "a: [",
    });
    expect(inventory.baked).toEqual([]);
  });

  it("finds secrets under public names, by name and by value", async () => {
    const inventory = await gather(
      {
        "src/a.ts":
          "a(import.meta.env.VITE_SUPABASE_SERVICE_ROLE_KEY, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY, process.env.NEXT_PUBLIC_PAY);\n",
      },
      { production: `NEXT_PUBLIC_PAY=${stripeKey()}\nNEXT_PUBLIC_STRIPE=${stripeKey(1, "pk")}\n` },
    );
    expect(inventory.baked.map(({ name, kind, provenBy }) => [name, kind, provenBy])).toEqual([
      ["NEXT_PUBLIC_PAY", "public-prefix", "value"],
      ["VITE_SUPABASE_SERVICE_ROLE_KEY", "public-prefix", "name"],
    ]);
  });
});
