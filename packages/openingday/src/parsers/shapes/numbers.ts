import * as v from "valibot";
import { type Config, readBy, type Reading, refuse } from "./reading.ts";

type NumberSchema = v.NumberSchema<undefined>;

/** A number, but not Infinity, which the library's own takes. */
export function number(): NumberSchema {
  return readBy(v.number(), readNumber);
}

/** A number in these bounds, both of which are in. */
export function between(least: number, most: number) {
  return v.pipe(number(), v.minValue(least), v.maxValue(most));
}

/** A number above zero and at most this. */
export function moreThanNone(most: number) {
  return v.pipe(number(), v.gtValue(0), v.maxValue(most));
}

/** A whole number in these bounds. What is none is told once, whatever its size. */
export function whole(least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) {
  return v.pipe(readBy(v.number(), readWhole), v.minValue(least), v.maxValue(most));
}

function readNumber(value: unknown, config: Config, schema: NumberSchema): Reading {
  return Number.isFinite(value) ? { typed: true, value } : refuse(schema, value, config);
}

function readWhole(value: unknown, config: Config, schema: NumberSchema): Reading {
  return Number.isFinite(value) && !Number.isInteger(value) ? refuse(schema, value, config, "int") : readNumber(value, config, schema);
}
