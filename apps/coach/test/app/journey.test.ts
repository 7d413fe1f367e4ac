import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { paidEvent, sendEvent } from "./pay-webhook.ts";
import { freeSlots, hold, linkFor, logIn, password, startApp, Visitor } from "./start-app.ts";
import type { TestApp } from "./start-app.ts";

let world: TestApp;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.close());

it("leads a stranger from sign-up to a confirmed session", async () => {
  const { app, inbox, stripe } = world;
  const visitor = new Visitor(app);
  const email = "launch-one@inbox.test";

  const signedUp = await visitor.post("/signup", { name: "Nina Berg", email, password, timeZone: "Asia/Kolkata" });
  expect([signedUp.statusCode, signedUp.headers.location]).toEqual([303, "/check-your-inbox"]);

  const early = await visitor.post("/login", { email, password });
  expect(early.headers.location).toBe("/check-your-inbox");
  expect(early.cookies).toEqual([]);

  const link = await linkFor(inbox, email, "verify");
  expect(link.host).toBe("app.brightpath.test");
  // A mail scanner opens every link before the person does.
  expect((await visitor.head(link.pathname)).statusCode).toBe(200);
  expect((await visitor.get(link.pathname)).body).toContain(`action="${link.pathname}"`);
  expect((await visitor.post(link.pathname)).headers.location).toBe("/login?notice=verified");
  expect((await visitor.post(link.pathname)).statusCode).toBe(410);

  const loggedIn = await visitor.post("/login", { email, password });
  expect(loggedIn.headers.location).toBe("/dashboard");
  expect(loggedIn.cookies[0]).toMatchObject({
    name: "session",
    httpOnly: true,
    secure: true,
    sameSite: "Lax",
    domain: "brightpath.test",
    path: "/",
  });
  expect((await visitor.get("/dashboard")).body).toContain("Hello, Nina");

  const choose = await visitor.get("/book/mara-lindqvist");
  expect(choose.body).toContain("Your time, Kolkata");
  const slot = /name="slot" value="([\da-f-]{36})"/u.exec(choose.body)?.[1] ?? "";
  const bookingId = await hold(visitor, slot);
  expect((await visitor.get(`/pay/${bookingId}`)).body).toContain("Pay £85");
  const paying = await visitor.post(`/pay/${bookingId}`);
  expect(paying.headers.location).toMatch(/^https:\/\/pay\.example\.test\/cs_/u);
  expect(stripe.asked.at(-1)?.get("client_reference_id")).toBe(bookingId);
  expect(stripe.asked.at(-1)?.get("line_items[0][price_data][unit_amount]")).toBe("8500");
  expect(stripe.asked.at(-1)?.get("success_url")).toBe(`https://app.brightpath.test/bookings/${bookingId}`);

  const waiting = await visitor.get(`/bookings/${bookingId}`);
  expect(waiting.body).toContain('http-equiv="refresh"');
  expect(waiting.body).not.toContain("confirmed");
  expect((await sendEvent(app, paidEvent(bookingId, "evt_journey"))).statusCode).toBe(200);
  expect((await visitor.get(`/bookings/${bookingId}`)).body).toContain("Your session is confirmed");
  expect((await visitor.get("/dashboard")).body).toContain(`/bookings/${bookingId}`);

  const confirmation = await vi.waitFor(
    () => {
      const mail = inbox.mails.find((received) => received.to === email && received.raw.includes("is confirmed"));
      if (!mail) throw new Error("not yet");
      return mail;
    },
    { timeout: 8_000, interval: 20 },
  );
  expect(confirmation.from).toBe("bounce@send.brightpath.test");
  expect(confirmation.raw).toContain("From: Brightpath <hello@brightpath.test>");
  expect(confirmation.raw).toContain("multipart/alternative");

  expect((await visitor.post("/logout")).statusCode).toBe(303);
  expect((await visitor.get("/dashboard")).headers.location).toBe("/login?next=%2Fdashboard");
});

it("uses the earliest free hour when none is named, and one page for one payment", async () => {
  const { app, stripe } = world;
  const visitor = await logIn(app, "jonas@inbox.test");
  const [first] = await freeSlots(app, "daniel-okafor");
  const held = await visitor.post("/book", { coach: "daniel-okafor" });
  expect(held.statusCode).toBe(303);
  expect(await freeSlots(app, "daniel-okafor")).not.toContain(first);
  const pay = String(held.headers.location);
  const before = stripe.asked.length;
  const [one, two] = [await visitor.post(pay), await visitor.post(pay)];
  expect(two.headers.location).toBe(one.headers.location);
  expect(stripe.asked).toHaveLength(before + 1);
});

