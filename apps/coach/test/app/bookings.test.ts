import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { paidEvent, sendEvent } from "./pay-webhook.ts";
import { freeSlots, hold, logIn, startApp, Visitor } from "./start-app.ts";
import type { TestApp } from "./start-app.ts";

let world: TestApp;
let amelia: Visitor;
let jonas: Visitor;
beforeAll(async () => {
  world = await startApp();
  amelia = await logIn(world.app, "amelia@inbox.test");
  jonas = await logIn(world.app, "jonas@inbox.test");
});
afterAll(() => world.close());

const statusOf = async (id: string): Promise<string> =>
  (await world.database.query<{ status: string }>(`select status from bookings where id = $1`, [id])).rows[0]?.status ?? "gone";
const lapse = (id: string) => world.database.query(`update bookings set held_until = now() - interval '1 minute' where id = $1`, [id]);

it("gives a slot to one of many who ask at once, five times over", async () => {
  const slots = await freeSlots(world.app, "mara-lindqvist", 5);
  for (const slot of slots) {
    const asked = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 ? amelia : jonas).post("/book", { slot })));
    const codes = asked.map((answer) => answer.statusCode);
    expect(codes.filter((code) => code === 303)).toHaveLength(1);
    expect(codes.filter((code) => code === 409)).toHaveLength(7);
    expect(asked.find((answer) => answer.statusCode === 409)?.body).toContain("Somebody was a moment faster");
  }
});

it("gives everybody an hour of their own when many ask for the earliest at once", async () => {
  const asked = await Promise.all(Array.from({ length: 12 }, () => jonas.post("/book", { coach: "daniel-okafor" })));
  expect(asked.map((answer) => answer.statusCode)).toEqual(Array.from({ length: 12 }, () => 303));
  const ids = asked.map((answer) => String(answer.headers.location).split("/").at(-1));
  const { rows } = await world.database.query(`select count(distinct slot_id)::int as slots from bookings where id = any($1)`, [ids]);
  expect(rows).toEqual([{ slots: 12 }]);
});

it("keeps two holds apart even when the application is gone around", async () => {
  const [slot] = await freeSlots(world.app);
  await hold(amelia, slot ?? "");
  const again = world.database.query(
    `insert into bookings (slot_id, price_minor, currency, held_until) values ($1, 1, 'gbp', now() + interval '1 hour')`,
    [slot],
  );
  await expect(again).rejects.toThrow("bookings_one_per_slot");
});

it.each([
  { why: "an unknown slot", form: { slot: randomUUID() }, status: 409 },
  { why: "no slot", form: {}, status: 400 },
  { why: "no uuid", form: { slot: "1 or 1=1" }, status: 400 },
  { why: "an unknown coach", form: { coach: "nobody" }, status: 409 },
])("answers $status for $why", async ({ form, status }) => {
  expect((await amelia.post("/book", form as Record<string, string>)).statusCode).toBe(status);
});

it("confirms once however often the payment is told", async () => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  const event = paidEvent(id, "evt_replay");
  const answers = await Promise.all([sendEvent(world.app, event), sendEvent(world.app, event), sendEvent(world.app, event)]);
  expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200]);
  expect((await sendEvent(world.app, paidEvent(id, "evt_other_id"))).statusCode).toBe(200);
  expect(await statusOf(id)).toBe("confirmed");
  const { rows } = await world.database.query(
    `select count(*)::int as n from jobs where kind = 'mail-confirmation' and payload->>'bookingId' = $1`,
    [id],
  );
  expect(rows).toEqual([{ n: 1 }]);
});

it.each([
  { why: "without a signature", signature: null },
  { why: "with a forged one", signature: "t=1700000000,v1=00ff00ff" },
  { why: "with nonsense", signature: "hello" },
])("refuses a webhook $why and changes nothing", async ({ signature }) => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  expect((await sendEvent(world.app, paidEvent(id, "evt_forged"), signature)).statusCode).toBe(400);
  expect(await statusOf(id)).toBe("held");
  const { rows } = await world.database.query(`select 1 from payment_events where id = 'evt_forged'`);
  expect(rows).toEqual([]);
});

it("refuses a webhook whose body was changed after signing", async () => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  const { Stripe } = await import("stripe");
  const signer = new Stripe(["sk", "test", "x"].join("_"));
  const { webhookSecret } = await import("./start-app.ts");
  const signature = signer.webhooks.generateTestHeaderString({ payload: paidEvent(randomUUID(), "evt_a"), secret: webhookSecret });
  expect((await sendEvent(world.app, paidEvent(id, "evt_a"), signature)).statusCode).toBe(400);
});

