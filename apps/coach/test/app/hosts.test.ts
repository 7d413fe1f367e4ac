import { afterAll, beforeAll, expect, it } from "vitest";
import { logIn, startApp, Visitor } from "./start-app.ts";
import type { TestApp } from "./start-app.ts";

const hosts = { site: "brightpath.test", app: "app.brightpath.test", api: "api.brightpath.test" } as const;

let world: TestApp;
beforeAll(async () => {
  world = await startApp({}, [
    async (app) => {
      app.addHook("preHandler", async (request) => {
        if (request.headers["x-break"] === "yes") throw new Error("broken on purpose for ann@example.com");
      });
    },
  ]);
});
afterAll(() => world.close());

const ask = (host: string, url: string, headers: Record<string, string> = {}) => new Visitor(world.app, host).get(url, headers);

it.each(["/", "/coaches/mara-lindqvist", "/privacy"])("lets caches keep %s and sets no cookie there", async (path) => {
  const answer = await ask(hosts.site, path);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["cache-control"]).toBe("public, max-age=60, s-maxage=300");
  expect(answer.headers["set-cookie"]).toBeUndefined();
  expect(answer.body).not.toContain("Log out");
});

it.each(["/login", "/signup", "/reset", "/check-your-inbox"])("lets no cache keep %s", async (path) => {
  expect((await ask(hosts.app, path)).headers["cache-control"]).toBe("no-store, private");
});

it.each([
  { host: hosts.site, path: "/login", status: 404 },
  { host: hosts.site, path: "/v1/me", status: 404 },
  { host: hosts.app, path: "/coaches/mara-lindqvist", status: 404 },
  { host: hosts.app, path: "/nowhere", status: 404 },
  { host: hosts.app, path: "/", status: 303 },
  { host: hosts.app, path: "/api/v1/me", status: 401 },
  { host: hosts.api, path: "/v1/me", status: 401 },
  { host: hosts.api, path: "/login", status: 404 },
  { host: hosts.api, path: "/v1/slots?coach=nobody", status: 404 },
  { host: hosts.api, path: "/v1/slots", status: 400 },
  { host: hosts.api, path: "/v1/slots?coach=mara-lindqvist&limit=100000", status: 400 },
  { host: "evil.example", path: "/", status: 421 },
  { host: "evil.example", path: "/login", status: 404 },
])("answers $status at $host$path", async ({ host, path, status }) => {
  expect((await ask(host, path)).statusCode).toBe(status);
});

it.each(Object.values(hosts))("says how it is at %s", async (host) => {
  expect((await ask(host, "/healthz")).json()).toEqual({ ok: true });
  expect((await ask(host, "/readyz")).json()).toEqual({ ok: true, database: "ok", queue: "ok", mail: "ok" });
  expect((await ask(host, "/version")).json()).toMatchObject({ commit: "abc1234" });
  expect((await ask(host, "/favicon.ico")).headers["content-type"]).toContain("image/svg+xml");
});

it("keeps robots out of the application only", async () => {
  expect((await ask(hosts.site, "/robots.txt")).body).toContain("Allow: /");
  expect((await ask(hosts.app, "/robots.txt")).body).toContain("Disallow: /");
});

it.each([
  { host: hosts.site, path: "/" },
  { host: hosts.app, path: "/login" },
  { host: hosts.app, path: "/nowhere" },
  { host: hosts.api, path: "/v1/me" },
])("protects $host$path with headers", async ({ host, path }) => {
  const { headers } = await ask(host, path);
  expect(headers["strict-transport-security"]).toBe("max-age=31536000; includeSubDomains");
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["referrer-policy"]).toBe("strict-origin-when-cross-origin");
  const policy = String(headers["content-security-policy"]);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
});

it("serves built files for a year", async () => {
  const answer = await ask(hosts.site, "/assets/app-1.css");
  expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
});

