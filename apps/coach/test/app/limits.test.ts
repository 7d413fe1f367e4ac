import { afterAll, beforeAll, expect, it } from "vitest";
import { password, startApp, Visitor } from "./start-app.ts";
import type { TestApp } from "./start-app.ts";

let world: TestApp;
beforeAll(async () => {
  world = await startApp({ RATE_LIMITS: "on" });
});
afterAll(() => world.close());

async function post(url: string, form: Readonly<Record<string, string | undefined>>, from: string, headers: Record<string, string> = {}) {
  return world.app.inject({
    method: "POST",
    url,
    remoteAddress: from,
    headers: { host: "app.brightpath.test", "content-type": "application/x-www-form-urlencoded", ...headers },
    payload: new URLSearchParams(form as Record<string, string>).toString(),
  });
}

it.each([
  { url: "/login", form: { email: "a@b.test", password: "wrong" }, tries: 8 },
  { url: "/reset", form: { email: "nobody@inbox.test" }, tries: 5 },
  { url: "/signup", form: { name: "", email: "x", password: "" }, tries: 6 },
])("pauses a stranger at $url after $tries tries, and nobody else", async ({ url, form, tries }) => {
  for (let count = 0; count < tries; count += 1) expect((await post(url, form, "127.9.9.9")).statusCode).not.toBe(429);
  const refused = await post(url, form, "127.9.9.9");
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(refused.body).toContain("A little slower, please");
  expect((await post(url, form, "127.9.9.10")).statusCode).not.toBe(429);
});

const attempt = (from: string, secret: string) => post("/login", { email: "Amelia@inbox.test", password: secret }, from);

it("pauses one account after ten wrong passwords from many addresses", async () => {
  for (let count = 0; count < 10; count += 1) expect((await attempt(`127.8.0.${count + 1}`, "wrong")).statusCode).toBe(401);
  expect((await attempt("127.8.1.1", password)).statusCode).toBe(429);
});

it("never pauses an account for logging in often", async () => {
  for (let count = 0; count < 14; count += 1) {
    expect((await post("/login", { email: "jonas@inbox.test", password }, `127.7.0.${count + 1}`)).statusCode).toBe(303);
  }
});

it.each([
  {
    why: "does not believe a stranger's word about the address",
    from: "127.6.0.1",
    forwarded: (count: number) => `127.66.0.${count + 1}`,
    limited: true,
  },
  { why: "believes the edge about the address", from: "127.0.0.10", forwarded: (count: number) => `127.67.0.${count + 1}`, limited: false },
  { why: "counts one client behind the edge", from: "127.0.0.10", forwarded: () => "127.68.0.1", limited: true },
])("$why", async ({ why, from, forwarded, limited }) => {
  const codes: number[] = [];
  for (let count = 0; count < 9; count += 1) {
    const answer = await post("/login", { email: `${why.length}@b.test`, password: "wrong" }, from, {
      "x-forwarded-for": forwarded(count),
    });
    codes.push(answer.statusCode);
  }
  expect(codes.includes(429)).toBe(limited);
});

it("shows a stranger the same page for a wrong password and for no account", async () => {
  const visitor = new Visitor(world.app);
  const wrong = await visitor.post("/login", { email: "tom@inbox.test", password: "wrong" });
  const none = await visitor.post("/login", { email: "tim@inbox.test", password: "wrong" });
  expect([wrong.statusCode, none.statusCode]).toEqual([401, 401]);
  expect(none.body.replace("tim@", "tom@")).toBe(wrong.body);
});
