import { expect, it } from "vitest";
import { createOriginRule } from "../../app/allow-origins.ts";
import { readEnvironment, requiredNames } from "../../app/environment.ts";
import { retryDelayMs } from "../../app/jobs/worker.ts";
import { createLimits } from "../../app/limits.ts";
import { writeMail } from "../../app/mails/write-mail.ts";
import { hashPassword, isPassword } from "../../app/passwords.ts";
import { isOwnRequest } from "../../app/protect.ts";
import { createRoles } from "../../app/roles.ts";
import { readNext } from "../../app/routes/log-in.ts";
import { scrub } from "../../app/scrub.ts";
import { showPrice, showTime } from "../../app/show-time.ts";
import { createToken, hashToken } from "../../app/tokens.ts";
import { variables } from "./start-app.ts";

const site = "https://brightpath.test";
const application = "https://app.brightpath.test";
const healthy = variables({
  databaseUrl: "postgresql://u@127.0.0.1/d",
  smtpUrl: "smtp://127.0.0.1:2525",
  stripeUrl: "http://127.0.0.1:1",
  assetsFolder: "dist",
});

it.each([
  { text: "duplicate key (email)=(ann@example.com)", gone: "ann@example.com" },
  { text: `charge failed for ${["sk", "live", "abcdefghijkl"].join("_")}`, gone: "abcdefghijkl" },
  { text: "authorization: Bearer abc.def.ghi12345", gone: "ghi12345" },
  { text: "password=hunter2secret&x=1", gone: "hunter2secret" },
  { text: "card 4242 4242 4242 4242 declined", gone: "4242 4242" },
  { text: "connect postgres://user:pa55word@db/x", gone: "pa55word" },
  { text: `token in /verify/${"a1B2".repeat(8)}`, gone: "a1B2a1B2" },
])("hides what is private in: $text", ({ text, gone }) => {
  expect(scrub(text)).not.toContain(gone);
});

it.each(["connect ECONNREFUSED 127.0.0.1:5432", "the queue is 240 seconds late", "at buildApp (app/build-app.ts:12:3)"])(
  "leaves %s readable",
  (text) => {
    expect(scrub(text)).toBe(text);
  },
);

it.each([
  { why: "the site's page may", origin: site, list: "", allowed: true },
  { why: "the application's page may", origin: application, list: "", allowed: true },
  { why: "a stranger may not", origin: "https://evil.example", list: "", allowed: false },
  { why: "a longer name may not", origin: `${application}.evil.example`, list: "", allowed: false },
  { why: "the null origin may not", origin: "null", list: "", allowed: false },
  { why: "a listed partner may", origin: "https://partner.example", list: "https://partner.example, https://two.example", allowed: true },
  { why: "a list replaces the default", origin: site, list: "https://partner.example", allowed: false },
  { why: "reflect allows anybody", origin: "https://evil.example", list: "reflect", allowed: true },
])("answers other origins: $why", ({ origin, list, allowed }) => {
  const environment = readEnvironment({ ...healthy, CORS_ORIGINS: list });
  expect(createOriginRule(environment)(origin)).toBe(allowed);
});

it.each([
  { why: "own origin", headers: { origin: application }, own: true },
  { why: "another origin", headers: { origin: "https://evil.example" }, own: false },
  { why: "the null origin", headers: { origin: "null" }, own: false },
  { why: "no browser at all", headers: {}, own: true },
  { why: "cross-site without an origin", headers: { "sec-fetch-site": "cross-site" }, own: false },
  { why: "typed or from a bookmark", headers: { "sec-fetch-site": "none" }, own: true },
])("takes a change from a page of ours only: $why", ({ headers, own }) => {
  expect(isOwnRequest(headers, new Set([site, application]))).toBe(own);
});

it.each([
  { value: "/book/mara-lindqvist?slot=1", next: "/book/mara-lindqvist?slot=1" },
  { value: "//evil.example", next: "/dashboard" },
  { value: String.raw`/\evil.example`, next: "/dashboard" },
  { value: "https://evil.example", next: "/dashboard" },
  { value: undefined, next: "/dashboard" },
  { value: `/${"a".repeat(400)}`, next: "/dashboard" },
])("goes on to $next after a log-in that asked for $value", ({ value, next }) => {
  expect(readNext(value)).toBe(next);
});

