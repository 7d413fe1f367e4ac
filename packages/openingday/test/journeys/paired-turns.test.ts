import { describe, expect, it, type TestContext } from "vitest";
import { comparePages } from "../../src/comparison/compare-pages.ts";
import { openPairedTurns, type PairedPlan, type PairedTurns } from "../../src/journeys/paired-turns.ts";
import { serve, type Served } from "./loopback.ts";

const owned = (): void => undefined;

/** Two releases in this very process: what one of them does to the processor, it does to the measuring as well. */
async function layOut(closer: TestContext["onTestFinished"], work: () => void, change: Partial<PairedPlan> = {}) {
  const asked: string[] = [];
  const release = async (name: string, before: () => void): Promise<Served> => {
    const served = await serve((request, response) => {
      asked.push(`${name} ${request.url}`);
      before();
      response.end(name);
    });
    closer(() => served.close());
    return served;
  };
  const [before, after] = [await release("before", () => undefined), await release("after", work)];
  const to = ({ url: origin, port }: Served) => ({
    origin,
    dial: { address: "127.0.0.1", port },
    method: "GET",
    path: "/a?b",
    headers: {},
  });
  const turns = await openPairedTurns({
    pages: [{ expect: 200, request: { before: to(before), after: to(after) } }],
    requests: 20,
    ratePerSecond: 40,
    signal: new AbortController().signal,
    guard: owned,
    ...change,
  });
  closer(() => turns.close());
  return { turns, asked };
}

function keepBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** The order in which the sides were measured, without the warm-up. */
function orderOf(asked: readonly string[], { pairs }: PairedTurns): readonly string[] {
  return asked.slice(asked.length - pairs.length * 40).filter((one, index, all) => one !== all[index - 1]);
}

describe("turns in pairs", { timeout: 60_000 }, () => {
  it("ask both sides the same, in the order before, after, after, before", async ({ onTestFinished }) => {
    const { turns, asked } = await layOut(onTestFinished, () => undefined, { ratePerSecond: 80 });
    await turns.measure(3);
    expect(turns.pairs).toHaveLength(3);
    expect(orderOf(asked, turns)).toEqual(["before /a?b", "after /a?b", "before /a?b", "after /a?b"]);
    expect(turns.sent()).toBe(asked.length);
    const [first] = turns.pairs;
    expect(first?.before.pages[0]).toMatchObject({ errors: 0, statuses: { "200": 20 }, bytes: { fewest: 6, most: 6 } });
    expect(first?.after.pages[0]?.latenciesMs).toHaveLength(20);
    expect(turns.silent()).toBeUndefined();
  });

  it("show that this machine was not the same, and then no verdict rests on them", async ({ onTestFinished }) => {
    // In turns of the new release the processor that measures is taken away for most of the time.
    const { turns } = await layOut(onTestFinished, () => keepBusy(60), { ratePerSecond: 15 });
    await turns.measure(3);
    const { verdict, reason, moved } = comparePages([{ page: "GET /", expect: 200 }], turns.pairs);
    expect({ verdict, moved }).toEqual({ verdict: "cannot-tell", moved: 3 });
    expect(reason).toContain("this machine itself was not the same");
  });

  it("end without rejecting when they are stopped, with the pairs that were complete", async ({ onTestFinished }) => {
    const stop = new AbortController();
    const { turns } = await layOut(onTestFinished, () => undefined, {
      signal: stop.signal,
      ratePerSecond: 80,
      onPair: (measured) => measured === 2 && stop.abort(new Error("stopped")),
    });
    await turns.measure(5);
    expect(turns.pairs).toHaveLength(2);
  });

  it("ask nobody when an address is not ours", async ({ onTestFinished }) => {
    const asked: string[] = [];
    const served = await serve((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    onTestFinished(() => served.close());
    const request = { origin: served.url, dial: { address: "127.0.0.1", port: served.port }, method: "GET", path: "/", headers: {} };
    const guard = (host: string, address: string): never => {
      throw new Error(`${host} at ${address} is not ours`);
    };
    const signal = new AbortController().signal;
    const plan = { pages: [{ expect: 200, request: { before: request, after: request } }], requests: 20, ratePerSecond: 80, signal, guard };
    await expect(openPairedTurns(plan)).rejects.toThrow("127.0.0.1 at 127.0.0.1 is not ours");
    expect(asked).toEqual([]);
  });

  it("give up one that trickles for ever, and say that it fell silent", async ({ onTestFinished }) => {
    const whole = await serve((_, response) => response.end("whole"));
    const trickling = await serve((_, response) => {
      response.write("a");
      const timer = setInterval(() => response.write("a"), 50);
      response.on("close", () => clearInterval(timer));
    });
    onTestFinished(() => Promise.all([whole.close(), trickling.close()]).then(() => undefined));
    const to = ({ url: origin, port }: Served) => ({ origin, dial: { address: "127.0.0.1", port }, method: "GET", path: "/", headers: {} });
    const turns = await openPairedTurns({
      pages: [{ expect: 200, request: { before: to(whole), after: to(trickling) } }],
      requests: 20,
      ratePerSecond: 80,
      signal: new AbortController().signal,
      guard: owned,
      timeoutMs: 300,
    });
    onTestFinished(() => turns.close());
    await turns.measure(2);
    expect(turns.silent()).toBe("after");
    expect(turns.pairs[0]?.after.pages[0]).toMatchObject({ latenciesMs: [], errors: 20 });
    expect(turns.pairs[0]?.before.pages[0]).toMatchObject({ errors: 0 });
  });

  it("say that both fell silent, where the other side is gone as well", async ({ onTestFinished }) => {
    const gone = await serve((_, response) => response.end());
    await gone.close();
    const request = { origin: gone.url, dial: { address: "127.0.0.1", port: gone.port }, method: "GET", path: "/", headers: {} };
    const turns = await openPairedTurns({
      pages: [{ expect: 200, request: { before: request, after: request } }],
      requests: 20,
      ratePerSecond: 80,
      signal: new AbortController().signal,
      guard: owned,
    });
    onTestFinished(() => turns.close());
    await turns.measure(10);
    expect(turns.silent()).toBe("both");
    expect(turns.pairs).toHaveLength(1);
  });
});
