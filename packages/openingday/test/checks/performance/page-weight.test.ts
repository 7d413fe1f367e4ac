import { describe, expect, it } from "vitest";
import check from "../../../src/checks/performance/page-weight.ts";
import type { AnswerWeight } from "../../../src/model/evidence-weight.ts";
import type { Asset, Page } from "../../../src/model/evidence-web.ts";
import type { Declared } from "../../../src/model/target.ts";
import { contextWith, page, summary } from "../domain/world.ts";

const site = "https://myapp.test/";

function weightOf(receivedBytes: number, more: Partial<AnswerWeight> = {}): AnswerWeight {
  return { type: "text/html", bytes: receivedBytes * 3, receivedBytes, cut: false, encoding: "br", isDownload: false, ...more };
}
function image(name: string, bytes: number, more: Partial<Asset> = {}): Asset {
  const weight = weightOf(bytes, { type: "image/jpeg", bytes, encoding: undefined });
  return { url: `${site}${name}`, status: 200, bytes, hashed: false, headers: [], weight, ...more };
}
const landing = (assets: readonly Asset[], more: Partial<Page> = {}) =>
  page(site, { status: 200, weight: weightOf(9_000), assets, ...more });
const evaluate = (pages: readonly Page[], declared: Partial<Declared> = {}) =>
  check.evaluate({ "http.pages": { pages } }, contextWith(declared));

describe("page-weight", () => {
  it.each<{ why: string; pages: readonly Page[]; declared?: Partial<Declared>; want: string }>([
    { why: "a page is light", pages: [landing([image("a.jpg", 90_000)])], want: "passed" },
    { why: "it is 1.6 MB with its images", pages: [landing([image("a.jpg", 900_000), image("b.jpg", 700_000)])], want: "failed too-heavy" },
    { why: "it is 600 kB with its images", pages: [landing([image("a.jpg", 600_000)])], want: "warned heavy" },
    {
      why: "a script of 1.2 MB travels as 300 kB",
      pages: [landing([image("app.js", 0, { weight: weightOf(300_000, { type: "text/javascript", bytes: 1_200_000 }) })])],
      want: "passed",
    },
    {
      why: "a script is not packed",
      pages: [landing([image("app.js", 0, { weight: weightOf(80_000, { type: "text/javascript", bytes: 80_000, encoding: undefined }) })])],
      want: "warned not-compressed",
    },
    { why: "an image is not packed", pages: [landing([image("a.jpg", 300_000)])], want: "passed" },
    {
      why: "a drawing of text is not packed",
      pages: [landing([image("a.svg", 0, { weight: weightOf(60_000, { type: "image/svg+xml", bytes: 60_000, encoding: undefined }) })])],
      want: "warned not-compressed",
    },
    {
      why: "the founder declares the film that plays there",
      pages: [landing([image("media/film.webp", 1_900_000)])],
      declared: { largeAnswers: [`${site}media/`] },
      want: "passed",
    },
    {
      why: "a photograph of a camera is shown as a stamp",
      pages: [landing([image("a.jpg", 400_000, { pixels: { width: 4000, height: 3000 }, shown: { width: 400, height: 300 } })])],
      want: "warned image-oversized",
    },
    {
      why: "an image is sharp on a phone with three pixels for one",
      pages: [landing([image("a.jpg", 400_000, { pixels: { width: 1200, height: 900 }, shown: { width: 400, height: 300 } })])],
      want: "passed",
    },
    {
      why: "a large image is small in bytes",
      pages: [landing([image("a.png", 40_000, { pixels: { width: 4000, height: 3000 }, shown: { width: 400, height: 300 } })])],
      want: "passed",
    },
    {
      why: "a strip of pictures is shown one at a time",
      pages: [landing([image("a.jpg", 400_000, { pixels: { width: 8000, height: 300 }, shown: { width: 400, height: 300 } })])],
      want: "passed",
    },
    {
      why: "nobody says how large an image is shown",
      pages: [landing([image("a.jpg", 400_000, { pixels: { width: 4000, height: 3000 } })])],
      want: "passed",
    },
    { why: "a file was not there", pages: [landing([image("a.jpg", 1_900_000, { status: 404 })])], want: "passed" },
    { why: "a file did not answer", pages: [landing([image("a.jpg", 1_900_000, { status: 0, error: "no answer" })])], want: "passed" },
    { why: "it is an error page", pages: [landing([], { status: 500 })], want: "inconclusive" },
    { why: "an earlier version looked", pages: [landing([], { weight: undefined })], want: "inconclusive" },
    {
      why: "one of two pages did not answer",
      pages: [landing([]), page("https://app.myapp.test/", { error: "no answer" })],
      want: "inconclusive",
    },
  ])("is $want when $why", ({ pages, declared, want }) => {
    expect(summary(evaluate(pages, declared))).toBe(want);
  });

  it("names the heaviest part", () => {
    const outcome = evaluate([landing([image("small.jpg", 300_000), image("hero.jpg", 1_400_000)])]);
    expect(outcome).toMatchObject({ findings: [{ message: expect.stringContaining("hero.jpg with 1.4 MB") }] });
  });
});
