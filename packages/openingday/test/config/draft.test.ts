import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { describe, expect, it, onTestFinished } from "vitest";
import { draftConfig } from "../../src/config/draft.ts";
import { findProject } from "../../src/config/find-project.ts";
import { configSchema, type ParsedConfig } from "../../src/config/schema.ts";

/** The draft for a folder with these files, as text and as what it says once loaded. */
async function draft(files: Readonly<Record<string, string>>): Promise<{ text: string; config: ParsedConfig; found: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-draft-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const project = await findProject(folder);
  const text = draftConfig({ ...project, domain: "myapp.test" });
  return { text, config: await load(text), found: project.found };
}

async function load(text: string): Promise<ParsedConfig> {
  const { default: value } = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as { default: unknown };
  return v.parse(configSchema, value);
}

/** Takes every suggestion of a draft. */
function take(text: string): string {
  return text.replaceAll(/^ {2}\/\/ (?=[a-zA-Z]+: |  \{|  [a-zA-Z]+: |\],|\},)/gmu, "  ").replaceAll(/^ {4}\/\/ (?=\{)/gmu, "    ");
}

const resend = JSON.stringify({ dependencies: { resend: "6", next: "16" }, devDependencies: { "@sendgrid/mail": "8" } });

describe("the drafted configuration", () => {
  it("asks about mail where nothing is known of it, and can be taken as it is", async () => {
    const { text, config } = await draft({});
    expect(config.mail).toBeUndefined();
    const taken = await load(take(text));
    expect(taken).toMatchObject({
      mail: { from: "hello@myapp.test", senders: ["resend"], inbox: { kind: "listen" } },
      webhooks: ["https://app.myapp.test/api/webhooks/stripe"],
      oauthCallbacks: ["https://app.myapp.test/auth/callback"],
    });
  });

  it("fills in who sends, with which selector, and as whom", async () => {
    const { config, found } = await draft({
      "package.json": resend,
      ".env.example": "RESEND_API_KEY=\nMAIL_FROM=MyApp <Hello@mail.myapp.test>\nSTRIPE_WEBHOOK_SECRET=\n",
    });
    expect(config.mail).toEqual({ from: "hello@mail.myapp.test", senders: ["resend"], selectors: ["resend"] });
    expect(found).toContain("mail by Resend");
  });

  it.each([
    { why: "the From address is somebody else's", env: "MAIL_FROM=you@example.com\n" },
    { why: "the From address only looks like it", env: "MAIL_FROM=a@notmyapp.test\n" },
    { why: "there is none", env: "" },
  ])("leaves mail a question, with what was found in it, when $why", async ({ env }) => {
    const { text, config } = await draft({ "package.json": resend, ".env.example": env });
    expect(config.mail).toBeUndefined();
    expect((await load(take(text))).mail).toMatchObject({ from: "hello@myapp.test", senders: ["resend"], selectors: ["resend"] });
  });

  it("fills in no selector where a provider has several sets or makes them up", async () => {
    const { config } = await draft({
      "package.json": JSON.stringify({ dependencies: { "@sendgrid/mail": "8", postmark: "4" } }),
      ".env.example": "EMAIL_FROM=hi@myapp.test",
    });
    expect(config.mail).toEqual({ from: "hi@myapp.test", senders: ["sendgrid", "postmark"], selectors: [] });
  });

  it("stands ready for releases and the smoke test, as comments, whatever the project shows", async () => {
    const { text, config } = await draft({});
    expect([config.release, config.smoke]).toEqual([undefined, undefined]);
    expect(await load(take(text))).toMatchObject({
      release: {
        build: { run: "npm ci && npm run build" },
        deploy: { run: "the command that deploys" },
        smoke: { run: "npx openingday smoke" },
      },
      smoke: {
        routes: [{ status: 200 }, { access: "customers" }],
        webhooks: [{ url: "https://app.myapp.test/api/webhooks/stripe", signature: { kind: "stripe" } }],
      },
    });
  });

  it.each<{ why: string; files: Readonly<Record<string, string>>; release: Readonly<Record<string, string>> }>([
    {
      why: "scripts, a lock file and a platform",
      files: {
        "package.json": JSON.stringify({ scripts: { build: "next build", "db:migrate": "prisma migrate deploy" } }),
        "pnpm-lock.yaml": "",
        "package-lock.json": "{}",
        "vercel.json": "{}",
      },
      release: {
        build: "pnpm install --frozen-lockfile && pnpm run build",
        migrate: "pnpm run db:migrate",
        deploy: "npx vercel deploy --prod",
        rollback: "npx vercel rollback",
      },
    },
    {
      why: "a script that deploys, and one that is only for development",
      files: {
        "package.json": JSON.stringify({ scripts: { deploy: "x", migrate: "prisma migrate dev" }, devDependencies: { prisma: "7" } }),
      },
      release: { migrate: "npx prisma migrate deploy", deploy: "npm run deploy" },
    },
    { why: "a file of the platform alone", files: { "fly.toml": "" }, release: { deploy: "flyctl deploy" } },
    {
      why: "scripts that are none",
      files: { "package.json": '{ "scripts": { "deploy": 3 } }' },
      release: { deploy: "the command that deploys" },
    },
  ])("drafts a release from $why", async ({ files, release }) => {
    const { text } = await draft(files);
    const drafted = Object.entries((await load(take(text))).release ?? {}).map(([name, command]) => [
      name,
      (command as { run: string }).run,
    ]);
    expect(Object.fromEntries(drafted)).toMatchObject(release);
    expect(drafted.some(([name]) => name === "migrate")).toBe("migrate" in release);
  });

  it("asks whether there is a way back only where a release changes a database", async () => {
    const scripts = { start: "next start", "db:migrate": "prisma migrate deploy" };
    const drafted = async (more: object) => (await load(take((await draft({ "package.json": JSON.stringify(more) })).text))).fallback;
    expect((await draft({ "package.json": JSON.stringify({ scripts }) })).config.fallback).toBeUndefined();
    expect(await drafted({ scripts })).toMatchObject({ start: { run: "npm run start" }, smoke: [{ path: "/" }, { path: "/login" }] });
    expect(await drafted({ devDependencies: { prisma: "7" } })).toMatchObject({ start: { run: "the command that starts your app" } });
    expect(await drafted({ scripts: { start: "next start" } })).toBeUndefined();
  });

  it("suggests the webhooks that the code has routes for", async () => {
    const { text } = await draft({
      "src/app/api/webhooks/stripe/route.ts": "",
      "src/app/api/(pay)/webhook/route.ts": "",
      "src/app/api/hooks-for-react/route.ts": "",
      "pages/api/[tenant]/webhook.ts": "",
      "pages/api/webhooks/README.md": "",
    });
    expect((await load(take(text))).webhooks).toEqual(["https://app.myapp.test/api/webhook", "https://app.myapp.test/api/webhooks/stripe"]);
  });
});
