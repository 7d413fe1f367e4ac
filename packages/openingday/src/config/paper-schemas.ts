import * as z from "zod";

const isoDate = z.union([z.string(), z.date()], { error: "must be a date such as 2027-01-31" }).transform((value, context) => {
  const text = value instanceof Date ? value.toISOString() : value;
  const day = /^\d{4}-\d{2}-\d{2}(?=$|T)/u.exec(text)?.[0];
  // Date.parse() takes "1", and makes the 3rd of March of the 31st of February.
  if (day !== undefined && Number.isFinite(Date.parse(day)) && new Date(day).toISOString().startsWith(day)) return day;
  context.addIssue({ code: "custom", message: "must be a date such as 2027-01-31" });
  return z.NEVER;
});
/** openingday.attestations.yaml, one promise an entry. */
export const attestations = z.array(
  z.strictObject({ row: z.string(), by: z.string().min(1), on: isoDate, until: isoDate, note: z.string().optional() }),
);
/** openingday.excuses.yaml, one excuse an entry. */
export const excuses = z.array(z.strictObject({ what: z.string(), by: z.string().min(1), reason: z.string().min(1), until: isoDate }));