it("resets a forgotten password and ends the sessions that were open", async () => {
  const { app, inbox } = world;
  const old = await logIn(app, "ines@inbox.test");
  const visitor = new Visitor(app);
  const known = await visitor.post("/reset", { email: "Ines@inbox.test" });
  const unknown = await visitor.post("/reset", { email: "nobody@inbox.test" });
  expect(unknown.statusCode).toBe(known.statusCode);
  expect(unknown.body).toBe(known.body);
  const link = await linkFor(inbox, "ines@inbox.test", "reset");
  await visitor.get(link.pathname);
  expect((await visitor.post(link.pathname, { password: "short" })).statusCode).toBe(400);
  const fresh = "an entirely new one";
  expect((await visitor.post(link.pathname, { password: fresh })).headers.location).toBe("/login?notice=password");
  expect((await visitor.post(link.pathname, { password: fresh })).statusCode).toBe(410);
  expect((await old.get("/dashboard")).statusCode).toBe(303);
  expect((await visitor.post("/login", { email: "ines@inbox.test", password })).statusCode).toBe(401);
  expect((await visitor.post("/login", { email: "ines@inbox.test", password: fresh })).statusCode).toBe(303);
  expect(inbox.mails.filter((mail) => mail.to === "nobody@inbox.test")).toEqual([]);
});

it("tells nobody but the owner that an address has an account", async () => {
  const { app, inbox } = world;
  const answer = await new Visitor(app).post("/signup", { name: "Somebody", email: "TOM@inbox.test", password });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, "/check-your-inbox"]);
  await vi.waitFor(
    () => expect(inbox.mails.some((mail) => mail.to === "tom@inbox.test" && mail.raw.includes("already have an account"))).toBe(true),
    {
      timeout: 8_000,
    },
  );
});

it.each([
  { why: "no name", form: { name: " ", email: "a@b.test", password } },
  { why: "no address", form: { name: "A", email: "not an address", password } },
  { why: "a short password", form: { name: "A", email: "a@b.test", password: "short" } },
  { why: "a line break in the name", form: { name: "A\nBcc: x@y.test", email: "a@b.test", password } },
  { why: "nothing", form: {} },
])("asks again when the sign-up has $why", async ({ form }) => {
  const answer = await new Visitor(world.app).post("/signup", form as Record<string, string>);
  expect(answer.statusCode).toBe(400);
  expect(answer.body).toContain('aria-invalid="true"');
});

it("deletes an account with what lies ahead of it", async () => {
  const { app, database } = world;
  const visitor = await logIn(app, "sam@inbox.test");
  const [slot] = await freeSlots(app);
  const bookingId = await hold(visitor, slot ?? "");
  expect((await visitor.post("/account/delete")).headers.location).toBe("/login?notice=gone");
  const { rows } = await database.query(`select status, client_id from bookings where id = $1`, [bookingId]);
  expect(rows).toEqual([{ status: "cancelled", client_id: null }]);
  expect((await new Visitor(app).post("/login", { email: "sam@inbox.test", password })).statusCode).toBe(401);
});

it("serves the next sessions as a calendar to whoever has the signed address", async () => {
  const { app } = world;
  vi.stubEnv("CALENDAR_FEED_KEY", "a key for this test");
  const visitor = await logIn(app, "amelia@inbox.test");
  const address = String((await visitor.get("/calendar")).headers.location);
  const feed = await new Visitor(app).get(address);
  expect(feed.headers["content-type"]).toContain("text/calendar");
  expect(feed.body).toMatch(/BEGIN:VEVENT[\s\S]*SUMMARY:Session with Mara Lindqvist/u);
  const forged = address.replace(/\.[\da-f]{4}/u, ".0000");
  expect((await new Visitor(app).get(forged)).statusCode).toBe(404);
  vi.stubEnv("CALENDAR_FEED_KEY", undefined);
  expect((await visitor.get("/calendar")).statusCode).toBe(500);
  vi.unstubAllEnvs();
});
