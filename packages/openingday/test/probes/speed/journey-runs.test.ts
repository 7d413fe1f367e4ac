import { expect, it } from "vitest";
import type { Journey } from "../../../src/model/journey.ts";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { LoadPlan } from "../../../src/model/target.ts";
import probe from "../../../src/probes/speed/journey-runs.ts";
import { answerOf, fakeTools } from "../../journeys/loopback.ts";
import { mostRequests } from "../most-requests.ts";
import { probeContext, targetOf } from "./speed-target.ts";

const journey = (id: string): Journey => ({
  id,
  title: `Journey ${id}`,
  writes: false,
  steps: [{ kind: "request", name: "open", url: "https://app.example.com/" }],
});
const load = (session: string): LoadPlan => ({ ratePerSecond: 1, requests: 1, session, routes: [] });

it.each([
  { why: "every journey", target: { journeys: [journey("customer"), journey("admin")] }, ids: ["customer", "admin"] },
  {
    why: "not the one that only signs in for the load run",
    target: { journeys: [journey("customer"), journey("session")], load: load("session") },
    ids: ["customer"],
  },
  {
    why: "the customer's even if the load run uses it",
    target: { journeys: [journey("customer"), journey("admin")], load: load("customer") },
    ids: ["customer", "admin"],
  },
  { why: "the load run's where there is no other", target: { journeys: [journey("session")], load: load("session") }, ids: ["session"] },
])("walks $why", async ({ target, ids }) => {
  const tools = fakeTools(({ url }) => answerOf(url, 200));
  const { runs } = await probe.gather(probeContext(targetOf(target), tools));
  expect(runs.map(({ id, ok }) => ({ id, ok }))).toEqual(ids.map((id) => ({ id, ok: true })));
});

it("gives each customer an address of their own", async () => {
  const tools = fakeTools(({ url }) => answerOf(url, 200));
  await probe.gather(probeContext(targetOf({ journeys: [journey("one"), journey("two")], clientAddresses: "127.20." }), tools));
  const used = tools.sent.map(({ localAddress }) => localAddress);
  expect(new Set(used).size).toBe(2);
  for (const address of used) expect(address).toMatch(/^127\.20\./);
});

it("stays within its requests", async () => {
  const greedy: Journey = {
    ...journey("greedy"),
    steps: Array.from({ length: 100 }, (_, n) => ({ kind: "request", name: `${n}`, url: "https://app.example.com/" })),
  };
  const tools = fakeTools(({ url }) => answerOf(url, 200));
  await probe.gather(probeContext(targetOf({ journeys: ["a", "b", "c", "d", "e", "f"].map((id) => ({ ...greedy, id })) }), tools));
  expect(tools.sent.length).toBeLessThanOrEqual(mostRequests(probe));
});

it("says what is missing without a journey", async () => {
  await expect(
    probe.gather(
      probeContext(
        targetOf({}),
        fakeTools(({ url }) => answerOf(url, 200)),
      ),
    ),
  ).rejects.toThrow(NotConfigured);
});
