import { describe, expect, it } from "vitest";
import type { ReceivedMail } from "../../../src/model/evidence-mail.ts";
import { keepSelectors, maxRecalled, provedSelectors, recallSelectors } from "../../../src/probes/mail/known-selectors.ts";
import { dkimForeign, dkimPass, mail } from "../../checks/email/mails.ts";
import { createMemory } from "./kept-memory.ts";

const domain = "brightpath.test";
const at = (now: number) => ({ now: () => now, sleep: () => Promise.resolve(), quiet: () => Promise.resolve() });
const signedBy = (...dkim: ReceivedMail["dkim"]): ReceivedMail => mail({ dkim });

describe("provedSelectors", () => {
  it.each([
    { why: "the signature holds", dkim: dkimPass, want: ["s1"] },
    { why: "the names are written in capitals", dkim: { ...dkimPass, domain: "BrightPath.test.", selector: "S1" }, want: ["s1"] },
    { why: "the signature fails", dkim: { ...dkimPass, result: "fail" }, want: [] },
    { why: "no key was there", dkim: { ...dkimPass, result: "neutral", detail: "no key" }, want: [] },
    { why: "the key could not be looked up", dkim: { ...dkimPass, result: "temperror" }, want: [] },
    { why: "somebody else signed", dkim: dkimForeign, want: [] },
    { why: "the selector is no name", dkim: { ...dkimPass, selector: "a b" }, want: [] },
    { why: "the selector has dots", dkim: { ...dkimPass, selector: "2026.k1" }, want: ["2026.k1"] },
  ] as const)("gives $want where $why", ({ dkim, want }) => {
    expect(provedSelectors([signedBy(dkim)], domain)).toEqual(want);
  });
});

describe("the memory of selectors", () => {
  it("has the latest first, each once, with its date", async () => {
    const { memory } = createMemory();
    const keep = (selector: string, now: number) =>
      keepSelectors({ memory, clock: at(now) }, domain, [signedBy({ ...dkimPass, selector })]);
    await keep("a", 1_000);
    await keep("b", 2_000);
    await keep("a", 3_000);
    expect(await recallSelectors(memory, domain)).toEqual([
      { domain, selector: "a", seenAt: "1970-01-01T00:00:03.000Z" },
      { domain, selector: "b", seenAt: "1970-01-01T00:00:02.000Z" },
    ]);
    expect(await recallSelectors(memory, "other.test")).toEqual([]);
  });

  it("is not written for a mail that proves nothing, and holds nothing but names and dates", async () => {
    const { memory, kept } = createMemory();
    await keepSelectors({ memory, clock: at(0) }, domain, [signedBy(dkimForeign)]);
    expect(kept.size).toBe(0);
    await keepSelectors({ memory, clock: at(0) }, domain, [signedBy(dkimPass)]);
    expect(JSON.parse(kept.get("selectors") ?? "")).toEqual([{ domain, selector: "s1", seenAt: "1970-01-01T00:00:00.000Z" }]);
  });

  it("stays small", async () => {
    const { memory } = createMemory();
    for (let number = 0; number < 3 * maxRecalled; number += 1)
      await keepSelectors({ memory, clock: at(number) }, domain, [signedBy({ ...dkimPass, selector: `k${number}` })]);
    const known = await recallSelectors(memory, domain);
    expect(known.map(({ selector }) => selector)).toEqual(
      Array.from({ length: maxRecalled }, (_, index) => `k${3 * maxRecalled - 1 - index}`),
    );
  });
});
