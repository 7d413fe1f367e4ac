import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJourneys } from "../../src/journeys/define.ts";
import { chooseRequests } from "../../src/journeys/record/choose-requests.ts";
import { toJourney } from "../../src/journeys/record/to-journey.ts";
import { writeJourney } from "../../src/journeys/record/write-journey.ts";
import { parseHar } from "../../src/parsers/har.ts";
import { readRoutes } from "../../src/parsers/read-routes.ts";
import { type Exchange, harOf } from "../journeys/record/visits.ts";

const numRuns = Math.max(300, Math.floor(Number(process.env["OPENINGDAY_FUZZ"] ?? 0) / 20));
const settings: fc.Parameters<unknown> = { seed: 20_261_129, numRuns };
const holds = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, property), settings as fc.Parameters<[T]>);

const own = (host: string): boolean => host === "app.myapp.test";
const journeyOf = (har: string) => {
  const parsed = parseHar(har);
  return parsed.ok ? toJourney(chooseRequests(parsed.value, own).chosen, "fuzz").journey : undefined;
};

/** What must never be written, under the names and in the places where it is found. */
const secret = fc.oneof(
  fc.record({
    kind: fc.constant("password"),
    value: fc.stringMatching(/^[a-z]{4} [a-z]{5}$/),
    name: fc.constantFrom("password", "pass", "newPassword", "user[password]"),
  }),
  fc.record({
    kind: fc.constant("address"),
    value: fc.stringMatching(/^[a-z]{6}@[a-z]{5}\.example$/),
    name: fc.stringMatching(/^[a-z]{1,8}$/),
  }),
  fc.record({
    kind: fc.constant("token"),
    value: fc.stringMatching(/^[a-z]{7}[0-9][A-Z]{6}[0-9]{4}[a-z]{6}$/),
    name: fc.stringMatching(/^[a-z]{1,8}$/),
  }),
);
type Secret = typeof secret extends fc.Arbitrary<infer T> ? T : never;

const place = (one: Secret, where: number): Exchange => {
  const { name, value, kind } = one;
  switch (where) {
    case 0:
      return { url: "/form", form: { [name]: value, other: `see ${kind === "password" ? "" : value}` } };
    case 1:
      return { url: "/json", json: { list: [{ [name]: value }] }, type: "application/json" };
    case 2:
      return { url: `/query?${encodeURIComponent(name)}=${encodeURIComponent(value)}` };
    case 3:
      return kind === "password" ? { url: "/signup", form: { [name]: value } } : { url: `/path/${encodeURIComponent(value)}` };
    case 4:
      return { url: "/cookie", headers: { cookie: `${kind}=${value}` }, answerHeaders: [["Set-Cookie", `${kind}=${value}; Path=/`]] };
    default:
      return { url: "/page", text: `<a href="/of/${value}/x"><input name="${name}" value="${value}">`, form: { [name]: value } };
  }
};

describe("a recorded visit", () => {
  it("gives a journey that can be run and holds nothing of the person, wherever it stood", () => {
    holds(fc.array(fc.tuple(secret, fc.nat(5)), { minLength: 1, maxLength: 8 }), (placed) => {
      const journey = journeyOf(harOf({ url: "/", text: "<h1>Hello" }, ...placed.map(([one, where]) => place(one, where))));
      expect(journey).toBeDefined();
      expect(() => parseJourneys([journey])).not.toThrow();
      const text = writeJourney(journey!, []);
      for (const [{ value }] of placed) {
        expect(text).not.toContain(value);
        expect(text).not.toContain(encodeURIComponent(value));
      }
    });
  });

  it("is read or refused in a sentence, whatever it is", () => {
    const json = fc.jsonValue({ maxDepth: 6 });
    const entries = fc.array(
      fc.oneof(
        json,
        fc.record({
          request: fc.oneof(json, fc.record({ method: json, url: fc.oneof(json, fc.webUrl()), headers: json, postData: json })),
          response: json,
        }),
      ),
      { maxLength: 6 },
    );
    holds(
      fc.oneof(
        fc.string(),
        fc.json(),
        entries.map((list) => JSON.stringify({ log: { entries: list } })),
      ),
      (text) => {
        const parsed = parseHar(text);
        if (!parsed.ok) expect(parsed.error).toMatch(/^(?:it|log|the file)\b/u);
        else expect(() => toJourney(chooseRequests(parsed.value, () => true).chosen, "fuzz")).not.toThrow();
      },
    );
  });
});

it("reads routes out of any text", () => {
  const part = fc.constantFrom(
    "app.get(",
    "'/a/:b'",
    "<form",
    "</form>",
    "<input name=",
    '"x"',
    "@a.route('/b', methods=['POST'])",
    "Route::post('c'",
    "<",
    ">",
    "(",
    "export const POST",
    "\n",
  );
  holds(
    fc.tuple(
      fc.array(fc.oneof(part, fc.string({ maxLength: 20 })), { maxLength: 60 }),
      fc.constantFrom("a.ts", "app/x/page.tsx", "app/[id]/route.ts", "pages/a.vue"),
    ),
    ([parts, file]) => {
      for (const { path } of readRoutes(parts.join(""), file).routes) expect(path).toMatch(/^\//u);
    },
  );
});
