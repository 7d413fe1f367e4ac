import * as z from "zod";
import type { Journey } from "../model/journey.ts";

const maxSteps = 100;
const text = z.string().min(1).max(4000);
const texts = z.record(z.string().min(1).max(200), z.string().max(100_000));
const milliseconds = z.number().int().min(0).max(60_000);

const regularExpression = text.refine(isRegularExpression, "is not a valid regular expression");
const url = text.refine(isAddress, "must be a full address that begins with https:// or http://");

const capture = z.union(
  [
    z.strictObject({ json: text }),
    z.strictObject({ header: text }),
    z.strictObject({ field: text }),
    z.strictObject({ pattern: regularExpression }),
    z.strictObject({ finalUrl: regularExpression }),
  ],
  { error: "takes exactly one of json, header, field, pattern and finalUrl" },
);

const requestStep = z.strictObject({
  kind: z.literal("request"),
  name: text,
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).optional(),
  url,
  headers: texts.optional(),
  form: texts.optional(),
  json: z.json().optional(),
  follow: z.boolean().optional(),
  expect: z
    .strictObject({ status: z.number().int().min(100).max(599).optional(), contains: text.optional(), at: text.optional() })
    .optional(),
  capture: z.record(text, capture).optional(),
  retry: z.strictObject({ times: z.number().int().min(0).max(60), everyMs: milliseconds }).optional(),
  limitMs: z.strictObject({ degraded: milliseconds.optional(), failed: milliseconds.optional() }).optional(),
});

const mailStep = z.strictObject({
  kind: z.literal("mail"),
  name: text,
  to: text,
  purpose: text,
  capture: z.record(text, z.strictObject({ pattern: regularExpression })),
  withinMs: milliseconds,
});

const pauseStep = z.strictObject({ kind: z.literal("pause"), name: text, ms: milliseconds });

const step = z.discriminatedUnion("kind", [requestStep, mailStep, pauseStep], { error: "must be of kind request, mail or pause" });

const journey = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens"),
  title: text,
  writes: z.boolean(),
  steps: z.array(step).min(1).max(maxSteps),
  cleanup: z.array(step).max(maxSteps).optional(),
});

const journeys = z
  .array(journey)
  .max(50)
  .superRefine((list, context) => {
    const seen = new Set<string>();
    list.forEach((one, index) => {
      if (seen.has(one.id))
        context.addIssue({ code: "custom", path: [index, "id"], message: `is used twice: another journey is called “${one.id}” too` });
      seen.add(one.id);
      one.steps.forEach((entry, stepIndex) => {
        if (entry.kind === "request" && entry.form !== undefined && entry.json !== undefined)
          context.addIssue({
            code: "custom",
            path: [index, "steps", stepIndex],
            message: "sends either a form or JSON, not both",
          });
      });
    });
  });

/** A journey that cannot be run as written; the message names the field. */
class InvalidJourney extends Error {
  override readonly name = "InvalidJourney";
}

/**
 * Reads journeys from a configuration.
 * @throws InvalidJourney with the first few bad fields, such as `journeys[0].steps[2].url must be a full address …`.
 */
export function parseJourneys(value: unknown): readonly Journey[] {
  const parsed = journeys.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.slice(0, 5).map((issue) => `${fieldPath(issue.path)} ${sentence(issue)}`);
  throw new InvalidJourney(lines.join("; "));
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`), "journeys");
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `has a field nobody reads: ${issue.keys.join(", ")}`;
  return issue.message.replace(/^Invalid input: /, "is not right: ");
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
