import * as v from "valibot";
import { addIssue, type Config, type Issue, readBy, readWith, type Reading, refuse, takeIssues } from "./reading.ts";

type AnyGroup =
  | v.StrictObjectSchema<v.ObjectEntries, undefined>
  | v.LooseObjectSchema<v.ObjectEntries, undefined>
  | v.ObjectSchema<v.ObjectEntries, undefined>;

/**
 * A group of exactly these fields. The library's own takes a list for a group, has no words for what a missing field should be, names
 * one unknown field only, and looks no further once it met one.
 */
export function group<const E extends v.ObjectEntries>(entries: E): v.StrictObjectSchema<E, undefined> {
  return readBy(v.strictObject(entries), readFields);
}

/** A group of these fields and whatever else is in it. */
export function openGroup<const E extends v.ObjectEntries>(entries: E): v.LooseObjectSchema<E, undefined> {
  return readBy(v.looseObject(entries), readFields);
}

/** These fields of a group; others are left behind. */
export function partOf<const E extends v.ObjectEntries>(entries: E): v.ObjectSchema<E, undefined> {
  return readBy(v.object(entries), readFields);
}

/** One of several groups, told apart by this field. */
export function kinds<const K extends string, const O extends v.VariantOptions<K>, const M extends string | undefined = undefined>(
  key: K,
  options: O,
  message?: M,
): v.VariantSchema<K, O, M> {
  const schema = v.variant(key, options, message as M);
  const run = schema["~run"].bind(schema);
  return readBy(schema, (value, config) => (isGroup(value) ? run({ value }, config) : refuse(schema, value, config)));
}

/** The names of a group's unknown fields, where it is these that are wrong. */
export function unknownFields(issue: Issue): readonly string[] {
  return issue.expected === "never" ? (issue.input as readonly string[]) : [];
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFields(input: unknown, config: Config, schema: AnyGroup): Reading {
  if (!isGroup(input)) return refuse(schema, input, config);
  const { entries, type } = schema;
  const value: Record<string, unknown> = {};
  const reading: Reading = { typed: true, value };
  for (const [key, entry] of Object.entries(entries)) {
    const given = input[key];
    const field = readWith(entry, given, config);
    // What may be anything must still be there.
    if (entry.type === "unknown" && !(key in input)) addIssue(field, entry, config, {});
    if (field.issues !== undefined) takeIssues(reading, field, { type: "object", origin: "value", input, key, value: given });
    if (field.value !== undefined || key in input) value[key] = field.value;
  }
  if (type === "object") return reading;
  const unknown: string[] = [];
  for (const key in input) if (!Object.hasOwn(entries, key)) unknown.push(key);
  if (unknown.length === 0) return reading;
  if (type === "strict_object") addIssue(reading, schema, config, { input: unknown, expected: "never", received: unknown.join(", ") });
  else for (const key of unknown) if (key !== "__proto__") value[key] = input[key];
  return reading;
}
