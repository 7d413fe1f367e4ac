import { describe, expect, it } from "vitest";
import check from "../../../src/checks/performance/answer-weight.ts";
import type { PrivateAddress } from "../../../src/model/evidence-session.ts";
import type { AnswerWeight } from "../../../src/model/evidence-weight.ts";
import type { Declared } from "../../../src/model/target.ts";
import { context } from "../journey/runs.ts";

const url = "https://app.example.com/api/bookings";
const refused = { status: 401, fromCache: false, names: [], sameAsFirst: false, refused: true, handsOnCookie: false, headers: [] } as const;

function weightOf(more: Partial<AnswerWeight> = {}): AnswerWeight {
  return { type: "application/json", bytes: 4_000, receivedBytes: 1_100, cut: false, encoding: "br", isDownload: false, ...more };
}
function address(weight: Partial<AnswerWeight>, more: Partial<PrivateAddress> = {}): PrivateAddress {
  const first = { ...refused, status: 200, refused: false };
  return { url, first, weight: weightOf(weight), stranger: refused, fresh: { first, stranger: refused }, ...more };
}
const judge = (addresses: readonly PrivateAddress[], declared: Partial<Declared> = {}) =>
  check.evaluate({ "session.pages": { addresses } }, { ...context, declared: { ...context.declared, ...declared } });
const page = { type: "text/html", encoding: "gzip" };

describe("answer-weight", () => {
  it.each<{ why: string; weight: Partial<AnswerWeight>; code: string; says?: RegExp }>([
    { why: "data weighs more than 100 kB even packed", weight: { bytes: 900_000, receivedBytes: 100_001 }, code: "data-too-large" },
    {
      why: "a list has no end",
      weight: { bytes: 2_000_000, receivedBytes: 2_000_000, cut: true, encoding: undefined, entries: 1_200 },
      code: "data-too-large",
      says: /more than 2\.0 MB, with a list of 1200 entries or more/u,
    },
    {
      why: "data has a media type of its own",
      weight: { type: "application/vnd.api+json", receivedBytes: 200_000 },
      code: "data-too-large",
    },
    { why: "a page weighs more than 1.5 MB", weight: { ...page, bytes: 1_900_000, receivedBytes: 1_500_001 }, code: "page-too-large" },
  ])("fails when $why", ({ weight, code, says = /./u }) => {
    const outcome = judge([address({}), address(weight)]);
    expect(outcome).toMatchObject({ status: "failed", findings: expect.arrayContaining([expect.objectContaining({ code })]) });
    expect(outcome.status === "failed" && outcome.findings[0]?.message).toMatch(says);
  });

  it.each<{ why: string; weight: Partial<AnswerWeight>; code: string }>([
    { why: "a page weighs more than 500 kB", weight: { ...page, bytes: 700_000, receivedBytes: 500_001 }, code: "page-large" },
    { why: "packing hides a long list", weight: { bytes: 300_000, receivedBytes: 20_000, entries: 500 }, code: "list-without-limit" },
    { why: "text is not packed", weight: { bytes: 40_000, receivedBytes: 40_000, encoding: undefined }, code: "not-compressed" },
    { why: "a page is not packed", weight: { ...page, bytes: 30_000, receivedBytes: 30_000, encoding: undefined }, code: "not-compressed" },
  ])("warns when $why", ({ weight, code }) => {
    expect(judge([address({}), address(weight)])).toMatchObject({ status: "warned", findings: [{ code }] });
  });

  it.each<{ why: string; weight: Partial<AnswerWeight>; declared?: Partial<Declared> }>([
    { why: "all is small", weight: {} },
    { why: "a small answer is not packed", weight: { bytes: 9_000, receivedBytes: 9_000, encoding: undefined } },
    { why: "data packs well", weight: { bytes: 600_000, receivedBytes: 60_000, entries: 40 } },
    { why: "a long list is of short numbers", weight: { bytes: 6_000, receivedBytes: 2_000, entries: 1_000 } },
    {
      why: "it is an export that is saved as a file",
      weight: { bytes: 900_000, receivedBytes: 900_000, encoding: undefined, isDownload: true },
    },
    { why: "it is a recording", weight: { type: "video/mp4", bytes: 2_000_000, receivedBytes: 2_000_000, cut: true, encoding: undefined } },
    { why: "it is an invoice as PDF", weight: { type: "application/pdf", bytes: 900_000, receivedBytes: 900_000, encoding: undefined } },
    { why: "it was declared", weight: { receivedBytes: 900_000 }, declared: { largeAnswers: [url] } },
    {
      why: "it lies in a folder that was declared",
      weight: { receivedBytes: 900_000 },
      declared: { largeAnswers: ["https://app.example.com/api/"] },
    },
  ])("passes when $why", ({ weight, declared }) => {
    expect(judge([address(weight)], declared).status).toBe("passed");
  });

  it("excuses no address that only begins like a declared one", () => {
    expect(judge([address({ receivedBytes: 900_000 })], { largeAnswers: ["https://app.example.com/api/book"] }).status).toBe("failed");
  });

  it.each<{ why: string; more: Partial<PrivateAddress> }>([
    { why: "it was refused", more: { first: refused } },
    { why: "nothing answered", more: { first: { error: "it was silent" }, weight: undefined } },
    { why: "an earlier version looked", more: { weight: undefined } },
  ])("cannot tell when $why", ({ more }) => {
    expect(judge([address({}, more)]).status).toBe("inconclusive");
  });
});
