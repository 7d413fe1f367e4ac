import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../src/model/alert.ts";
import type { CheckState, Incident, RunRecord } from "../../src/model/incident.ts";
import type { Store } from "../../src/store/store.ts";

const up: CheckState = { word: "up", since: 1, confirmed: 0, passes: 0, outages: [] };
const down: CheckState = { word: "down", since: 10, failedAt: 10, confirmed: 2, passes: 0, incident: "App@10", outages: [10] };
const incident: Incident = {
  id: "App@10",
  check: "App",
  url: "https://app.test/",
  openedAt: 10,
  layer: "status",
  seen: "It answered 503 instead of 200.",
  channels: ["slack", "email"],
};
const alarm: Alert = {
  incident: "App@10",
  transition: "down",
  check: "App",
  url: "https://app.test/",
  since: 10,
  at: 20,
  title: "DOWN: App",
  seen: "It answered 503 instead of 200.",
  firstAction: "Look at the log.",
  lines: ["https://app.test/", "Do first: Look at the log."],
};
const end: Alert = { ...alarm, transition: "recovered", at: 30, title: "RESOLVED: App works again" };
const run = (at: number, outcome: RunRecord["outcome"] = "pass"): RunRecord => ({ check: "App", at, outcome, tookMs: 5 });

const openIncident = { check: "App", state: down, run: run(19, "fail"), incident, alert: { alert: alarm, channels: ["slack", "email"] } };
const endIncident = {
  check: "App",
  state: up,
  incident: { ...incident, resolvedAt: 30 },
  alert: { alert: end, channels: ["slack", "email"] },
};

