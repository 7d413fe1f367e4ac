import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCloudflare } from "../../src/edge/client.ts";
import { readSettings } from "../../src/edge/read-settings.ts";
import { openCloudflare } from "../../src/tools/cloudflare-door.ts";
import { type FakeCloudflare, startFakeCloudflare } from "./fake-cloudflare.ts";
import { fakeRecord } from "./fake-records.ts";

let fake: FakeCloudflare;
let slept: number[];
beforeEach(async () => {
  fake = await startFakeCloudflare();
  slept = [];
});
afterEach(() => fake.stop());

async function read(token = fake.token, domain = "myapp.test") {
  const door = openCloudflare({ token, base: fake.base, mode: "passive", version: "0" });
  try {
    return await readSettings(createCloudflare({ door, sleep: async (ms) => void slept.push(ms) }), domain);
  } finally {
    door.close();
  }
}

/** Answers the calls whose path has these words in the stand-in's place. */
function answerInstead(words: string, status: number, body: unknown, headers: Record<string, string> = {}, times = Infinity): void {
  let left = times;
  fake.hook = (moment, { path }, response) => {
    if (moment !== "before" || !path.includes(words) || (left -= 1) < 0) return false;
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
    return true;
  };
}
const error = (code: number, message: string) => ({ success: false, errors: [{ code, message }], messages: [], result: null });

