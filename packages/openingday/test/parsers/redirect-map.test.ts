import { array, assert as check, boolean, constantFrom, nat, property, record, string, uniqueArray, webUrl } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Walk } from "../../src/model/evidence-web.ts";
import { compareWalks } from "../../src/parsers/compare-walks.ts";
import { parseKeptMaps, writeKeptMaps } from "../../src/parsers/kept-maps.ts";
import { listUnwalked, makeRedirectMap, startsOfHost } from "../../src/parsers/redirect-map.ts";
import { broken, contextWith, deep, healthyWalks, loop, tooMany, walk } from "../checks/domain/world.ts";

const { declared } = contextWith();
const bare = "https://myapp.test/";
const www = "https://www.myapp.test/";
const mapWith = (...changes: readonly Walk[]) => makeRedirectMap(healthyWalks(...changes), declared);
const entryOf = (one: Walk) => mapWith(one).entries.find((entry) => entry.start === one.start);

describe("the redirect map", () => {
  it("holds every declared address, and the host that visitors end at", () => {
    const map = mapWith();
    expect(map).toMatchObject({ canonical: "myapp.test", complete: true, changes: [] });
    expect(map.entries.map((entry) => entry.start).toSorted()).toEqual(
      declared.hosts
        .filter((host) => host.role !== "mail")
        .flatMap(({ name }) => startsOfHost(name))
        .toSorted(),
    );
    expect(map.entries.find((entry) => entry.start === "http://www.myapp.test/")).toMatchObject({
      redirects: 2,
      endsAt: bare,
      status: 200,
      kept: "kept",
    });
  });

  it("has no main host where the site goes in circles", () => {
    expect(mapWith(loop(walk(bare, [301, bare]))).canonical).toBeUndefined();
  });

  it.each<{ why: string; one: Walk; kept: string }>([
    { why: "all is kept", one: walk(`https://www.myapp.test${deep}`, [308, `https://myapp.test${deep}`], [404]), kept: "kept" },
    {
      why: "a slash is added",
      one: walk(`https://myapp.test${deep}`, [308, `https://myapp.test${deep.replace("?", "/?")}`], [200]),
      kept: "kept",
    },
    {
      why: "the marks are dropped",
      one: walk(`https://www.myapp.test${deep}`, [308, "https://myapp.test/openingday/deep-link"], [200]),
      kept: "query-lost",
    },
    {
      why: "the slash rule drops the marks",
      one: walk(`https://myapp.test${deep}`, [308, "https://myapp.test/openingday/deep-link/"], [200]),
      kept: "query-lost",
    },
    {
      why: "another host gets the home page",
      one: walk(`https://www.myapp.test${deep}`, [301, "https://myapp.test/?utm_source=openingday&gclid=od"], [200]),
      kept: "page-lost",
    },
    {
      why: "the app asks for a login",
      one: walk(`https://app.myapp.test${deep}`, [302, "https://app.myapp.test/login"], [200]),
      kept: "own-page",
    },
    { why: "nobody answers", one: broken(walk(`https://myapp.test${deep}`)), kept: "unknown" },
    { why: "it goes in circles", one: loop(walk(`https://myapp.test${deep}`, [301, `https://myapp.test${deep}`])), kept: "unknown" },
  ])("says $kept where $why", ({ one, kept }) => {
    expect(entryOf(one)?.kept).toBe(kept);
  });

  it.each<{ why: string; one: Walk; walked: boolean }>([
    { why: "it goes in a circle", one: loop(walk(www, [301, www])), walked: true },
    { why: "it never ends", one: tooMany(walk(www, [301, bare])), walked: true },
    { why: "the port is closed", one: broken(walk(www)), walked: true },
    { why: "the name does not exist", one: broken(walk(www), "dns", "ENOTFOUND"), walked: true },
    { why: "a browser stops at the certificate", one: broken(walk(www), "tls", "CERT_HAS_EXPIRED"), walked: true },
    {
      why: "a redirect leads to an app",
      one: { ...walk(www, [302, "itms-apps://x"]), end: "error", error: "it redirects to “itms-apps://x”" },
      walked: true,
    },
    { why: "nobody answers in time", one: broken(walk(www), "connect", "ETIMEDOUT"), walked: false },
    { why: "the connection is cut", one: broken(walk(www), "tls", "ECONNRESET"), walked: false },
    { why: "the name server is silent", one: broken(walk(www), "dns", "timeout"), walked: false },
    { why: "the run ran out of time", one: { ...walk(www), end: "error", error: "the audit ran out of time here" }, walked: false },
    {
      why: "the run ran out of time later",
      one: { ...walk(www, [308, bare]), end: "error", error: "the audit ran out of time here" },
      walked: false,
    },
  ])("is complete ($walked) where $why", ({ one, walked }) => {
    expect(listUnwalked(healthyWalks(one).walks, declared)).toEqual(walked ? [] : [www]);
    expect(mapWith(one).complete).toBe(walked);
  });

  it("is not complete where an address was left out", () => {
    const { walks } = healthyWalks();
    expect(
      listUnwalked(
        walks.filter((one) => one.start !== www),
        declared,
      ),
    ).toEqual([www]);
  });
});

