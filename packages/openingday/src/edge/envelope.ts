import * as z from "zod";

const fault = z.looseObject({ code: z.number(), message: z.string().default("") });

/** Every answer of the API has this shape; `result` is the call's own. */
const envelope = z.looseObject({
  success: z.boolean(),
  errors: z
    .array(fault)
    .nullish()
    .transform((list) => list ?? []),
  result: z.unknown(),
  result_info: z.looseObject({ page: z.number(), total_pages: z.number().optional() }).nullish(),
});

export type Envelope = z.output<typeof envelope>;

/** The envelope of an answer; undefined where it is something else, such as an error page in between. */
export function readEnvelope(body: unknown): Envelope | undefined {
  const read = envelope.safeParse(body);
  return read.success ? read.data : undefined;
}