describe("a zone read with a token", () => {
  it("is read in GETs alone, all parts of it", async () => {
    fake.zone.records = [
      fakeRecord("MyApp.test", "A", "192.0.2.1", { proxied: true }),
      fakeRecord("myapp.test", "TXT", "google-site-verification=x"),
    ];
    fake.zone.rules = {
      http_ratelimit: [
        { action: "block", expression: 'http.request.uri.path eq "/login"', enabled: true },
        { action: "block", expression: "true", enabled: false },
      ],
      http_config_settings: [{ action: "set_config", expression: "true", action_parameters: { ssl: "flexible" }, enabled: true }],
      http_request_firewall_managed: [
        {
          action: "execute",
          expression: "true",
          action_parameters: { id: "efb7b8c949ac4650a09736fc376e9aee", version: "latest" },
          enabled: true,
        },
      ],
      http_request_cache_settings: [
        {
          action: "set_cache_settings",
          expression: 'starts_with(http.request.uri.path, "/blog")',
          action_parameters: { cache: true },
          enabled: true,
        },
      ],
      http_request_firewall_custom: [
        { action: "skip", expression: "true", action_parameters: { phases: ["http_request_sbfm"], products: ["waf"] }, enabled: true },
      ],
      http_request_dynamic_redirect: [
        {
          action: "redirect",
          expression: 'http.host eq "myapp.test"',
          action_parameters: { from_value: { target_url: { value: "https://www.myapp.test/" }, status_code: 301 } },
          enabled: true,
        },
      ],
    };
    fake.zone.certificates = ["active", "pending_deployment"];
    fake.zone.bots = { fight_mode: true, sbfm_definitely_automated: "block", sbfm_likely_automated: "allow" };
    const zone = await read();
    expect(zone).toMatchObject({
      zone: { name: "myapp.test", status: "active", paused: false, plan: "Free Website" },
      settings: { ssl: { value: "strict" }, min_tls_version: { value: "1.2" }, "0rtt": { value: "off" } },
      hstsSeconds: { value: 31_536_000 },
      dnssec: { value: "disabled" },
      certificates: { value: ["active", "pending_deployment"] },
      bots: { value: { fightMode: true, challenges: ["sbfm_definitely_automated: block"] } },
    });
    // Other texts of the zone are nobody's business.
    expect(zone.records).toEqual({ value: [{ name: "myapp.test", type: "A", content: "192.0.2.1", proxied: true }] });
    expect(zone.rules.http_ratelimit).toEqual({ value: [{ action: "block", expression: 'http.request.uri.path eq "/login"' }] });
    expect(zone.rules.http_config_settings).toMatchObject({ value: [{ ssl: "flexible" }] });
    expect(zone.rules.http_request_firewall_custom).toMatchObject({ value: [{ skips: ["http_request_sbfm", "waf"] }] });
    expect(zone.rules.http_request_firewall_managed).toEqual({ value: [{ action: "execute", expression: "true" }] });
    expect(zone.rules.http_request_cache_settings).toEqual({
      value: [{ action: "set_cache_settings", expression: 'starts_with(http.request.uri.path, "/blog")' }],
    });
    expect(zone.rules.http_request_dynamic_redirect).toMatchObject({
      value: [{ expression: 'http.host eq "myapp.test"', leadsTo: "https://www.myapp.test/" }],
    });
    expect(fake.seen.every((line) => line.startsWith("GET "))).toBe(true);
    expect(fake.seen).toHaveLength(21);
  });

  it("is read page by page", async () => {
    fake.zone.records = Array.from({ length: 1_203 }, (_, index) => fakeRecord(`h${index}.myapp.test`, "A", "192.0.2.1"));
    const { records } = await read();
    expect("value" in records && records.value.map(({ name }) => name)).toEqual(fake.zone.records.map(({ name }) => name));
    expect(fake.seen.filter((line) => line.endsWith("/dns_records"))).toHaveLength(3);
  });

  it("is not read where it has no end", async () => {
    answerInstead("dns_records", 200, {
      success: true,
      errors: [],
      messages: [],
      result: [],
      result_info: { page: 1, per_page: 500, total_pages: 9_999 },
    });
    expect((await read()).records).toEqual({ unread: expect.stringContaining("more than 10000 entries") });
  });

  it.each([
    { group: "settings", part: (zone: Awaited<ReturnType<typeof read>>) => zone.settings.ssl, permission: "Zone Settings: Read" },
    { group: "dns", part: (zone: Awaited<ReturnType<typeof read>>) => zone.records, permission: "DNS: Read" },
    { group: "rulesets", part: (zone: Awaited<ReturnType<typeof read>>) => zone.rules.http_ratelimit, permission: "Zone WAF: Read" },
    {
      group: "rulesets",
      part: (zone: Awaited<ReturnType<typeof read>>) => zone.rules.http_config_settings,
      permission: "Config Rules: Read",
    },
    {
      group: "rulesets",
      part: (zone: Awaited<ReturnType<typeof read>>) => zone.rules.http_request_cache_settings,
      permission: "Cache Rules: Read",
    },
    { group: "ssl", part: (zone: Awaited<ReturnType<typeof read>>) => zone.certificates, permission: "SSL and Certificates: Read" },
    { group: "bots", part: (zone: Awaited<ReturnType<typeof read>>) => zone.bots, permission: "Bot Management: Read" },
    {
      group: "rulesets",
      part: (zone: Awaited<ReturnType<typeof read>>) => zone.rules.http_request_dynamic_redirect,
      permission: "Dynamic URL Redirects: Read",
    },
  ])("names the permission “$permission” that is missing, and reads the rest", async ({ group, part, permission }) => {
    fake.denied.add(group);
    const zone = await read();
    expect(part(zone)).toEqual({ unread: expect.stringContaining(`add the permission “${permission}”`) });
    const other = group === "settings" ? zone.dnssec : zone.settings.ssl;
    expect(other).toHaveProperty("value");
  });

  it.each([
    { why: "the token is wrong", token: "wrong", domain: "myapp.test", says: "does not accept the token" },
    { why: "the zone is another account's", token: undefined, domain: "other.test", says: "The token sees no zone other.test" },
  ])("rejects when $why", async ({ token, domain, says }) => {
    await expect(read(token ?? fake.token, domain)).rejects.toThrow(says);
  });

  it("waits as long as it is asked to, twice, and no longer", async () => {
    answerInstead("settings/ssl", 429, error(971, "slow down"), { "retry-after": "3" }, 2);
    expect((await read()).settings.ssl).toEqual({ value: "strict" });
    expect(slept).toEqual([3_000, 3_000]);
    answerInstead("settings/ssl", 429, error(971, "slow down"), { "retry-after": "200" });
    expect((await read()).settings.ssl).toEqual({ unread: expect.stringContaining("called less often") });
    expect(slept).toHaveLength(2);
  });

  it.each([
    { why: "an error page in between", status: 502, body: "<html>502</html>", says: "answered 502 without saying why" },
    {
      why: "JSON of another shape",
      status: 200,
      body: { success: true, errors: [], result: { value: 7 } },
      says: "could not be understood",
    },
    { why: "an empty body", status: 200, body: "", says: "answered 200 without saying why" },
    { why: "an error nobody knows", status: 400, body: error(1, "odd"), says: "Cloudflare refused: odd (1)" },
  ])("keeps to that one part what $why spoils", async ({ status, body, says }) => {
    answerInstead("settings/ssl", status, body);
    const zone = await read();
    expect(zone.settings.ssl).toEqual({ unread: expect.stringContaining(says) });
    expect(zone.settings.min_tls_version).toEqual({ value: "1.2" });
  });
});
