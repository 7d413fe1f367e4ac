import * as v from "valibot";
import type { DnsPlan } from "../model/dns-plan.ts";
import { openGroup } from "../parsers/shapes/group.ts";
import { list } from "../parsers/shapes/list.ts";
import { number, whole } from "../parsers/shapes/numbers.ts";
import { pathOf } from "../parsers/shapes/reading.ts";

const name = v.pipe(v.string(), v.maxLength(253), v.regex(/^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/u));
const record = openGroup({
  name,
  type: v.picklist(["A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS"]),
  value: v.pipe(v.string(), v.minLength(1), v.maxLength(4_096)),
  ttlSeconds: v.optional(whole(1)),
});
const plan = openGroup({
  planVersion: v.literal(1),
  zone: name,
  at: number(),
  changes: list(
    openGroup({
      action: v.picklist(["create", "change", "keep", "remove-by-hand", "foreign"]),
      record,
      live: v.optional(record),
      reason: v.string(),
      mayProxy: v.optional(v.boolean()),
      compareFirst: v.optional(v.literal(true)),
    }),
    { most: 2_000 },
  ),
  unseen: v.array(openGroup({ name: v.string(), type: v.string(), reason: v.string() })),
  open: v.array(v.string()),
});

/** Reads a kept plan. Names outside its own zone are refused: a plan is for one domain. */
export function readPlan(text: string): { readonly ok: true; readonly value: DnsPlan } | { readonly ok: false; readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: "it is not JSON" };
  }
  const read = v.safeParse(plan, value);
  if (!read.success) return { ok: false, error: `it is not a plan (${pathOf(read.issues[0]).join(".")})` };
  const { zone, changes } = read.output;
  const outside = changes.find(({ record: { name: one } }) => one !== zone && !one.endsWith(`.${zone}`));
  if (outside !== undefined) return { ok: false, error: `it has a record of ${outside.record.name}, which is not in ${zone}` };
  return { ok: true, value: read.output as DnsPlan };
}
