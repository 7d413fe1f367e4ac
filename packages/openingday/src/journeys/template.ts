/** A placeholder that nothing has filled: the journey or form is written wrongly, the site is not to blame. */
export class MissingValue extends Error {
  override readonly name = "MissingValue";
}

export type Values = Readonly<Record<string, string>>;

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** Replaces each `{{name}}`. @throws MissingValue naming the placeholder. */
export function fillText(text: string, values: Values): string {
  return text.replace(placeholder, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined)
      throw new MissingValue(
        name.startsWith("secret.")
          ? `the environment variable ${name.slice("secret.".length)}, which this step needs, is not set`
          : `nothing gives a value to {{${name}}}`,
      );
    return value;
  });
}

/** The same for every value of a record; keys stay as they are. */
export function fillRecord(record: Values, values: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, fillText(value, values)]));
}

/** The same for every string inside a JSON value. */
export function fillJson(value: unknown, values: Values, depth = 0): unknown {
  if (depth > 32) throw new MissingValue("the JSON of this step is nested too deeply");
  if (typeof value === "string") return fillText(value, values);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values, depth + 1));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, values, depth + 1)]));
  return value;
}
