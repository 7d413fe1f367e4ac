import { expect, it } from "vitest";
import { takeUpPart } from "../../../src/parsers/migrations/up-part.ts";

it.each([
  ["node-pg-migrate", "-- Up Migration\nA;\n-- Down Migration\nB;\n"],
  ["goose", "-- +goose Up\nA;\n-- +goose Down\nB;\n"],
  ["dbmate", "-- migrate:up\nA;\n-- migrate:down\nB;\n"],
  ["the way back first", "-- Down Migration\nB;\n-- Up Migration\nA;\n"],
])("%s", (_, text) => {
  const up = takeUpPart(text);
  expect(up).toContain("A;");
  expect(up).not.toContain("B;");
  expect(up.split("\n")).toHaveLength(text.split("\n").length);
});

it("leaves a file without marks as it is", () => {
  const text = "-- down the road\nA; -- up to date\nB;\n";
  expect(takeUpPart(text)).toBe(text);
});