it("turns a failure into a page without its reason, and into a log line with its release", async () => {
  const page = await ask(hosts.app, "/login", { "x-break": "yes" });
  expect(page.statusCode).toBe(500);
  expect(page.body).toContain("Something went wrong on our side");
  expect(page.body).not.toContain("on purpose");
  expect((await ask(hosts.api, "/v1/slots?coach=x", { "x-break": "yes" })).json()).toMatchObject({ error: { status: 500 } });
  const line = world.log.find((text) => text.includes("a request failed"));
  expect(JSON.parse(line ?? "{}")).toMatchObject({ level: "error", release: "abc1234", err: { message: "broken on purpose for [email]" } });
});

it("writes no canary into the log, wherever it is sent", async () => {
  const canary = "canaryA1b2C3d4E5f6G7h8I9j0K1l2M3n4";
  const visitor = new Visitor(world.app);
  const headers = { authorization: `Bearer ${canary}`, "x-token": canary, cookie: `session=${canary}` };
  await visitor.get(`/verify/${canary}?token=${canary}`, headers);
  await visitor.get(`/nowhere/${canary}`, headers);
  await visitor.post("/login", { email: `${canary}@example.com`, password: canary }, headers);
  await visitor.post("/signup", { name: canary, email: `${canary}@example.com`, password: canary }, headers);
  await visitor.get("/login", { ...headers, "x-break": "yes" });
  expect(world.log.join("")).not.toContain(canary);
  expect(world.log.length).toBeGreaterThan(4);
});

it.each([
  { origin: "https://app.brightpath.test", allowed: true },
  { origin: "https://brightpath.test", allowed: true },
  { origin: "https://evil.example", allowed: false },
  { origin: "https://app.brightpath.test.evil.example", allowed: false },
  { origin: "null", allowed: false },
])("lets pages of $origin read the API: $allowed", async ({ origin, allowed }) => {
  const amelia = await logIn(world.app, "amelia@inbox.test");
  const answer = await amelia.get("/api/v1/me", { origin });
  expect(answer.headers["access-control-allow-origin"]).toBe(allowed ? origin : undefined);
  expect(answer.headers["vary"]).toContain("Origin");
  const preflight = await world.app.inject({
    method: "OPTIONS",
    url: "/v1/profile",
    headers: { host: hosts.api, origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
  });
  expect(preflight.headers["access-control-allow-credentials"]).toBe(allowed ? "true" : undefined);
});

it.each([
  { why: "own page", headers: { origin: "https://app.brightpath.test" }, status: 303 },
  { why: "another site's page", headers: { origin: "https://evil.example" }, status: 403 },
  { why: "another site's page that hides its origin", headers: { origin: "null" }, status: 403 },
  { why: "a program", headers: {}, status: 303 },
])("takes a change from $why with $status", async ({ headers, status }) => {
  const amelia = await logIn(world.app, "amelia@inbox.test");
  expect((await amelia.post("/account", { name: "Amelia Hart" }, headers as Record<string, string>)).statusCode).toBe(status);
});

it("reads and changes a profile as JSON", async () => {
  const priya = await logIn(world.app, "priya@inbox.test");
  const changed = await priya.post("/api/v1/profile", { timeZone: "Europe/Paris" });
  expect(changed.json()).toMatchObject({ name: "Priya Raman", timeZone: "Europe/Paris" });
  expect((await priya.get("/v1/me")).statusCode).toBe(404);
  expect((await priya.get("/api/v1/me")).json()).toMatchObject({ timeZone: "Europe/Paris" });
  expect((await priya.get("/api/v1/appointments")).json()).toMatchObject({
    appointments: [{ status: "confirmed", coach: "Mara Lindqvist" }],
  });
});

it.each([
  { why: "is far too long", payload: `name=${"a".repeat(70_000)}`, type: "application/x-www-form-urlencoded", status: 413 },
  { why: "is of an unknown kind", payload: "<x/>", type: "application/xml", status: 415 },
  { why: "is broken JSON", payload: "{", type: "application/json", status: 400 },
])("answers $status when a form $why", async ({ payload, type, status }) => {
  const answer = await world.app.inject({ method: "POST", url: "/signup", headers: { host: hosts.app, "content-type": type }, payload });
  expect(answer.statusCode).toBe(status);
  expect(answer.body).toContain("<h1>");
});
