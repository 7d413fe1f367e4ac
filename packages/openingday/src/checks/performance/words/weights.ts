import type { FindingDraft } from "../../../model/check.ts";
import type { AnswerWeight } from "../../../model/evidence-weight.ts";

/** Bytes of a page, with what it loads where that is known, as they are sent: above these it fails, and above those it is told. */
export const pageLimit = 1_500_000;
export const pageWarns = 500_000;

export interface Weighed {
  readonly url: string;
  readonly weight: AnswerWeight;
}

/** Text of fewer bytes travels in the first packets, packed or not. */
const worthPackingBytes = 30_000;
const packable = /^(?:text\/|application\/(?:[\w.+-]*json|javascript|xml|[\w.-]+\+xml)$|image\/svg\+xml$)/u;

/** Text that came as it is although we asked for it packed, as browsers do. */
function couldBePacked({ type, bytes, encoding }: AnswerWeight): boolean {
  return encoding === undefined && bytes >= worthPackingBytes && packable.test(type);
}

/** “84 kB”, “1.6 MB”; with “more than” where the end was not read. */
export function sayBytes(bytes: number, cut = false): string {
  const size =
    bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : bytes >= 1_000 ? `${Math.round(bytes / 1_000)} kB` : `${bytes} bytes`;
  return cut ? `more than ${size}` : size;
}

/** What was measured of one answer. */
export function tellWeight(url: string, weight: AnswerWeight): string {
  const { type, bytes, receivedBytes, cut, encoding, isDownload, entries } = weight;
  const packed = encoding === undefined ? "not packed" : `packed with ${encoding}, ${sayBytes(bytes, cut)} unpacked`;
  const list = entries === undefined || entries < 2 ? "" : `, a list of ${entries}${cut ? " or more" : ""}`;
  return `${url}: ${sayBytes(receivedBytes, cut)} of ${type === "" ? "no named kind" : type} (${packed})${list}${isDownload ? ", a download" : ""}`;
}

/** Whether the founder said that an address is large on purpose: itself, or a folder that ends with a slash. */
export function isDeclaredLarge(url: string, declared: readonly string[] = []): boolean {
  return declared.some((large) => url === large || (large.endsWith("/") && url.startsWith(large)));
}

/** One finding for all that is sent unpacked; none where nothing is. What several pages load counts once. */
export function describeNotPacked(weighed: readonly Weighed[], whoWaits: "Customers" | "Visitors"): readonly FindingDraft[] {
  const plain = [...new Map(weighed.filter(({ weight }) => couldBePacked(weight)).map((one) => [one.url, one])).values()];
  const [first] = plain;
  if (first === undefined) return [];
  const others = plain.length > 1 ? ` (and ${plain.length - 1} more)` : "";
  return [
    {
      code: "not-compressed",
      severity: "low",
      confidence: "proved",
      message: `${first.url}${others} is sent as it is, ${sayBytes(first.weight.receivedBytes, first.weight.cut)}, although browsers ask for it packed.`,
      breaks: `${whoWaits} wait three to five times as long for the same page.`,
      fix: "Switch on compression (gzip or Brotli) at the edge or in the app, for pages, data, scripts and styles.",
      seen: plain.map(({ url, weight }) => tellWeight(url, weight)),
    },
  ];
}
