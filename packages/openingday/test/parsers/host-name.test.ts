import { expect, it } from "vitest";
import { isWithin, plainName } from "../../src/parsers/host-name.ts";

it.each([
  ["App.Example.", "app.example"],
  ["a.test", "a.test"],
  [".", ""],
])("%s is compared as “%s”", (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

it.each([
  ["a.test", "a.test", true],
  ["b.a.test", "a.test", true],
  ["ba.test", "a.test", false],
  ["a.test", "b.a.test", false],
  ["a.test", "", false],
])("%s within %s: %s", (host, domain, within) => {
  expect(isWithin(host, domain)).toBe(within);
});
