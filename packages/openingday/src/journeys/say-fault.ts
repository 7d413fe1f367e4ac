import { unknownFields } from "../parsers/shapes/group.ts";
import type { Issue } from "../parsers/shapes/reading.ts";

/** What is wrong with a field of a journey, where its schema has no words of its own. */
export function sayFault(issue: Issue): string {
  const { type, expected, input, requirement } = issue;
  const unknown = unknownFields(issue);
  if (unknown.length > 0) return `has a field nobody reads: ${unknown.join(", ")}`;
  const kind = Array.isArray(input) ? "array" : typeof input;
  const size = { array: " items", string: " characters" }[kind as string];
  const verb = size === undefined ? "be" : "have";
  switch (type) {
    case "union":
      return "Invalid input";
    case "picklist":
      return `Invalid option: expected one of ${(expected ?? "").replaceAll(/[()]/gu, "").replaceAll(" | ", "|")}`;
    case "max_length":
    case "max_value":
      return `Too big: expected ${kind} to ${verb} <=${String(requirement)}${size ?? ""}`;
    case "min_length":
    case "min_value":
      return `Too small: expected ${kind} to ${verb} >=${String(requirement)}${size ?? ""}`;
    case "record":
      if (issue.path !== undefined) return "Invalid key in record";
      return `is not right: expected record, received ${nameOf(input)}`;
    default:
      return `is not right: expected ${(expected ?? "").toLowerCase()}, received ${nameOf(input)}`;
  }
}

function nameOf(value: unknown): string {
  if (typeof value === "number") return Number.isFinite(value) ? "number" : String(value);
  if (typeof value !== "object") return typeof value;
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? "object" : (value.constructor?.name ?? "object");
}
