import * as z from "zod";
import type { DnsPlan } from "../model/dns-plan.ts";

const name = z
  .string()
  .max(253)
  .regex(/^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/u);
const record = z.looseObject({
  name,
  type: z.enum(["A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS"]),
  value: z.string().min(1).max(4_096),
  ttlSeconds: z.number().int().positive().optional(),
});
const plan = z.looseObject({
  planVersion: z.literal(1),
  zone: name,
  at: z.number(),
  changes: z
    .array(
      z.looseObject({
        action: z.enum(["create", "change", "keep", "remove-by-hand", "foreign"]),
        record,
        live: record.optional(),
        reason: z.string(),
        mayProxy: z.boolean().optional(),
        compareFirst: z.literal(true).optional(),
      }),
    )
    .max(2_000),
  unseen: z.array(z.looseObject({ name: z.string(), type: z.string(), reason: z.string() })),
  open: z.array(z.string()),
});

/** Reads a kept plan. Names outside its own zone are refused: a plan is for one domain. */
export function readPlan(text: string): { readonly ok: true; readonly value: DnsPlan } | { readonly ok: false; readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  const read = plan.safeParse(value);
  if (!read.success) return { ok: false, error: `it is not a plan (${read.error.issues[0]?.path.join(".") ?? "its shape"})` };
  const { zone, changes } = read.data;
  const outside = changes.find(({ record: { name: one } }) => one !== zone && !one.endsWith(`.${zone}`));
  if (outside !== undefined) return { ok: false, error: `it has a record of ${outside.record.name}, which is not in ${zone}` };
  return { ok: true, value: read.data as DnsPlan };
}
