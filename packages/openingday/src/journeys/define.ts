import * as v from "valibot";
import type { Journey } from "../model/journey.ts";
import { group, kinds } from "../parsers/shapes/group.ts";
import { list } from "../parsers/shapes/list.ts";
import { number, whole } from "../parsers/shapes/numbers.ts";
import { pathOf } from "../parsers/shapes/reading.ts";
import { record } from "../parsers/shapes/record.ts";
import { sayFault } from "./say-fault.ts";

const maxSteps = 100;
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(4000));
const texts = record(v.pipe(v.string(), v.maxLength(100_000)), v.pipe(v.string(), v.minLength(1), v.maxLength(200)));
const milliseconds = whole(0, 60_000);

const regularExpression = v.pipe(text, v.check(isRegularExpression, "is not a valid regular expression"));
const url = v.pipe(text, v.check(isAddress, "must be a full address that begins with https:// or http://"));
const json: v.GenericSchema = v.union([
  v.string(),
  number(),
  v.boolean(),
  v.null(),
  v.array(v.lazy(() => json)),
  record(v.lazy(() => json)),
]);

const capture = v.union(
  [
    group({ json: text }),
    group({ header: text }),
    group({ cookie: text }),
    group({ field: text }),
    group({ pattern: regularExpression }),
    group({ finalUrl: regularExpression }),
  ],
  "takes exactly one of json, header, cookie, field, pattern and finalUrl",
);

const expectation = group({ status: v.optional(whole(100, 599)), contains: v.optional(text), at: v.optional(text) });

const requestStep = group({
  kind: v.literal("request"),
  name: text,
  method: v.optional(v.picklist(["GET", "POST", "PUT", "PATCH", "DELETE"])),
  url,
  headers: v.optional(texts),
  form: v.optional(texts),
  json: v.optional(json),
  follow: v.optional(v.boolean()),
  expect: v.optional(expectation),
  soft: v.optional(expectation),
  capture: v.optional(record(capture, text)),
  retry: v.optional(group({ times: whole(0, 60), everyMs: milliseconds })),
  limitMs: v.optional(group({ degraded: v.optional(milliseconds), failed: v.optional(milliseconds) })),
});

const mailStep = group({
  kind: v.literal("mail"),
  name: text,
  to: text,
  purpose: text,
  capture: record(group({ pattern: regularExpression }), text),
  withinMs: milliseconds,
});

const pauseStep = group({ kind: v.literal("pause"), name: text, ms: milliseconds });

const action = v.union(
  [group({ fill: text, with: v.pipe(v.string(), v.maxLength(10_000)) }), group({ choose: text, option: text }), group({ click: text })],
  "must be { fill, with }, { choose, option } or { click }",
);

const browserStep = group({
  kind: v.literal("browser"),
  name: text,
  url: v.optional(url),
  actions: v.optional(list(action, { most: 50 })),
  expect: v.optional(group({ contains: v.optional(text), at: v.optional(text) })),
  capture: v.optional(
    record(
      v.union([group({ pattern: regularExpression }), group({ finalUrl: regularExpression })], "takes exactly one of pattern and finalUrl"),
      text,
    ),
  ),
  limitMs: v.optional(group({ degraded: v.optional(milliseconds), failed: v.optional(milliseconds) })),
});

const step = kinds("kind", [requestStep, mailStep, pauseStep, browserStep], "must be of kind request, mail, pause or browser");

const journey = group({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens")),
  title: text,
  writes: v.boolean(),
  steps: list(step, { least: 1, most: maxSteps }),
  cleanup: v.optional(list(step, { most: maxSteps })),
});

const journeys = v.pipe(
  list(journey, { most: 50 }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { value } = dataset;
    const seen = new Set<string>();
    value.forEach((one, index) => {
      if (seen.has(one.id))
        addIssue({ path: pathTo(value, index, "id"), message: `is used twice: another journey is called “${one.id}” too` });
      seen.add(one.id);
      one.steps.forEach((entry, stepIndex) => {
        if (entry.kind === "request" && entry.form !== undefined && entry.json !== undefined)
          addIssue({ path: pathTo(value, index, "steps", stepIndex), message: "sends either a form or JSON, not both" });
      });
    });
  }),
);

/** A journey that cannot be run as written; the message names the field. */
export class InvalidJourney extends Error {
  override readonly name = "InvalidJourney";
  /** The way to each field and what is wrong with it. */
  readonly faults: readonly { readonly way: readonly unknown[]; readonly says: string }[];

  constructor(faults: InvalidJourney["faults"]) {
    super(faults.map(({ says }) => says).join("; "));
    this.faults = faults;
  }
}

/**
 * Reads journeys from a configuration.
 * @throws InvalidJourney with the first few bad fields, such as `journeys[0].steps[2].url must be a full address …`.
 */
export function parseJourneys(value: unknown): readonly Journey[] {
  const parsed = v.safeParse(journeys, value, { message: sayFault });
  if (parsed.success) return parsed.output;
  throw new InvalidJourney(
    parsed.issues.slice(0, 5).map((issue) => ({ way: pathOf(issue), says: `${fieldPath(pathOf(issue))} ${issue.message}` })),
  );
}

function fieldPath(path: readonly unknown[]): string {
  return path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`), "journeys");
}

/** The way from the whole to one part of it. */
function pathTo(value: unknown, ...keys: readonly [PropertyKey, ...PropertyKey[]]): [v.IssuePathItem, ...v.IssuePathItem[]] {
  return keys.map((key) => ({ type: "unknown", origin: "value", input: value, key, value: undefined })) as unknown as [v.IssuePathItem];
}

function isRegularExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

function isAddress(source: string): boolean {
  return source.startsWith("{{") || /^https?:\/\/\S+$/.test(source);
}
