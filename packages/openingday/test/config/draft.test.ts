import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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
  return configSchema.parse(value);
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
