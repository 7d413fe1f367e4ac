import { describe, expect, it } from "vitest";
import type { Alert, Channel } from "../../src/model/alert.ts";
import type { MailProof, WatchedRecord } from "../../src/model/watched-record.ts";
import { startWatch } from "../../src/watch/start-watch.ts";
import { createFakeClock } from "./fake-clock.ts";
import { answer, fakeHttp } from "./fake-http.ts";
import { createMemoryStore } from "./memory-store.ts";

const hour = 3_600_000;
const key = "v=DKIM1; k=rsa; p=MIIB";
const dkim: WatchedRecord = { name: "bp1._domainkey.shop.test", kind: "DKIM key", values: [key] };
const spf: WatchedRecord = { name: "shop.test", kind: "SPF", values: ["v=spf1 -all"] };

function world(options: { readonly proof?: MailProof | Error; readonly store?: ReturnType<typeof createMemoryStore> } = {}) {
  const time = createFakeClock();
  const store = options.store ?? createMemoryStore();
  const alerts: Alert[] = [];
  const slack: Channel = { key: "slack", send: async (alert) => void alerts.push(alert) };
  const state = { records: [dkim, spf] as readonly WatchedRecord[], looks: 0, proofs: 0, lines: [] as string[], fails: false };
  const start = () =>
    startWatch({
      checks: [],
      policy: { confirm: [5], recover: 2 },
      channels: [slack],
      references: [],
      store,
      tools: fakeHttp(() => answer(200)).tools,
      clock: time.clock,
      log: (line) => void state.lines.push(line),
      records: {
        intervalSeconds: 3_600,
        confirmSeconds: 20,
        async look() {
          state.looks += 1;
          if (state.fails) throw new Error("no resolver");
          return state.records;
        },
        ...(options.proof === undefined
          ? {}
          : {
              async prove() {
                state.proofs += 1;
                if (options.proof instanceof Error) throw options.proof;
                return options.proof as MailProof;
              },
            }),
      },
    });
  return { time, store, alerts, state, start };
}

const titles = (alerts: readonly Alert[]): readonly string[] => alerts.map(({ title }) => title);
const gone = (record: WatchedRecord): WatchedRecord => ({ ...record, values: [] });

describe("the records of mail, watched", () => {
  it("are looked at each hour, and nothing is said while nothing changes", async () => {
    const { time, alerts, state, start } = world();
    const watch = await start();
    await time.advance(24 * hour);
    expect([state.looks, alerts]).toEqual([25, []]);
    expect(watch.records).toMatchObject({ records: [{ kind: "DKIM key" }, { kind: "SPF" }], lookedAt: expect.any(Number) });
    await watch.stop();
  });

  it("a record that is dropped is told within one interval, with what to put back", async () => {
    const { time, alerts, state, start } = world();
    const watch = await start();
    await time.advance(hour / 2);
    state.records = [gone(dkim), spf];
    await time.advance(hour);
    expect(titles(alerts)).toEqual(["CHANGED: the DKIM key at bp1._domainkey.shop.test is gone"]);
    expect(alerts[0]?.firstAction).toBe(`If nobody of you meant this, put back at bp1._domainkey.shop.test: ${key}`);
    expect(alerts[0]?.lines).toContain(`Was: ${key}`);
    expect(alerts[0]?.lines).toContain("Is: nothing");
    await time.advance(5 * hour);
    expect(alerts).toHaveLength(1);
    state.records = [dkim, spf];
    await time.advance(hour);
    expect(titles(alerts)[1]).toBe("CHANGED: the DKIM key at bp1._domainkey.shop.test is there, and was not before");
    await watch.stop();
  });

  it("several at once are one alert", async () => {
    const { time, alerts, state, start } = world();
    const watch = await start();
    await time.advance(60_000);
    state.records = [gone(dkim), { ...spf, values: ["v=spf1 +all"] }];
    await time.advance(hour);
    expect(titles(alerts)).toEqual(["CHANGED: the DKIM key at bp1._domainkey.shop.test is gone and 1 more"]);
    expect(alerts[0]?.lines).toContain("Is: v=spf1 +all");
    await watch.stop();
  });

  it.each<{ why: string; now: readonly WatchedRecord[] }>([
    { why: "no server answers", now: [{ ...gone(dkim), unknown: "timeout" }, spf] },
    { why: "the servers are broken", now: [{ ...gone(dkim), unknown: "SERVFAIL" }, spf] },
    { why: "a record is no longer configured", now: [spf] },
    { why: "one is configured newly", now: [dkim, spf, { name: "shop.test", kind: "MX", values: ["10 mx"] }] },
  ])("nothing is said where $why", async ({ now }) => {
    const { time, alerts, state, start } = world();
    const watch = await start();
    await time.advance(60_000);
    state.records = now;
    await time.advance(3 * hour);
    expect(alerts).toEqual([]);
    await watch.stop();
  });

  it("a change that the second look does not show is none", async () => {
    const { time, alerts, state, start } = world();
    const watch = await start();
    await time.advance(hour - 5_000);
    state.records = [gone(dkim), spf];
    await time.advance(10_000);
    state.records = [dkim, spf];
    await time.advance(2 * hour);
    expect(alerts).toEqual([]);
    await watch.stop();
  });

  it("a look that fails is logged, and the next one comes in its time", async () => {
    const { time, state, start } = world();
    const watch = await start();
    state.fails = true;
    await time.advance(2 * hour);
    state.fails = false;
    await time.advance(hour);
    expect(state.lines).toEqual(["Mail records: no resolver", "Mail records: no resolver"]);
    await watch.stop();
  });

  it("what changed while the monitor was off is told when it is back", async () => {
    const store = createMemoryStore();
    const before = world({ store });
    const first = await before.start();
    await before.time.advance(60_000);
    await first.stop();
    store.reopen();
    const after = world({ store });
    after.state.records = [gone(dkim), spf];
    const second = await after.start();
    await after.time.advance(60_000);
    expect(titles(after.alerts)).toEqual(["CHANGED: the DKIM key at bp1._domainkey.shop.test is gone"]);
    await second.stop();
  });
});

describe("the mail test after a change (A7)", () => {
  it.each<{ why: string; proof: MailProof | Error; title: string; says: string }>([
    {
      why: "mail still passes",
      proof: { state: "holds", lines: ["The mails arrived."] },
      title: "MAIL TEST: mail still passes after the change",
      says: "The mails arrived.",
    },
    {
      why: "it fails",
      proof: { state: "broken", lines: ["The reset mail is signed, but the key is gone."] },
      title: "MAIL TEST: mail fails after the change",
      says: "the key is gone",
    },
    {
      why: "it cannot be made",
      proof: new Error("no mailbox"),
      title: "MAIL TEST: could not be made after the change",
      says: "could not be made",
    },
  ])("runs once and says that $why, after the alert about the change", async ({ proof, title, says }) => {
    const { time, alerts, state, start } = world({ proof });
    const watch = await start();
    await time.advance(60_000);
    expect(state.proofs).toBe(0);
    state.records = [gone(dkim), spf];
    await time.advance(4 * hour);
    expect(titles(alerts)).toEqual(["CHANGED: the DKIM key at bp1._domainkey.shop.test is gone", title]);
    expect(alerts[0]?.lines.at(-1)).toContain("The mail test runs again now");
    expect(alerts[1]?.seen).toContain(says);
    expect([state.proofs, watch.records?.proof?.state]).toEqual([1, proof instanceof Error ? "not-seen" : proof.state]);
    await watch.stop();
  });
});