it("does not confirm a checkout that is complete but unpaid", async () => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  await sendEvent(world.app, paidEvent(id, "evt_unpaid", { payment_status: "unpaid" }));
  expect(await statusOf(id)).toBe("held");
});

it("lets a lapsed hold go to the next client", async () => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  expect(await freeSlots(world.app)).not.toContain(slot);
  await lapse(id);
  expect(await freeSlots(world.app)).toContain(slot);
  const next = await hold(jonas, slot ?? "");
  expect([await statusOf(id), await statusOf(next)]).toEqual(["expired", "held"]);
  expect((await amelia.get(`/pay/${id}`)).headers.location).toBe(`/bookings/${id}`);
});

it.each([
  { why: "still confirms when the slot is free", taken: false, status: "confirmed" },
  { why: "is marked for a refund when the slot is taken", taken: true, status: "refund-due" },
])("a payment after the hold lapsed $why", async ({ taken, status }) => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  await lapse(id);
  await world.database.query(`update bookings set status = 'expired' where id = $1`, [id]);
  if (taken) await hold(jonas, slot ?? "");
  await sendEvent(world.app, paidEvent(id, `evt_late_${status}`));
  expect(await statusOf(id)).toBe(status);
});

it("pays from a package, and gives the session back when it is cancelled", async () => {
  const left = async (): Promise<number> =>
    (
      await world.database.query<{ left: number }>(
        `select sum(sessions_total - sessions_used)::int as left from packages join people on people.id = client_id where email = 'amelia@inbox.test'`,
      )
    ).rows[0]?.left ?? -1;
  const before = await left();
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  await amelia.post(`/pay/${id}`, { with: "package" });
  expect([await statusOf(id), await left()]).toEqual(["confirmed", before - 1]);
  await amelia.post(`/bookings/${id}/cancel`);
  expect([await statusOf(id), await left()]).toEqual(["cancelled", before]);
});

it("shows a booking to its client only", async () => {
  const [slot] = await freeSlots(world.app);
  const id = await hold(amelia, slot ?? "");
  for (const path of [`/pay/${id}`, `/bookings/${id}`]) expect((await jonas.get(path)).statusCode).toBe(404);
  for (const path of [`/pay/${id}`, `/bookings/${id}/cancel`]) expect((await jonas.post(path)).statusCode).toBe(404);
  expect(await statusOf(id)).toBe("held");
  expect((await amelia.get(`/bookings/${randomUUID()}`)).statusCode).toBe(404);
  expect((await amelia.get("/bookings/nonsense")).statusCode).toBe(404);
});

it("keeps a coach's notes to that coach", async () => {
  const { app, database } = world;
  const [mara, daniel] = [await logIn(app, "mara@brightpath.test"), await logIn(app, "daniel@brightpath.test")];
  const { rows } = await database.query<{ id: string }>(
    `select bookings.id from bookings join slots on slots.id = slot_id join coaches on coaches.id = coach_id
     join people on people.id = client_id where slug = 'mara-lindqvist' and people.email = 'jonas@inbox.test' and status = 'confirmed' limit 1`,
  );
  const booking = rows[0]?.id ?? "";
  const body = "Only for my own eyes <b>really</b>";
  expect((await mara.post("/coach/notes", { booking, body })).statusCode).toBe(303);
  expect((await daniel.post("/coach/notes", { booking, body: "mine too" })).statusCode).toBe(404);
  const page = (await mara.get("/coach")).body;
  expect(page).toContain("Only for my own eyes &lt;b&gt;");
  expect(page).not.toContain("mine too");
  expect((await daniel.get("/coach")).body).not.toContain("Only for my own eyes");
  for (const path of ["/dashboard", `/bookings/${booking}`, "/v1/appointments"])
    expect((await jonas.get(path)).body).not.toContain("Only for my own eyes");
  expect((await jonas.get("/coach")).statusCode).toBe(403);
});

it("opens the administrator's page to the administrator only", async () => {
  const { app } = world;
  expect((await new Visitor(app).get("/admin")).statusCode).toBe(403);
  expect((await amelia.get("/admin")).statusCode).toBe(403);
  const admin = await logIn(app, "office@brightpath.test");
  expect((await admin.get("/admin")).body).toContain("Administration");
  expect((await amelia.post("/admin/jobs/1/retry")).statusCode).toBe(403);
});
