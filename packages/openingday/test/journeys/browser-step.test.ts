import { describe, expect, it } from "vitest";
import type { BrowserStep, Journey } from "../../src/model/journey.ts";
import type { BrowserPage, Tools } from "../../src/model/tools.ts";
import { parseJourneys } from "../../src/journeys/define.ts";
import { runJourney } from "../../src/journeys/run.ts";
import { answerOf, fakeTools } from "./loopback.ts";

const app = "https://app.myapp.test";
const step = (more: Partial<BrowserStep> = {}): BrowserStep => ({ kind: "browser", name: "sign up", url: `${app}/signup`, ...more });
const journey = (...steps: readonly BrowserStep[]): Journey => ({ id: "visit", title: "A visit", writes: false, steps });

/** A page that shows what it is told to show; `did` is what was done on it. */
function fakePage(more: Partial<BrowserPage> = {}, status = 200) {
  const did: string[] = [];
  let address = "about:blank";
  const page: BrowserPage = {
    async open(url) {
      did.push(`open ${url}`);
      address = url;
      return status;
    },
    fill: async (field, value) => void did.push(`fill ${field} ${value}`),
    choose: async (field, option) => void did.push(`choose ${field} ${option}`),
    click: async (what) => void did.push(`click ${what}`),
    text: async () => "Welcome, your code is 4711",
    address: () => address,
    ledAway: () => undefined,
    complaints: () => [],
    cookies: async () => [{ url: `${app}/`, line: "session=made-by-the-page; Path=/; Secure" }],
    take: async (cookies) => void did.push(...cookies.map(({ name, value }) => `cookie ${name}=${value}`)),
    close: async () => void did.push("close"),
    ...more,
  };
  return { page, did };
}

function walk(steps: readonly BrowserStep[], page: BrowserPage, more: Partial<Tools> = {}) {
  const opened: (readonly string[])[] = [];
  const tools: Tools = {
    ...fakeTools((request) => answerOf(request.url, 200)),
    browser: { open: async (origins) => (opened.push(origins), page) },
    ...more,
  };
  return {
    opened,
    ended: runJourney(journey(...steps), { tools, signal: new AbortController().signal, variables: { password: "otters" } }),
  };
}

describe("a step in a browser", () => {
  it("does what a person does, in one browser for the whole journey, and closes it", async () => {
    const { page, did } = fakePage();
    const { opened, ended } = walk(
      [
        step({
          actions: [{ fill: "Password", with: "{{password}}" }, { choose: "Country", option: "Norway" }, { click: "Create account" }],
          expect: { contains: "Welcome", at: "/signup" },
          capture: { code: { pattern: "code is (\\d+)" } },
        }),
        { kind: "browser", name: "confirm", actions: [{ fill: "Code", with: "{{code}}" }] },
      ],
      page,
    );
    const { run, values, jar } = await ended;
    expect(run).toMatchObject({ ok: true, browser: "looked-at", steps: [{ ok: true, status: 200 }, { ok: true }] });
    expect(did).toEqual([
      `open ${app}/signup`,
      "fill Password otters",
      "choose Country Norway",
      "click Create account",
      "fill Code 4711",
      "close",
    ]);
    expect(opened).toEqual([[app]]);
    expect(values["code"]).toBe("4711");
    expect(jar.header(`${app}/x`)).toBe("session=made-by-the-page");
  });

  it.each<{ why: string; given: Partial<BrowserPage>; more?: Partial<BrowserStep>; status?: number; says: RegExp; layer?: string }>([
    { why: "the page answers with an error", given: {}, status: 500, says: /answered with 500/, layer: "expectation" },
    {
      why: "there is no such field",
      given: { fill: () => Promise.reject(new Error("there was no field “Email” to fill in within 10 s")) },
      more: { actions: [{ fill: "Email", with: "a" }] },
      says: /signup there was no field “Email”/,
      layer: "expectation",
    },
    {
      why: "the words never come",
      given: {},
      more: { expect: { contains: "Paid" } },
      says: /never showed the words “Paid”; it said “Welcome/,
      layer: "expectation",
    },
    {
      why: "it stays where it is",
      given: {},
      more: { expect: { at: "/dashboard" } },
      says: /where it stayed, and an address with “\/dashboard”/,
      layer: "expectation",
    },
    {
      why: "it is led to somebody else",
      given: { ledAway: () => "https://pay.test" },
      says: /led to https:\/\/pay\.test, which nothing shows to be yours/,
    },
    {
      why: "the page does not open",
      given: { open: () => Promise.reject(new Error("the browser said ERR_CONNECTION_RESET")) },
      says: /could not be opened in the browser: the browser said ERR_CONNECTION_RESET/,
      layer: "http",
    },
    {
      why: "a value is not on the page",
      given: {},
      more: { capture: { x: { pattern: "nowhere" } } },
      says: /nothing on the page fits/,
      layer: "expectation",
    },
  ])("fails, and closes the browser, where $why", async ({ given, more, status, says, layer }) => {
    const { page, did } = fakePage(given, status);
    const { run } = await walk([step(more)], page).ended;
    expect(run).toMatchObject({ ok: false, steps: [{ ok: false, error: expect.stringMatching(says) }] });
    expect(run.steps[0]?.layer).toBe(layer);
    expect(did.at(-1)).toBe("close");
  });

  it("is not held against the site where there is no browser", async () => {
    const { page } = fakePage();
    const none = { open: () => Promise.reject(new Error("this step needs a browser: run “npm install …”")) };
    for (const browser of [none, undefined]) {
      const { run } = await walk([step()], page, { browser }).ended;
      expect(run).toMatchObject({ ok: false, browser: "not-looked-at", steps: [{ error: expect.stringContaining("needs a browser") }] });
      expect(run.steps[0]).not.toHaveProperty("layer");
    }
  });

  it("tells what scripts complained about, and no secret with it", async () => {
    const { page } = fakePage({ complaints: () => ["cannot read otters of undefined"] });
    const { run } = await walk([step({ actions: [{ fill: "Password", with: "{{password}}" }] })], page).ended;
    expect(run.complaints).toEqual([expect.not.stringContaining("otters")]);
  });

  it("goes on with no page where none was opened", async () => {
    const { page } = fakePage();
    const { run } = await walk([{ kind: "browser", name: "confirm" }], page).ended;
    expect(run.steps[0]?.error).toMatch(/no step before has opened a page/);
  });

  it.each([
    {
      given: { actions: [{ press: "x" }] },
      says: "journeys[0].steps[0].actions[0] must be { fill, with }, { choose, option } or { click }",
    },
    { given: { url: "signup" }, says: "journeys[0].steps[0].url must be a full address" },
    { given: { capture: { a: { json: "$" } } }, says: "journeys[0].steps[0].capture.a takes exactly one of pattern and finalUrl" },
  ])("is refused with its field: $says", ({ given, says }) => {
    expect(() => parseJourneys([journey(step(given as Partial<BrowserStep>))])).toThrow(says);
  });
});
