import * as v from "valibot";
import { readBy, type Reading } from "./reading.ts";

/** A list of so many things. One that is too long is refused before anything in it is read. */
export function list<I extends v.GenericSchema>(item: I, { least = 0, most = Infinity } = {}): v.ArraySchema<I, undefined> {
  const schema = v.array(item);
  const run = schema["~run"].bind(schema);
  return readBy(schema, (value, config): Reading => {
    if (!Array.isArray(value)) return run({ value }, config);
    if (value.length > most) return { ...v.maxLength<unknown[], number>(most)["~run"]({ typed: true, value }, config), typed: false };
    if (value.length < least) return v.minLength<unknown[], number>(least)["~run"]({ typed: true, value }, config);
    return run({ value }, config);
  });
}
