import { expect, it } from "vitest";
import { statusPage } from "../../src/server/status-page.ts";
import type { StatusView } from "../../src/server/status-page.ts";
import type { Incident, RunRecord } from "../../src/model/incident.ts";
import { startState } from "../../src/watch/next-state.ts";

const now = Date.UTC(2026, 10, 24, 14, 0, 0);
const check = { name: "App", url: "https://app.test/", intervalSeconds: 60, expectStatus: 200, timeoutMs: 5000 };
const run = (outcome: RunRecord["outcome"], i = 0): RunRecord => ({ check: "App", at: now - (60 - i) * 60_000, outcome, tookMs: 40 });
const watched = (word: "up" | "suspect" | "down" | "recovering", runs: readonly RunRecord[]): StatusView["checks"][number] => ({
  check,
  state: { ...startState(0), word },
  recent: runs,
});
const open: Incident = { id: "1", check: "App", url: "https://app.test/", openedAt: now - 300_000, seen: "It answered 503.", channels: [] };
const past: Incident = { ...open, id: "0", openedAt: now - 7_200_000, resolvedAt: now - 7_000_000, seen: "No connection." };

it.each([
  { why: "all is well", checks: [watched("up", [run("pass")])], incidents: [], says: "Everything works" },
  { why: "all is well again", checks: [watched("up", [run("pass")])], incidents: [past], says: "Everything works" },
  { why: "something is down", checks: [watched("down", [run("fail")])], incidents: [open, past], says: "App is down" },
  { why: "it comes back", checks: [watched("recovering", [run("pass")])], incidents: [open], says: "App is coming back" },
  { why: "several are down", checks: [watched("down", [])], incidents: [open, { ...open, id: "2" }], says: "2 parts are down" },
  {
    why: "a failure is not yet confirmed",
    checks: [watched("suspect", [run("fail")])],
    incidents: [],
    says: "A failure is being confirmed",
  },
  { why: "nothing was looked at yet", checks: [watched("up", [])], incidents: [], says: "Not everything could be looked at yet" },
  {
    why: "the monitor is blind",
    checks: [watched("up", [run("pass"), run("nodata", 1)])],
    incidents: [],
    says: "Not everything could be looked at yet",
  },
  { why: "nothing is watched", checks: [], incidents: [], says: "Nothing is watched yet" },
])("says first how things are: $why", ({ checks, incidents, says }) => {
  const page = statusPage({ markers: [], publicName: "Bright Path", now, checks, incidents });
  expect(/class="verdict \w+">([^<]*)</.exec(page)?.[1]).toBe(says);
  expect(page).toContain(`<title>${says} – Bright Path</title>`);
});

it("draws the last 60 runs and says in words what they were", () => {
  const runs = Array.from({ length: 70 }, (_, i) => run(i === 69 ? "fail" : i === 68 ? "missed" : "pass", i));
  const page = statusPage({ markers: [], publicName: "Bright Path", now, checks: [watched("up", runs)], incidents: [] });
  expect(page.match(/<rect /g)).toHaveLength(60);
  expect(page).toContain('aria-label="Last 60 runs: 58 passed, 1 failed, 1 without a result."');
});

it("fills up with empty bars where there were fewer runs", () => {
  const page = statusPage({ markers: [], publicName: "Bright Path", now, checks: [watched("up", [run("pass")])], incidents: [] });
  expect(page.match(/<rect class="none"/g)).toHaveLength(59);
});

it("escapes whatever was seen or named", () => {
  const evil = `<script>alert("x")</script>'&`;
  const page = statusPage({
    markers: [],
    publicName: evil,
    now,
    checks: [{ ...watched("down", [{ ...run("fail"), seen: evil }]), check: { ...check, name: evil } }],
    incidents: [{ ...open, check: evil, seen: evil }, past],
  });
  expect(page).not.toContain("<script");
  expect(page).not.toMatch(/="[^"]*"x"/);
});

it("stays small: 100 checks and 50 incidents below a megabyte", () => {
  const checks = Array.from({ length: 100 }, () =>
    watched(
      "up",
      Array.from({ length: 60 }, (_, i) => run("pass", i)),
    ),
  );
  const page = statusPage({ markers: [], publicName: "Bright Path", now, checks, incidents: Array.from({ length: 50 }, () => past) });
  expect(page.length).toBeLessThan(1_000_000);
});

it("tells of updates without saying which commit, and of one shortly before an outage", () => {
  const marker = { id: "deploy@1", change: "deploy", commit: "1f".repeat(20), at: open.openedAt - 120_000 } as const;
  const page = (at: number, outcome?: "done" | "failed"): string =>
    statusPage({
      publicName: "Bright Path",
      now,
      checks: [watched("down", [run("fail")])],
      incidents: [open],
      markers: [
        { ...marker, id: "rollback@2", change: "rollback", at: open.openedAt + 60_000, ...(outcome === undefined ? {} : { outcome }) },
        { ...marker, at, outcome: "done" },
      ],
    }).replaceAll(/\s+/g, " ");
  expect(page(marker.at, "done")).toContain("now. An update had begun 2 min before.");
  expect(page(marker.at, "done")).toContain("<p>The version before was put back</p>");
  expect(page(marker.at, "failed")).toContain("<p>Going back did not succeed</p>");
  expect(page(marker.at)).toContain("<p>Going back to the version before had begun</p>");
  expect(page(marker.at - 7_200_000, "done")).not.toContain("had begun 2 h");
  expect(page(marker.at)).not.toContain("1f1f");
  expect(statusPage({ publicName: "Bright Path", now, checks: [], incidents: [], markers: [] })).not.toContain("Recent updates");
});
