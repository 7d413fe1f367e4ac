import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/secrets/scanner.ts";
import { allRules } from "../../src/secrets/rules/all.ts";
import { lockFileRules } from "../../src/secrets/rules/lock-file.ts";
import { readBytes } from "./read-bytes.ts";

const scanner = createScanner();

const onlyForLocks = lockFileRules.filter((rule) => !allRules.includes(rule));

describe.each([...allRules, ...onlyForLocks].map((rule) => ({ id: rule.id, rule })))("the rule $id", ({ rule }) => {
  const alone = createScanner([rule]);
  const { genuine, harmless, path = "src/pay.ts" } = rule.samples();

  it("finds its own samples, in code and in a settings file", () => {
    expect(genuine.length).toBeGreaterThan(0);
    for (const [index, text] of genuine.entries()) {
      const found = [...alone.scan(readBytes(text), path), ...alone.scan(readBytes(text), ".env")];
      expect(found.filter((match) => match.setAside === undefined).length, `sample ${index}`).toBeGreaterThan(0);
    }
  });

  it("leaves its harmless samples alone, as every other rule does", () => {
    expect(harmless.length).toBeGreaterThan(0);
    for (const [index, text] of harmless.entries()) {
      const found = scanner.scan(readBytes(text), path).filter((match) => match.publicReason === undefined && match.setAside === undefined);
      expect(
        found.map((match) => match.rule),
        `sample ${index}`,
      ).toEqual([]);
    }
  });

  it("shows nothing of the value but its public beginning", () => {
    for (const text of genuine) {
      for (const match of alone.scan(readBytes(text), path)) {
        const kept = match.shown.replace(/…$/, "").replace(/ = $/, "");
        const isPrefix = rule.prefixes.includes(kept);
        expect(isPrefix || !match.value.includes(kept) || kept === "", `${match.rule} shows ${kept.length} characters`).toBe(true);
      }
    }
  });

  it("has anchors of at least four characters, or three that text seldom holds", () => {
    expect(rule.anchors.filter((anchor) => anchor.length < (/[~"'`=: ]/.test(anchor) ? 3 : 4))).toEqual([]);
  });
});

it("names every rule once", () => {
  const ids = allRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
