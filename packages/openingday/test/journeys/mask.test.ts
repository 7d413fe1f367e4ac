import { expect, it } from "vitest";
import { maskLine } from "../../src/journeys/mask.ts";

const token = `${"a1B2c3D4".repeat(4)}z`;

it.each([
  { why: "known values", line: "POST said “hunter2 is wrong”", secrets: ["hunter2"], gone: "hunter2", stays: "is wrong" },
  { why: "known values as they stand in an address", line: "at /x/p%40ss", secrets: ["p@ss"], gone: "p%40ss", stays: "at /x/" },
  {
    why: "link queries",
    line: "ended at https://app.example.com/verify?id=77 where",
    secrets: [],
    gone: "id=77",
    stays: "https://app.example.com/verify?…",
  },
  { why: "mail addresses", line: "no mail to anna.b@example.com", secrets: [], gone: "anna.b", stays: "no mail to" },
  {
    why: "tokens in a path",
    line: `GET https://a.example/x/${token} was`,
    secrets: [],
    gone: token,
    stays: "GET https://a.example/x/… was",
  },
  {
    why: "but not long words",
    line: "internationalisationproblem here",
    secrets: ["here is"],
    gone: "…",
    stays: "internationalisationproblem here",
  },
  { why: "but not every short value", line: "answered with 500", secrets: ["500"], gone: "…", stays: "answered with 500" },
])("hides $why", ({ line, secrets, gone, stays }) => {
  const masked = maskLine(line, secrets);
  expect(masked).not.toContain(gone);
  expect(masked).toContain(stays);
});