it.each([
  { host: "brightpath.test", roles: ["site"] },
  { host: "APP.brightpath.test.", roles: ["app"] },
  { host: "evil.example", roles: [] },
  { host: undefined, roles: [] },
])("knows what $host is for", ({ host, roles }) => {
  expect([...createRoles(readEnvironment(healthy))(host)]).toEqual(roles);
});

it("lets one host play every role in development", () => {
  const one = "http://localhost:3000";
  const roles = createRoles(readEnvironment({ ...healthy, SITE_URL: one, APP_URL: one, API_URL: one }));
  expect([...roles("localhost")]).toEqual(["site", "app", "api"]);
});

it.each([...requiredNames])("refuses to start without %s", (name) => {
  expect(() => readEnvironment({ ...healthy, [name]: "" })).toThrow(name);
});

it.each([
  { name: "PORT", value: "ninety" },
  { name: "SITE_URL", value: "brightpath.test" },
  { name: "APP_URL", value: "https://app.brightpath.test/path" },
  { name: "SMTP_URL", value: "http://mail" },
  { name: "SESSION_SECRET", value: "short" },
  { name: "RATE_LIMITS", value: "maybe" },
])("refuses $name=$value without repeating the value", ({ name, value }) => {
  expect(() => readEnvironment({ ...healthy, [name]: value })).toThrow(`Cannot start: missing or not valid: ${name}.`);
});

it("stores passwords so that only the right one opens", async () => {
  const stored = await hashPassword("a good long password");
  expect(stored).not.toContain("good");
  expect(await isPassword("a good long password", stored)).toBe(true);
  expect(await isPassword("a good long passwore", stored)).toBe(false);
  expect(await isPassword("a good long password", undefined)).toBe(false);
  expect(await isPassword("a good long password", "garbage")).toBe(false);
});

it("makes tokens that fit a mail's line, and hashes that need the secret", () => {
  const token = createToken();
  expect(token).toMatch(/^[\w-]{32}$/u);
  expect(createToken()).not.toBe(token);
  expect(hashToken(token, "one")).not.toEqual(hashToken(token, "two"));
});

it.each([
  { attempts: 1, ms: 5_000 },
  { attempts: 2, ms: 10_000 },
  { attempts: 5, ms: 80_000 },
  { attempts: 40, ms: 600_000 },
])("waits $ms ms after try $attempts", ({ attempts, ms }) => {
  expect(retryDelayMs(attempts)).toBe(ms);
});

it("counts tries by name and key, and forgets on request", async () => {
  const limits = createLimits(true);
  for (let attempt = 0; attempt < 8; attempt += 1) expect(await limits.spend("login-address", "127.1.1.1")).toBe(0);
  expect(await limits.spend("login-address", "127.1.1.1")).toBeGreaterThan(0);
  expect(await limits.peek("login-address", "127.1.1.1")).toBeGreaterThan(0);
  expect(await limits.spend("login-address", "127.1.1.2")).toBe(0);
  expect(await limits.spend("reset-address", "127.1.1.1")).toBe(0);
  await limits.forget("login-address", "127.1.1.1");
  expect(await limits.spend("login-address", "127.1.1.1")).toBe(0);
});

it("counts nothing when limits are off", async () => {
  const limits = createLimits(false);
  for (let attempt = 0; attempt < 30; attempt += 1) expect(await limits.spend("login-address", "a")).toBe(0);
});

it("writes mail whose lines stay short and whose markup is harmless", () => {
  const mail = writeMail({
    subject: "Hello",
    name: '<script>"x"</script>',
    paragraphs: ["A sentence that is quite a bit longer than the seventy-two characters one line may have in a message."],
    link: { label: "Go on", url: `https://app.brightpath.test/verify/${"a".repeat(32)}` },
  });
  expect(mail.html).not.toContain("<script>");
  expect(Math.max(...`${mail.text}\n${mail.html}`.split("\n").map((line) => line.length))).toBeLessThan(76);
});

it("shows times and prices as a British reader expects", () => {
  const instant = new Date("2027-07-12T13:00Z");
  expect(showTime(instant, "America/New_York", "time")).toBe("09:00");
  expect(showTime(instant, "Nowhere/Else", "time")).toBe("13:00");
  expect(showTime(instant, "Europe/London", "day")).toBe("Monday 12 July");
  expect([showPrice(8500, "gbp"), showPrice(12_050, "usd")]).toEqual(["£85", "$120.50"]);
});
