import * as v from "valibot";
import { addIssue, readBy, readWith, type Reading, refuse, takeIssues } from "./reading.ts";

/** Values under names of somebody's own. The library's takes a list too, and drops what is called “constructor” without a word. */
export function record<V extends v.GenericSchema>(
  value: V,
  name: v.GenericSchema<string, string> = v.string(),
): v.RecordSchema<v.GenericSchema<string, string>, V, undefined> {
  return readBy(v.record(name, value), (input, config, schema) => {
    if (!isPlain(input)) return refuse(schema, input, config);
    const values: Record<string, unknown> = {};
    const reading: Reading = { typed: true, value: values };
    for (const key of Object.keys(input)) {
      // To assign it would change what the record inherits.
      if (key === "__proto__") continue;
      const place = { type: "object", input, key, value: input[key] } as const;
      if (readWith(name, key, config).issues === undefined) {
        const one = readWith(value, input[key], config);
        takeIssues(reading, one, { ...place, origin: "value" });
        values[key] = one.value;
      } else {
        addIssue(reading, schema, config, { input: key, path: [{ ...place, origin: "key" }] });
        reading.typed = false;
      }
    }
    return reading;
  });
}

/** An object of literals, not a Map, a Date or an instance of a class. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return typeof prototype !== "object" || prototype === null || isRoot(prototype) || !Object.hasOwn(prototype, "constructor");
}

/** Whether it is what all literals inherit from, here or in another realm. */
function isRoot(prototype: object): boolean {
  return Object.getPrototypeOf(prototype) === null;
}
