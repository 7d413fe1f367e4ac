import { describe, expect, it } from "vitest";
import probe from "../../../src/probes/mail/mail-senders.ts";
import { makeContext } from "../probe-context.ts";
import { makeRepository } from "../scratch-repository.ts";

async function gather(files: Readonly<Record<string, string>>, names: readonly string[] = []) {
  const repository = makeRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  repository.commit();
  const list = names.map((name) => ({ name, readAt: ["a.ts:1"], hasDefault: false, inExample: false, setIn: [] }));
  const inventory = { names: list, environments: [], shared: [], baked: [] };
  return probe.gather(makeContext({ target: { repository: repository.folder }, evidence: { "repo.environment": inventory } }));
}

const manifest = (...packages: string[]): string =>
  JSON.stringify({ dependencies: Object.fromEntries(packages.map((name) => [name, "1"])) });
const signUp = "export const go = () =>\n  supabase.auth.signUp({ email, password });\n";
const client = { "package.json": manifest("@supabase/supabase-js"), "src/sign-up.ts": signUp };

describe("mail.senders", () => {
  it("names providers by dependencies and by settings, and leaves tests and broken files alone", async () => {
    const files = {
      "package.json": manifest("resend", "next"),
      "apps/web/package.json": manifest("@sendgrid/mail"),
      "test/package.json": manifest("postmark"),
      "packages/broken/package.json": "{",
    };
    expect(await gather(files, ["MAILGUN_API_KEY", "SMTP_HOST"])).toEqual({
      looked: true,
      found: [
        { provider: "sendgrid", where: "apps/web/package.json: @sendgrid/mail" },
        { provider: "resend", where: "package.json: resend" },
        { provider: "mailgun", where: "setting MAILGUN_API_KEY" },
      ],
    });
  });

  it("says that nothing was looked at where no code is given", async () => {
    expect(await probe.gather(makeContext({}))).toEqual({ looked: false, found: [] });
  });

  const base = "[auth]\nenabled = true\n[auth.email]\nenable_signup = true\n";
  it.each([
    { why: "the dashboard keeps the answer", files: client, names: [], smtp: "unknown" },
    { why: "the configuration names no server", files: { ...client, "supabase/config.toml": base }, names: [], smtp: "none" },
    {
      why: "the server is only a comment",
      files: { ...client, "supabase/config.toml": `${base}# [auth.email.smtp]\n# host = "smtp.example.com"\n` },
      names: [],
      smtp: "none",
    },
    {
      why: "the server is switched off",
      files: { ...client, "supabase/config.toml": `${base}[auth.email.smtp]\nenabled = false\n` },
      names: [],
      smtp: "none",
    },
    {
      why: "the configuration names a server",
      files: { ...client, "supabase/config.toml": `${base}[auth.email.smtp]\nenabled = true\nhost = "smtp.resend.com"\n` },
      names: [],
      smtp: "own",
    },
    {
      why: "a hook sends the mails",
      files: { ...client, "supabase/config.toml": `${base}[auth.hook.send_email]\nenabled = true\n` },
      names: [],
      smtp: "own",
    },
    { why: "a setting names a server", files: client, names: ["GOTRUE_SMTP_HOST"], smtp: "own" },
  ])("tells Supabase’s mailer where $why", async ({ files, names, smtp }) => {
    expect((await gather(files, names)).supabase).toMatchObject({ smtp });
  });

  it("leaves a Supabase that only keeps data alone", async () => {
    const files = { "package.json": manifest("@supabase/supabase-js"), "src/read.ts": 'supabase.from("people").select();\n' };
    expect(await gather(files)).not.toHaveProperty("supabase");
  });
});
