import * as v from "valibot";
import { group } from "../parsers/shapes/group.ts";

const mustBeDate = "must be a date such as 2027-01-31";
const isoDate = v.pipe(
  v.union([v.string(), v.date()], mustBeDate),
  v.rawTransform<string | Date, string>(({ dataset: { value }, addIssue, NEVER }) => {
    const text = value instanceof Date ? value.toISOString() : value;
    const day = /^\d{4}-\d{2}-\d{2}(?=$|T)/u.exec(text)?.[0];
    // Date.parse() takes "1", and makes the 3rd of March of the 31st of February.
    if (day !== undefined && Number.isFinite(Date.parse(day)) && new Date(day).toISOString().startsWith(day)) return day;
    addIssue({ message: mustBeDate });
    return NEVER;
  }),
);
const text = v.pipe(v.string(), v.minLength(1));
/** openingday.attestations.yaml, one promise an entry. */
export const attestations = v.array(group({ row: v.string(), by: text, on: isoDate, until: isoDate, note: v.optional(v.string()) }));
/** openingday.excuses.yaml, one excuse an entry. */
export const excuses = v.array(group({ what: v.string(), by: text, reason: text, until: isoDate }));