describe("what changed between two maps", () => {
  const before = healthyWalks().walks;
  const changes = (...changed: readonly Walk[]) => compareWalks(before, healthyWalks(...changed).walks, declared.site);

  it.each<{ why: string; now: readonly Walk[]; want: readonly string[] }>([
    { why: "nothing did", now: [], want: [] },
    {
      why: "the main address moved",
      now: [walk(bare, [301, www], [200]), walk(www, [200])],
      want: [
        "The main address moved from myapp.test to www.myapp.test.",
        "https://myapp.test, https://www.myapp.test: ends at https://www.myapp.test now, not at https://myapp.test as before.",
      ],
    },
    {
      why: "an address goes in a circle, its deep page as well",
      now: [loop(walk(www, [301, www])), loop(walk(`https://www.myapp.test${deep}`, [301, `https://www.myapp.test${deep}`]))],
      want: ["https://www.myapp.test: goes in a circle now, not at https://myapp.test as before."],
    },
    {
      why: "a hop came in",
      now: [walk(www, [302, `${www}a`], [308, bare], [200])],
      want: ["https://www.myapp.test: takes 2 redirects now, 1 redirect before."],
    },
    { why: "a page breaks", now: [walk(bare, [500])], want: ["https://myapp.test: answers with status 500 now, 200 before."] },
    { why: "an address falls silent", now: [broken(walk(bare))], want: ["https://myapp.test: no page any more."] },
    {
      why: "the marks get lost",
      now: [walk(`https://www.myapp.test${deep}`, [308, "https://myapp.test/openingday/deep-link"], [200])],
      want: ["https://www.myapp.test: no longer keeps the page and the marks of an ad link."],
    },
  ])("is said in words when $why", ({ now, want }) => {
    expect(changes(...now)).toEqual(want);
  });

  it("names what came and what went", () => {
    const more = [...before, walk("https://shop.myapp.test/", [200])];
    expect(compareWalks(before, more, declared.site)).toEqual([
      "https://shop.myapp.test: new in the map, ends at https://shop.myapp.test.",
    ]);
    expect(compareWalks(more, before, declared.site)).toEqual(["https://shop.myapp.test: no longer in the map."]);
    expect(compareWalks([broken(walk(bare))], [walk(bare, [200])], declared.site)).toEqual([
      "https://myapp.test: a page again, ends at https://myapp.test.",
    ]);
  });
});

describe("the file of kept maps", () => {
  const at = "2026-06-01T09:00:00.000Z";
  const text = writeKeptMaps([], { at, walks: healthyWalks().walks });

  it("is read as it was written, and holds the five latest", () => {
    expect(parseKeptMaps(text)).toEqual({ ok: true, value: [{ at, walks: healthyWalks().walks }] });
    let maps = parseKeptMaps(text);
    for (let day = 2; day <= 9; day += 1)
      maps = parseKeptMaps(writeKeptMaps(maps.ok ? maps.value : [], { at: `2026-06-0${day}T09:00:00.000Z`, walks: [] }));
    expect(maps).toMatchObject({ ok: true, value: [5, 6, 7, 8, 9].map((day) => ({ at: `2026-06-0${day}T09:00:00.000Z` })) });
  });

  it.each([
    ["", "it is not JSON"],
    ["null", "it is of another version"],
    ['{"keptVersion":2,"maps":[]}', "it is of another version"],
    ['{"keptVersion":1}', "parts of it are missing"],
    ['{"keptVersion":1,"maps":[{"at":"yesterday","walks":[]}]}', "parts of it are missing"],
    ['{"keptVersion":1,"maps":[{"at":"2026-06-01","walks":[{"start":"x","end":"over","hops":[]}]}]}', "parts of it are missing"],
    ['{"keptVersion":1,"maps":[{"at":"2026-06-01","walks":[{"start":"x","end":"loop","hops":[{"url":1}]}]}]}', "parts of it are missing"],
  ])("%s: %s", (given, error) => {
    expect(parseKeptMaps(given)).toEqual({ ok: false, error });
  });
});

describe("any walks at all", () => {
  const url = webUrl({ withQueryParameters: true });
  const hop = record(
    { url: constantFrom("https://a.test/", "not an address", ""), status: nat({ max: 999 }), location: url },
    { requiredKeys: ["url", "status"] },
  );
  const anyWalk = record({
    start: boolean().chain((isUrl) => (isUrl ? url : string())),
    hops: array(hop, { maxLength: 4 }),
    end: constantFrom("answered", "loop", "too-many", "error"),
  });

  it("make a map and a comparison without a crash, and the comparison stays short", () => {
    check(
      property(array(anyWalk, { maxLength: 60 }), uniqueArray(anyWalk, { maxLength: 60, selector: ({ start }) => start }), (one, two) => {
        const walks = two as unknown as Walk[];
        expect(makeRedirectMap({ walks }, declared).entries).toHaveLength(walks.length);
        expect(compareWalks(one as unknown as Walk[], walks, declared.site).length).toBeLessThanOrEqual(21);
        expect(compareWalks(walks, walks, declared.site)).toEqual([]);
      }),
      { numRuns: 200, seed: 20261128 },
    );
  });

  it("are read from a kept file of any shape, or refused in words", () => {
    let refused = true;
    check(
      property(string(), nat(), (junk, at) => {
        const whole = writeKeptMaps([], { at: "2026-06-01T09:00:00.000Z", walks: healthyWalks().walks });
        for (const text of [junk, whole.slice(0, at % whole.length), whole.replace(/"/u, junk)]) {
          const parsed = parseKeptMaps(text);
          refused &&= parsed.ok || /^(?:it is|parts of it)/u.test(parsed.error);
        }
      }),
      { numRuns: 300, seed: 20261128 },
    );
    expect(refused).toBe(true);
  });
});
