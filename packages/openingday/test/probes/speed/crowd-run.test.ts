import { afterEach, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { Journey } from "../../../src/model/journey.ts";
import type { Target } from "../../../src/model/target.ts";
import probe from "../../../src/probes/speed/crowd-run.ts";
import { loopbackTools, plainVantage, serve, type Served } from "../../journeys/loopback.ts";
import { probeContext, targetOf } from "./speed-target.ts";

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((site) => site.close()));
});

function journeyAt(url: string, more: Partial<Journey> = {}): Journey {
  return {
    id: "customer",
    title: "A customer books",
    writes: true,
    steps: [
      { kind: "request", name: "sign up", url: `${url}/signup`, form: { name: "{{unique}}" }, expect: { status: 200 } },
      { kind: "request", name: "dashboard", url: `${url}/dashboard`, expect: { status: 200 } },
    ],
    cleanup: [{ kind: "request", name: "leave", method: "POST", url: `${url}/leave` }],
    ...more,
  };
}

async function crowdAt(answer: Parameters<typeof serve>[0], more: Partial<Target> = {}, journey: Partial<Journey> = {}) {
  const site = await serve(answer);
  open.push(site);
  const target = targetOf({
    vantage: plainVantage,
    journeys: [journeyAt(site.url, journey)],
    crowd: { people: 6, seconds: 1, thinkMs: 50 },
    clientAddresses: "127.20.",
    ...more,
  });
  return probe.gather(probeContext(target, loopbackTools()));
}

it("lets people in at once, each with an address and an account of their own, and has them take everything away again", async () => {
  const names = new Set<string>();
  const froms = new Set<string>();
  let left = 0;
  const run = await crowdAt((request, response, body) => {
    froms.add(request.socket.remoteAddress ?? "");
    if (request.url === "/signup") names.add(body);
    if (request.url === "/leave") left++;
    setTimeout(() => response.end("fine"), 20);
  });
  expect(run).toMatchObject({ people: 6, atOnce: 6, lostCount: 0, failedSteps: 0, timedOut: 0, signs: [], seconds: 1 });
  expect(run.customers).toBeGreaterThanOrEqual(6);
  expect(run.inARow).toBe(run.customers);
  // Who was in the middle of another round when the time was over left early, and took away what they had as well.
  expect(run.steps - 2 * run.customers).toBeLessThanOrEqual(6);
  expect(names.size).toBe(run.steps - run.customers);
  expect([froms.size, left]).toEqual([names.size, names.size]);
});

it("counts who was lost, where and why, and hears what the answers say", async () => {
  let count = 0;
  const run = await crowdAt((request, response) => {
    if (request.url === "/dashboard" && ++count % 3 === 0) return void response.writeHead(500).end();
    response.end("fine");
  });
  expect(run.lostCount).toBeGreaterThan(0);
  expect(run.lostCount).toBe(Math.floor(run.customers / 3));
  expect(run.lost[0]).toMatchObject({ step: "dashboard", status: 500 });
  expect(run).toMatchObject({ failedSteps: run.lostCount, slowedDown: 0, unexplained: 0, inARow: 2 });
});

it("tells being slowed down from being turned away", async () => {
  const run = await crowdAt((_, response) => void response.writeHead(429).end());
  expect(run).toMatchObject({ slowedDown: run.lostCount, inARow: 0 });
});

it("begins nobody's journey any more after many were lost in a row", async () => {
  let asked = 0;
  const run = await crowdAt((_, response) => void (asked++, response.writeHead(500).end()), {
    crowd: { people: 20, seconds: 20, thinkMs: 0 },
  });
  expect(run.customers).toBeLessThan(120);
  expect(asked).toBeLessThan(300);
});

it.each<{ why: string; more?: Partial<Target>; journey?: Partial<Journey>; says: RegExp }>([
  { why: "there is no journey", more: { journeys: [] }, says: /no journey of a customer/ },
  { why: "the journey leaves its traces", journey: { cleanup: [] }, says: /does not say how its traces are taken away/ },
  {
    why: "the journey needs a browser",
    journey: { steps: [{ kind: "browser", name: "look", url: "http://127.0.0.1/" }] },
    says: /twenty browsers would measure this machine/,
  },
  {
    why: "another journey is named",
    more: { crowd: { people: 2, seconds: 1, thinkMs: 0, journey: "other" } },
    says: /“other”.*is no journey/,
  },
])("is not for a configuration where $why", async ({ more, journey, says }) => {
  const gathering = crowdAt((_, response) => response.end(), more, journey);
  await expect(gathering).rejects.toThrow(says);
  await expect(gathering).rejects.toBeInstanceOf(NotConfigured);
});
