import { describe, expect, it } from "vitest";
import { parseJourneys } from "../../src/journeys/define.ts";
import type { Journey } from "../../src/model/journey.ts";

const step = { kind: "request", name: "open", url: "https://app.example.com/" } as const;
const journey = { id: "customer", title: "A new customer", writes: true, steps: [step] };
const withStep = (extra: object): unknown => [{ ...journey, steps: [step, { ...step, ...extra }] }];

describe("parseJourneys", () => {
  it("takes a journey with every kind of step", () => {
    const full: Journey = {
      ...journey,
      steps: [
        {
          kind: "request",
          name: "sign up",
          method: "POST",
          url: "https://app.example.com/signup",
          form: { email: "{{email}}" },
          expect: { status: 200, contains: "Check", at: "/check" },
          capture: { csrf: { field: "csrf" }, id: { json: "a.b.0" }, code: { pattern: "code (\\d+)" }, at: { finalUrl: "id=(\\w+)" } },
          retry: { times: 3, everyMs: 100 },
          limitMs: { degraded: 500, failed: 5000 },
        },
        {
          kind: "mail",
          name: "verify mail",
          to: "{{email}}",
          purpose: "confirm",
          capture: { link: { pattern: "https://\\S+" } },
          withinMs: 30_000,
        },
        { kind: "pause", name: "wait", ms: 10 },
        { kind: "request", name: "follow the link", url: "{{link}}", json: { deep: [1, null, "{{code}}"] } },
      ],
      cleanup: [step],
    };
    expect(parseJourneys([full])).toEqual([full]);
  });

  it.each([
    { why: "no list", value: { id: "x" }, says: /^journeys / },
    { why: "no full address", value: withStep({ url: "/login" }), says: /journeys\[0\]\.steps\[1\]\.url must be a full address/ },
    {
      why: "a misspelt field",
      value: withStep({ expects: { status: 200 } }),
      says: /journeys\[0\]\.steps\[1\] has a field nobody reads: expects/,
    },
    { why: "an unknown kind", value: withStep({ kind: "click" }), says: /journeys\[0\]\.steps\[1\].*request, mail, pause or browser/ },
    { why: "a pattern that is none", value: withStep({ capture: { x: { pattern: "(" } } }), says: /steps\[1\]\.capture\.x/ },
    { why: "form and JSON at once", value: withStep({ form: { a: "1" }, json: {} }), says: /steps\[1\] sends either a form or JSON/ },
    { why: "an endless retry", value: withStep({ retry: { times: 1e9, everyMs: 1 } }), says: /steps\[1\]\.retry\.times/ },
    { why: "no step", value: [{ ...journey, steps: [] }], says: /journeys\[0\]\.steps/ },
    { why: "too many steps", value: [{ ...journey, steps: Array.from({ length: 101 }, () => step) }], says: /journeys\[0\]\.steps/ },
    { why: "the same id twice", value: [journey, journey], says: /journeys\[1\]\.id is used twice/ },
    { why: "an id with spaces", value: [{ ...journey, id: "My Journey" }], says: /journeys\[0\]\.id must be lower-case/ },
  ])("names the field for $why", ({ value, says }) => {
    expect(() => parseJourneys(value)).toThrow(says);
  });
});
