import * as v from "valibot";
import { openGroup } from "../parsers/shapes/group.ts";
import { number } from "../parsers/shapes/numbers.ts";

const fault = openGroup({ code: number(), message: v.optional(v.string(), "") });

/** Every answer of the API has this shape; `result` is the call's own. */
const envelope = openGroup({
  success: v.boolean(),
  errors: v.nullish(v.array(fault), []),
  result: v.unknown(),
  result_info: v.nullish(openGroup({ page: number(), total_pages: v.optional(number()) })),
});

export type Envelope = v.InferOutput<typeof envelope>;

/** The envelope of an answer; undefined where it is something else, such as an error page in between. */
export function readEnvelope(body: unknown): Envelope | undefined {
  const read = v.safeParse(envelope, body);
  return read.success ? read.output : undefined;
}
