import { describe, expect, it } from "vitest";
import { gatherEvidence } from "../../src/audit/gather.ts";
import { defineProbe, NotConfigured, type Probe } from "../../src/model/probe.ts";
import type { Target } from "../../src/model/target.ts";
import type { Tools } from "../../src/model/tools.ts";
import { context } from "./builders.ts";

const target: Target = {
  declared: context.declared,
  vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 },
  environments: [],
  journeys: [],
  cachedPages: [],
};
const hosts = { resolver: "system", hosts: [] };

function probe(more: Partial<Probe<"dns.hosts">>): Probe {
  return defineProbe({ key: "dns.hosts", mode: "passive", timeoutMs: 1_000, maxRequests: 1, gather: async () => hosts, ...more });
}
const walks = (more: Partial<Probe<"http.walks">>): Probe =>
  defineProbe({ key: "http.walks", mode: "passive", timeoutMs: 1_000, maxRequests: 1, gather: async () => ({ walks: [] }), ...more });

function gather(probes: readonly Probe[], more: { deadlineMs?: number; signal?: AbortSignal } = {}) {
  return gatherEvidence({
    target,
    tools: { passive: {} as Tools, active: {} as Tools },
    mode: "active",
    probes,
    signal: more.signal ?? new AbortController().signal,
    deadlineMs: more.deadlineMs ?? 5_000,
    now: () => performance.now(),
  });
}
const never = (): Promise<never> => new Promise(() => undefined);

describe("gathering evidence", () => {
  it("lets the first probe go ahead until two answers came, and starts the others one after the other", async () => {
    const begun: string[] = [];
    const asked: { question: string; answer: () => void }[] = [];
    const query = (question: { name: string }) =>
      new Promise((resolve) => {
        begun.push(question.name);
        asked.push({ question: question.name, answer: () => resolve({}) });
      });
    const asking = (name: string, key: "dns.hosts" | "http.walks" | "dns.caa") =>
      ({
        ...probe({}),
        key,
        gather: async ({ tools }: Parameters<Probe["gather"]>[0]) => {
          for (const turn of [1, 2, 3]) await tools.dns.query({ name: `${name}${turn}`, type: "A" });
          return hosts;
        },
      }) as Probe;
    const tools = { dns: { query } } as unknown as Tools;
    const gathered = gatherEvidence({
      target,
      tools: { passive: tools, active: tools },
      mode: "passive",
      probes: [{ ...asking("first", "dns.hosts"), ahead: true }, asking("second", "http.walks"), asking("third", "dns.caa")],
      signal: new AbortController().signal,
      deadlineMs: 5_000,
      now: () => performance.now(),
    });
    const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
    asked.shift()?.answer();
    await settle();
    expect(begun).toEqual(["first1", "first2"]);
    asked.shift()?.answer();
    await settle();
    expect(begun.toSorted()).toEqual(["first1", "first2", "first3", "second1", "third1"]);
    for (let turn = 0; turn < 12; turn += 1) {
      asked.shift()?.answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Object.keys((await gathered).evidence)).toHaveLength(3);
  });

  it("begins at once with what runs apart", async () => {
    const begun: string[] = [];
    await gather([
      probe({ ahead: true, gather: async () => (begun.push("first"), hosts) }),
      walks({ apart: true, gather: async () => (begun.push("apart"), { walks: [] }) }),
    ]);
    expect(begun).toEqual(["apart", "first"]);
  });

  it("starts the others where the first never gets an answer", async () => {
    const begun: string[] = [];
    const { evidence } = await gather([
      probe({ ahead: true, gather: never, timeoutMs: 600 }),
      walks({ gather: async () => (begun.push("walks"), { walks: [] }) }),
    ]);
    expect(begun).toEqual(["walks"]);
    expect(evidence).toMatchObject({ "dns.hosts": { ok: false, kind: "timeout" }, "http.walks": { ok: true } });
  });

  it("gives one probe's evidence to another, asked once", async () => {
    let asked = 0;
    const { evidence, timings } = await gather([
      walks({
        gather: async ({ need }) => ({
          walks: (await need("dns.hosts")).hosts.map(() => ({ start: "", hops: [], end: "answered" as const })),
        }),
      }),
      probe({ gather: async () => ((asked += 1), hosts) }),
    ]);
    expect(asked).toBe(1);
    expect(evidence["http.walks"]).toMatchObject({ ok: true });
    expect(timings.find((timing) => timing.key === "http.walks")?.waitedFor).toEqual(["dns.hosts"]);
  });

  it.each([
    { why: "it crashes", gather: () => Promise.reject(new Error("boom")), kind: "failed", reason: "boom" },
    { why: "it throws at once", gather: () => JSON.parse("{") as never, kind: "failed", reason: "JSON" },
    {
      why: "the configuration is silent",
      gather: () => Promise.reject(new NotConfigured("no inbox")),
      kind: "not-configured",
      reason: "no inbox",
    },
    { why: "it never ends", gather: never, kind: "timeout", reason: "given up" },
  ])("keeps a reason when $why, and the others go on", async ({ gather: broken, kind, reason }) => {
    const { evidence } = await gather([probe({ gather: broken, timeoutMs: 30 }), walks({})]);
    expect(evidence["dns.hosts"]).toMatchObject({ ok: false, kind, reason: expect.stringContaining(reason) });
    expect(evidence["http.walks"]).toMatchObject({ ok: true });
  });

  it("hands the reason on to a probe that needed the broken one", async () => {
    const { evidence } = await gather([
      probe({ gather: () => Promise.reject(new Error("no server answered")) }),
      walks({ gather: async ({ need }) => (await need("dns.hosts"), { walks: [] }) }),
    ]);
    expect(evidence["http.walks"]).toMatchObject({ ok: false, reason: "no server answered" });
  });

  it("ends at the deadline whatever the probes do", async () => {
    const { evidence } = await gather([probe({ gather: never, timeoutMs: 60_000 })], { deadlineMs: 30 });
    expect(evidence["dns.hosts"]).toMatchObject({ ok: false, kind: "timeout" });
  });

  it("keeps what it has when it is stopped", async () => {
    const stop = new AbortController();
    const running = gather([walks({}), probe({ gather: () => (setTimeout(() => stop.abort(), 20), never()) })], { signal: stop.signal });
    const { evidence } = await running;
    expect(evidence["http.walks"]?.ok).toBe(true);
    expect(evidence["dns.hosts"]).toMatchObject({ ok: false, kind: "failed" });
  });

  it("lets a probe put back what it changed before it lets go", async () => {
    const stop = new AbortController();
    let restored = false;
    const drill = walks({
      mode: "active",
      putsBackMs: 1_000,
      gather: async ({ signal }) => {
        setTimeout(() => stop.abort(), 10);
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await new Promise((resolve) => setTimeout(resolve, 30));
        restored = true;
        throw new Error("stopped");
      },
    });
    await gather([drill], { signal: stop.signal });
    expect(restored).toBe(true);
  });

  it("runs active probes phase by phase", async () => {
    const order: string[] = [];
    const note = (name: string) => async () => (order.push(name), { walks: [] });
    await gather([
      walks({ mode: "active", phase: 4, gather: note("drill") }),
      defineProbe({
        key: "cors.answers",
        mode: "active",
        timeoutMs: 1_000,
        maxRequests: 1,
        gather: async () => (order.push("first"), { routes: [], answers: [], errors: [] }),
      }),
    ]);
    expect(order).toEqual(["first", "drill"]);
  });
});
