import { describe, expect, it } from "vitest";
import { parseJourneys } from "../../src/journeys/define.ts";

const step = { kind: "request", name: "open", url: "https://app.example.com/" } as const;
const journey = { id: "customer", title: "A new customer", writes: true, steps: [step] };
const withStep = (extra: unknown): unknown => [{ ...journey, steps: [{ ...step, ...(extra as object) }] }];
const place = "journeys[0].steps[0]";
const oneOf = "takes exactly one of json, header, cookie, field, pattern and finalUrl";

function wordsAbout(value: unknown): string {
  try {
    parseJourneys(value);
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("what is said about a journey that cannot be run", () => {
  it.each([
    { value: { id: "x" }, says: "journeys is not right: expected array, received object" },
    { value: undefined, says: "journeys is not right: expected array, received undefined" },
    { value: Array(51).fill(5), says: "journeys Too big: expected array to have <=50 items" },
    { value: [[]], says: "journeys[0] is not right: expected object, received array" },
    {
      value: [{ zz: 1 }, 5],
      says:
        "journeys[0].id is not right: expected string, received undefined; " +
        "journeys[0].title is not right: expected string, received undefined; " +
        "journeys[0].writes is not right: expected boolean, received undefined; " +
        "journeys[0].steps is not right: expected array, received undefined; " +
        "journeys[0] has a field nobody reads: zz",
    },
    {
      value: [journey, { ...journey, zz: 1 }],
      says: "journeys[1] has a field nobody reads: zz; journeys[1].id is used twice: another journey is called “customer” too",
    },
    {
      value: [journey, { ...journey, title: "" }],
      says:
        "journeys[1].title Too small: expected string to have >=1 characters; " +
        "journeys[1].id is used twice: another journey is called “customer” too",
    },
    { value: [journey, { ...journey, title: 5 }], says: "journeys[1].title is not right: expected string, received number" },
    { value: [{ ...journey, steps: [] }], says: "journeys[0].steps Too small: expected array to have >=1 items" },
    { value: [{ ...journey, steps: ["x"] }], says: `${place} must be of kind request, mail, pause or browser` },
    { value: [{ ...journey, steps: [[]] }], says: `${place} must be of kind request, mail, pause or browser` },
    { value: [{ ...journey, steps: [{ name: "x" }] }], says: `${place}.kind must be of kind request, mail, pause or browser` },
    { value: withStep({ b: 1, a: 2 }), says: `${place} has a field nobody reads: b, a` },
    {
      value: withStep({ url: "" }),
      says: `${place}.url Too small: expected string to have >=1 characters; ${place}.url must be a full address that begins with https:// or http://`,
    },
    { value: withStep({ method: "TRACE" }), says: `${place}.method Invalid option: expected one of "GET"|"POST"|"PUT"|"PATCH"|"DELETE"` },
    { value: withStep({ capture: [] }), says: `${place}.capture is not right: expected record, received array` },
    { value: withStep({ headers: new Map() }), says: `${place}.headers is not right: expected record, received Map` },
    { value: withStep({ capture: { x: {} } }), says: `${place}.capture.x ${oneOf}` },
    { value: withStep({ capture: { x: { json: "a", header: "b" } } }), says: `${place}.capture.x ${oneOf}` },
    { value: withStep({ capture: { x: { json: "a", q: 1 } } }), says: `${place}.capture.x has a field nobody reads: q` },
    { value: withStep({ capture: { x: { json: 5, header: "b" } } }), says: `${place}.capture.x has a field nobody reads: json` },
    { value: withStep({ capture: { x: { pattern: "(" } } }), says: `${place}.capture.x.pattern is not a valid regular expression` },
    { value: withStep({ capture: { "": { json: "a" } } }), says: `${place}.capture. Invalid key in record` },
    { value: withStep({ form: { ["k".repeat(201)]: 5 } }), says: `${place}.form.${"k".repeat(201)} Invalid key in record` },
    {
      value: withStep({ form: { a: 1, b: "z".repeat(100_001) } }),
      says: `${place}.form.a is not right: expected string, received number; ${place}.form.b Too big: expected string to have <=100000 characters`,
    },
    { value: withStep({ json: { a: [() => 1] } }), says: `${place}.json Invalid input` },
    { value: withStep({ json: [Number.NaN] }), says: `${place}.json Invalid input` },
    {
      value: withStep({ retry: { times: 61, everyMs: -1 } }),
      says: `${place}.retry.times Too big: expected number to be <=60; ${place}.retry.everyMs Too small: expected number to be >=0`,
    },
    {
      value: withStep({ retry: { times: 0.5, everyMs: Number.POSITIVE_INFINITY } }),
      says: `${place}.retry.times is not right: expected int, received number; ${place}.retry.everyMs is not right: expected number, received Infinity`,
    },
    {
      value: withStep({ retry: { times: Number.NaN, everyMs: null } }),
      says: `${place}.retry.times is not right: expected number, received NaN; ${place}.retry.everyMs is not right: expected number, received null`,
    },
  ])("$says", ({ value, says }) => {
    expect(wordsAbout(value)).toBe(says);
  });

  it("copies what it takes, and leaves out a field that would change what an object inherits", () => {
    const [read] = parseJourneys(withStep({ json: JSON.parse('{"a":[1,null,{"constructor":2,"__proto__":3}]}') }));
    expect(read?.steps[0]).toEqual({ ...step, json: { a: [1, null, { constructor: 2 }] } });
  });
});
