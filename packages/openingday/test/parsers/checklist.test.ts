import { describe, expect, it } from "vitest";
import type { Target } from "../../src/model/target.ts";
import { parseChecklist } from "../../src/parsers/checklist.ts";
import { listDuties } from "../../src/parsers/list-duties.ts";
import { makeContext } from "../probes/probe-context.ts";

describe("a list of who changes what", () => {
  it("says who does it, and who stands in", () => {
    const text = "# ours\ndomain: { owner: Ada, deputy: ' Ben ' }\ndns:\n  owner: TODO\n  note: 24\naccess:\n";
    expect(parseChecklist(text)).toEqual({
      ok: true,
      value: [{ id: "domain", owner: "Ada", deputy: "Ben" }, { id: "dns", note: "24" }, { id: "access" }],
    });
  });

  it.each([
    {
      why: "another field",
      text: "dns: { owner: Ada, password: hunter2 }\n",
      says: "dns has a field besides “owner”, “deputy” and “note”",
    },
    { why: "a word alone", text: "dns: hunter2\n", says: "dns has something other than “owner” and “deputy”" },
    { why: "broken YAML", text: "dns: [hunter2\n", says: "it is not valid YAML; compare its indents and quotes, near line 1" },
  ])("does not take $why, and never repeats it", ({ text, says }) => {
    const parsed = parseChecklist(text);
    expect(parsed.ok ? "" : parsed.error).toContain(says.slice(0, 40));
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });
});

const target = (more: Partial<Target["declared"]> = {}, rest: Partial<Target> = {}): Target => {
  const base = makeContext({ target: rest }).target;
  return { ...base, declared: { ...base.declared, senders: [], ...more } };
};
const ids = (given: Target, settings: readonly string[] = []): string[] => listDuties(given, settings).map(({ id }) => id);
const always = ["domain", "dns", "hosting", "release", "way-back", "settings", "database", "mailbox", "alarms", "customers", "access"];

describe("what a product needs somebody for", () => {
  it("is the same for everybody, in part", () => {
    expect(ids(target()).filter((id) => id !== "mail" && id !== "edge")).toEqual(always);
    for (const { what, where } of listDuties(target(), [])) expect([what, where].join()).toMatch(/^[A-Z“].*[^.]$/u);
  });

  it.each([
    { why: "an edge", given: target({ edge: { kind: "cloudflare" } }), more: ["edge"] },
    { why: "no edge", given: target({ edge: { kind: "none" } }), more: [] },
    {
      why: "mail providers, each once",
      given: target({ senders: ["Resend", "resend", "google workspace"] }),
      more: ["mail-resend", "mail-google-workspace"],
    },
    { why: "a mail server of its own", given: target({ senders: ["192.0.2.30", "2001:db8::1"] }), more: ["mail-server"] },
    { why: "a sender that nobody knows", given: target({ senders: ["Post & Co."] }), more: ["mail-post-co"] },
    {
      why: "webhooks of a payment provider",
      given: target({ webhooks: ["https://app.myapp.test/api/webhooks/stripe"] }),
      more: ["payments"],
    },
    { why: "webhooks of somebody else", given: target({ webhooks: ["https://app.myapp.test/api/webhooks/crm"] }), more: [] },
    { why: "sign-in by somebody else", given: target({ oauthCallbacks: ["https://app.myapp.test/auth/callback"] }), more: ["sign-in"] },
    {
      why: "settings of services",
      given: target(),
      settings: ["STRIPE_SECRET_KEY", "NEXT_PUBLIC_SENTRY_DSN", "OPENAI_API_KEY", "S3_BUCKET"],
      more: ["payments", "files", "assistant", "errors"],
    },
    { why: "settings that only sound alike", given: target(), settings: ["STRIPES", "APPLE", "RESENTRY_URL", "MAX_S3"], more: [] },
  ])("follows from $why", ({ given, settings, more }) => {
    const found = ids(given, settings).filter((id) => !always.includes(id) && id !== "mail" && (id !== "edge" || more.includes("edge")));
    expect(found).toEqual(more);
  });

  it("names the commands that are there", () => {
    const where = (rest: Partial<Target>): string[] =>
      listDuties(target({}, rest), []).flatMap((duty) => (/^(?:release|way-back)$/u.test(duty.id) ? [duty.where] : []));
    expect(where({ releases: { journals: "/j", canGoBack: true } })).toEqual(["“openingday release”", "“openingday rollback”"]);
    expect(where({})).toEqual([expect.stringContaining("as you deploy today"), "at the hosting platform"]);
  });

  it("says “your domain” where only a folder was named", () => {
    expect(listDuties(target({ domain: "nothing.invalid" }), [])[0]?.what).toBe("Renew your domain, and keep it from being lost");
  });
});
