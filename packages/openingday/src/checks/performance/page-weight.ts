import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { Asset, Page } from "../../model/evidence-web.ts";
import { describeNotPacked, isDeclaredLarge, pageLimit, pageWarns, sayBytes, tellWeight, type Weighed } from "./words/weights.ts";

const worthShrinkingBytes = 150_000;
const timesShown = 4;

/** S4.C4, in front of the log-in. */
export default defineCheck({
  id: "page-weight",
  title: "Landing pages are light enough for a phone",
  why: "Most visitors from an ad hold a phone, and leave before a heavy page is there.",
  rows: ["S4.C4"],
  risk: "slow-pages",
  needs: ["http.pages"],
  specs: [
    { document: "RFC 9110", section: "12.5.3", cases: ["not-compressed"] },
    { document: "RFC 9110", section: "8.4" },
  ],
  evaluate({ "http.pages": { pages } }, { declared }) {
    const isMeant = ({ url }: Weighed): boolean => isDeclaredLarge(url, declared.largeAnswers);
    const weighed = pages.map((page) => ({ page, parts: partsOf(page) })).filter(({ parts }) => parts.length > 0);
    const seen = weighed.map(({ page, parts }) => tellPage(page, parts));
    const unread = pages.find((page) => page.error !== undefined);
    const heavy = weighed.flatMap(({ page, parts }) =>
      judgeSize(
        page,
        parts.filter((part) => !isMeant(part)),
      ),
    );
    const packed = describeNotPacked(
      weighed.flatMap(({ parts }) => parts.filter((part) => !isMeant(part))),
      "Visitors",
    );
    const oversized = weighed.flatMap(({ page }) =>
      page.assets.filter((asset) => isOversized(asset) && !isDeclaredLarge(asset.url, declared.largeAnswers)),
    );
    const findings = [...heavy, ...tellOversized(oversized), ...packed];
    if (findings.some(({ code }) => code === "too-heavy")) return { status: "failed", findings, seen };
    if (findings.length > 0) return { status: "warned", findings, seen };
    if (unread !== undefined) return { status: "inconclusive", reason: `${unread.url} could not be read: ${unread.error}`, seen };
    if (weighed.length === 0) return { status: "inconclusive", reason: "no landing page could be weighed", seen };
    return { status: "passed", seen };
  },
});

/** The page and what it loads from your own hosts, as far as that was fetched. */
function partsOf(page: Page): readonly Weighed[] {
  if (page.weight === undefined || page.status !== 200) return [];
  const assets = page.assets.flatMap(({ url, weight, status, error }) =>
    weight === undefined || error !== undefined || status < 200 || status >= 300 ? [] : [{ url, weight }],
  );
  return [{ url: page.url, weight: page.weight }, ...assets];
}

function sumOf(parts: readonly Weighed[]): number {
  return parts.reduce((sum, { weight }) => sum + weight.receivedBytes, 0);
}

function judgeSize(page: Page, parts: readonly Weighed[]): readonly FindingDraft[] {
  const bytes = sumOf(parts);
  if (bytes <= pageWarns) return [];
  const isCut = parts.some(({ weight }) => weight.cut);
  const [heaviest] = parts.toSorted((one, other) => other.weight.receivedBytes - one.weight.receivedBytes);
  const isTooHeavy = bytes > pageLimit;
  return [
    {
      code: isTooHeavy ? "too-heavy" : "heavy",
      severity: isTooHeavy ? "medium" : "low",
      confidence: "proved",
      message: `${page.url} and what it loads weigh ${sayBytes(bytes, isCut)}; the heaviest part is ${heaviest?.url} with ${sayBytes(heaviest?.weight.receivedBytes ?? 0, heaviest?.weight.cut)}.`,
      breaks: isTooHeavy
        ? "On a phone the page takes many seconds to appear, and visitors whom you paid for leave."
        : "On a slow connection visitors wait for seconds.",
      fix: "Make the heaviest part smaller: save images as WebP or AVIF in the size that is shown, and leave out scripts that the first page does not need.",
      seen: parts.map(({ url, weight }) => tellWeight(url, weight)),
    },
  ];
}

/** Screens of phones have three pixels for one of the page; what is left above that is never seen. A style may still show it larger. */
function isOversized({ pixels, shown, weight }: Asset): boolean {
  if (pixels === undefined || shown === undefined || weight === undefined || weight.receivedBytes < worthShrinkingBytes) return false;
  return pixels.width >= timesShown * shown.width && pixels.height >= timesShown * shown.height;
}

function tellOversized(images: readonly Asset[]): readonly FindingDraft[] {
  const [largest] = images.toSorted((one, other) => (other.weight?.receivedBytes ?? 0) - (one.weight?.receivedBytes ?? 0));
  if (largest?.pixels === undefined || largest.shown === undefined) return [];
  const others = images.length > 1 ? ` (and ${images.length - 1} more)` : "";
  const tell = ({ url, pixels, shown, weight }: Asset): string =>
    `${url}: ${pixels?.width} × ${pixels?.height} pixels, shown as ${shown?.width} × ${shown?.height}, ${sayBytes(weight?.receivedBytes ?? 0, weight?.cut)}`;
  return [
    {
      code: "image-oversized",
      severity: "low",
      confidence: "likely",
      message: `${largest.url}${others} is ${largest.pixels.width} × ${largest.pixels.height} pixels large and shown as ${largest.shown.width} × ${largest.shown.height}.`,
      breaks: "Visitors wait for pixels that no screen of theirs shows.",
      fix: `Save the image ${2 * largest.shown.width} pixels wide, as WebP or AVIF, and use that.`,
      seen: images.map(tell),
    },
  ];
}

function tellPage(page: Page, parts: readonly Weighed[]): string {
  const own = page.weight === undefined ? "" : tellWeight(page.url, page.weight);
  return `${own}; with ${parts.length - 1} files of yours ${sayBytes(sumOf(parts))}`;
}
