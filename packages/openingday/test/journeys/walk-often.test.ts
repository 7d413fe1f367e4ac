import { describe, expect, it } from "vitest";
import { walkOften, type WalkOftenOptions } from "../../src/journeys/walk-often.ts";
import type { JourneyResult } from "../../src/journeys/run.ts";
import type { StepRun } from "../../src/model/evidence-speed.ts";
import type { Journey } from "../../src/model/journey.ts";

const names = ["sign up", "confirm", "book", "pay"];
const journey: Journey = {
  id: "customer",
  title: "A customer",
  writes: true,
  steps: names.map((name) => ({ kind: "request", name, url: "https://myapp.test/" })),
};
type Step = Partial<StepRun>;

/** Walks whose steps end as told, one list a walk; the last list is that of every further walk. */
function setUp(walks: readonly (readonly Step[])[], more: Partial<WalkOftenOptions> = {}) {
  const walkedSteps: number[] = [];
  const slept: number[] = [];
  const run = walkOften({
    walked: { journey, steps: ["sign up", "book"] },
    times: 4,
    signal: new AbortController().signal,
    clock: { now: () => 0, sleep: async (ms) => void slept.push(ms), quiet: async () => undefined },
    walk: async ({ steps }) => {
      const told = walks[Math.min(walkedSteps.length, walks.length - 1)] ?? [];
      walkedSteps.push(steps.length);
      const ran = told.map((step, index): StepRun => ({ name: names[index] ?? "", ok: true, tookMs: 10, ...step }));
      return { run: { steps: ran } } as unknown as JourneyResult;
    },
    ...more,
  });
  return { run, walkedSteps, slept };
}

describe("a journey walked again and again", () => {
  it("times the steps that are asked for, and goes no further than the last of them", async () => {
    const { run, walkedSteps } = setUp([[{ tookMs: 100 }, {}, { tookMs: 20 }]]);
    const { steps, walks, ended } = await run;
    expect(steps.map(({ step, latency, failures }) => [step, latency.n, Math.round(latency.p50Ms), failures])).toEqual([
      ["customer: sign up", 4, 100, 0],
      ["customer: book", 4, 20, 0],
    ]);
    expect([walks, ended]).toEqual([4, undefined]);
    expect(walkedSteps).toEqual([3, 3, 3, 3]);
  });

  it("counts what failed where it failed, and goes on after one or two", async () => {
    const { run } = setUp([
      [{}, {}, { ok: false, error: "503" }],
      [{}, { ok: false, error: "no mail" }],
      [{}, {}, {}],
    ]);
    const { steps, walks, ended } = await run;
    expect(steps.map(({ latency, failures }) => [latency.n, failures])).toEqual([
      [4, 0],
      [2, 1],
    ]);
    expect([walks, ended]).toEqual([4, undefined]);
  });

  it("ends after three failures in a row, and says which", async () => {
    const { run, walkedSteps } = setUp([[{ ok: false, error: "it answered 500" }]]);
    expect(await run).toMatchObject({ walks: 3, ended: "“sign up” failed: it answered 500" });
    expect(walkedSteps).toHaveLength(3);
  });

  it("waits a minute where the site asks for patience, and does not count that walk", async () => {
    const { run, slept } = setUp([[{ ok: false, status: 429, error: "429" }], [{}, {}, {}]]);
    expect(await run).toMatchObject({ walks: 4, steps: [{ latency: { n: 4 }, failures: 0 }, {}] });
    expect(slept).toEqual([61_000]);
  });

  it("keeps what was timed when its time is over", async () => {
    const stop = new AbortController();
    const { run } = setUp([[{}, {}, {}]], { signal: stop.signal, onWalk: (walks) => walks === 2 && stop.abort() });
    expect(await run).toMatchObject({ walks: 2, ended: "there was no time for more", steps: [{ latency: { n: 2 } }, {}] });
  });

  it("does not blame the site for a walk that was broken off", async () => {
    const stop = new AbortController();
    const { run } = setUp([[]], {
      signal: stop.signal,
      walk: async () => {
        stop.abort();
        return { run: { steps: [{ name: "sign up", ok: false, tookMs: 1, error: "stopped" }] } } as unknown as JourneyResult;
      },
    });
    expect(await run).toMatchObject({ walks: 0, steps: [{ failures: 0 }, {}] });
  });
});