/** What every store must do; `open` gives one on the same place each time it is called within a test. */
export function storeContract(name: string, place: () => Promise<{ open(): Promise<Store>; remove(): Promise<void> }>): void {
  describe(`the store contract on ${name}`, () => {
    let at: Awaited<ReturnType<typeof place>>;
    let store: Store;
    beforeEach(async () => {
      at = await place();
      store = await at.open();
    });
    afterEach(async () => {
      await store.close();
      await at.remove();
    });
    const claim = (now: number, channel = "slack", leaseMs = 100): ReturnType<Store["claimOutbox"]> =>
      store.claimOutbox({ channel, now, leaseMs, limit: 10 });
    const reopen = async (): Promise<void> => {
      await store.close();
      store = await at.open();
    };

    it("begins empty", async () => {
      expect(await store.readState()).toEqual([]);
      expect(await store.incidents(10)).toEqual([]);
      expect(await store.runsSince("App", 0, 10)).toEqual([]);
      expect(await store.countOutbox()).toEqual({ waiting: 0, givenUp: 0 });
    });

    it("keeps runs by check, newest first, each once, over a restart", async () => {
      const failed: RunRecord = { ...run(3, "fail"), layer: "tls", seen: "It said “no” — 🚪." };
      await store.recordRuns([run(1), run(2, "missed"), failed, { ...run(2), check: "Site" }]);
      await store.recordRuns([run(1, "fail")]);
      await store.recordRuns([]);
      await reopen();
      expect(await store.runsSince("App", 2, 10)).toEqual([failed, run(2, "missed")]);
      expect(await store.runsSince("App", 0, 1)).toEqual([failed]);
      expect(await store.runsSince("App", 1, 10)).toHaveLength(3);
    });

    it("takes many runs at once", async () => {
      await store.recordRuns(Array.from({ length: 7000 }, (_, i) => run(i)));
      expect(await store.runsSince("App", 0, 10_000)).toHaveLength(7000);
    });

    it("writes a transition as a whole: state, run, incident and alerts, over a restart", async () => {
      await store.writeTransition(openIncident);
      await reopen();
      expect(await store.readState()).toEqual([{ check: "App", state: down, incident }]);
      expect(await store.runsSince("App", 0, 10)).toEqual([run(19, "fail")]);
      expect(await store.incidents(10)).toEqual([incident]);
      expect(await store.countOutbox()).toEqual({ waiting: 2, givenUp: 0 });
    });

    it("forgets the open incident once it is resolved, and keeps it in the list", async () => {
      await store.writeTransition(openIncident);
      await store.writeTransition(endIncident);
      expect(await store.readState()).toEqual([{ check: "App", state: up }]);
      expect(await store.incidents(10)).toEqual([{ ...incident, resolvedAt: 30 }]);
    });

    it("lists incidents newest first, bounded", async () => {
      for (const openedAt of [10, 30, 20])
        await store.writeTransition({
          check: "App",
          state: up,
          incident: { ...incident, id: `App@${openedAt}`, openedAt, resolvedAt: openedAt + 1 },
        });
      expect((await store.incidents(2)).map(({ openedAt }) => openedAt)).toEqual([30, 20]);
    });

    it("drops a second alert for the same incident, transition and channel", async () => {
      await store.writeTransition(openIncident);
      await store.writeTransition(openIncident);
      expect(await claim(20)).toHaveLength(1);
      expect(await claim(20, "email")).toHaveLength(1);
    });

    it("gives an alert to one claimer until its lease is over", async () => {
      await store.writeTransition(openIncident);
      const both = await Promise.all([claim(20), claim(20)]);
      expect(both.map((taken) => taken.length).toSorted((a, b) => a - b)).toEqual([0, 1]);
      expect(await claim(119)).toEqual([]);
      expect(await claim(120)).toMatchObject([{ channel: "slack", alert: alarm, tries: 0, createdAt: 20 }]);
    });

    it("gives nothing before its time, nor to another channel", async () => {
      await store.writeTransition(openIncident);
      expect(await claim(19)).toEqual([]);
      expect(await claim(20, "webhook")).toEqual([]);
    });

    it("never gives a delivered alert again, also after a restart", async () => {
      await store.writeTransition(openIncident);
      const [entry] = await claim(20);
      await store.markDelivered(entry?.id ?? 0, 21);
      await store.writeTransition(openIncident);
      await reopen();
      await store.takeOver(["slack", "email"]);
      expect(await claim(10_000)).toEqual([]);
      expect(await store.countOutbox()).toEqual({ waiting: 1, givenUp: 0 });
    });

    it("gives a failed alert again at its next time, with one more try", async () => {
      await store.writeTransition(openIncident);
      const [entry] = await claim(20);
      await store.markFailed(entry?.id ?? 0, { error: "Slack answered 500.", retryAt: 50 });
      expect(await claim(49)).toEqual([]);
      expect(await claim(50)).toMatchObject([{ tries: 1 }]);
    });

    it("never gives an alert again that was given up", async () => {
      await store.writeTransition(openIncident);
      const [entry] = await claim(20);
      await store.markFailed(entry?.id ?? 0, { error: "Slack answered 404." });
      expect(await claim(10_000)).toEqual([]);
      expect(await store.countOutbox()).toEqual({ waiting: 1, givenUp: 1 });
    });

    it("holds RESOLVED back until its alarm was delivered or given up, on each channel apart", async () => {
      await store.writeTransition(openIncident);
      await store.writeTransition(endIncident);
      const [first] = await claim(30);
      expect(first?.alert.transition).toBe("down");
      expect(await claim(30)).toEqual([]);
      await store.markDelivered(first?.id ?? 0, 31);
      expect(await claim(31)).toMatchObject([{ alert: end }]);
      const [mail] = await claim(31, "email");
      await store.markFailed(mail?.id ?? 0, { error: "gone" });
      expect(await claim(32, "email")).toMatchObject([{ alert: end }]);
    });

    it("lets a new owner take what a killed one had claimed, and gives up channels that are gone", async () => {
      await store.writeTransition(openIncident);
      await claim(20, "slack", 1_000_000);
      await store.takeOver(["slack"]);
      expect(await claim(21)).toHaveLength(1);
      expect(await claim(21, "email")).toEqual([]);
      expect(await store.countOutbox()).toEqual({ waiting: 1, givenUp: 1 });
      await store.takeOver([]);
      expect(await store.countOutbox()).toEqual({ waiting: 0, givenUp: 2 });
    });

    it("remembers records by their key, with what is to be told about them, over a restart", async () => {
      const record = { key: "SPF app.test", name: "app.test", kind: "SPF", values: ["v=spf1 -all"] };
      const changed = { ...record, values: [], before: record.values, changedAt: 40 };
      await store.writeRecords([record]);
      await store.writeRecords([changed], { alert: { ...alarm, transition: "changed" }, channels: ["slack"] });
      await reopen();
      expect(await store.readRecords()).toEqual([changed]);
      expect(await store.claimOutbox({ channel: "slack", now: 50, leaseMs: 10, limit: 9 })).toMatchObject([
        { alert: { transition: "changed" } },
      ]);
    });

    it("keeps what releases told, the newest first, and the last word of each", async () => {
      const marker = { id: "deploy@1", change: "deploy", commit: "1f".repeat(20), at: 10 } as const;
      await store.writeMarker(marker);
      await store.writeMarker({ ...marker, id: "rollback@2", change: "rollback", at: 20 });
      await store.writeMarker({ ...marker, outcome: "failed" });
      await reopen();
      expect(await store.markers(10)).toEqual([
        { ...marker, id: "rollback@2", change: "rollback", at: 20 },
        { ...marker, outcome: "failed" },
      ]);
      expect(await store.markers(1)).toHaveLength(1);
    });

    it("deletes old runs in chunks and leaves the rest", async () => {
      await store.recordRuns([1, 2, 3, 4, 5].map((moment) => run(moment)));
      expect(await store.removeRunsBefore(5, 3)).toBe(3);
      expect(await store.removeRunsBefore(5, 3)).toBe(1);
      expect(await store.removeRunsBefore(5, 3)).toBe(0);
      expect(await store.runsSince("App", 0, 10)).toEqual([run(5)]);
    });

    it("refuses every call after it was closed", async () => {
      await store.close();
      await expect(store.recordRuns([run(1)])).rejects.toThrow("closed");
      store = await at.open();
    });
  });
}
