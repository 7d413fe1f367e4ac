import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { AnswerWeight } from "../../model/evidence-weight.ts";
import { describeNotPacked, isDeclaredLarge, pageLimit, pageWarns, sayBytes, tellWeight, type Weighed } from "./words/weights.ts";

const dataLimit = 100_000;
/** More rows than anybody scrolls through. */
const manyEntries = 500;

/** S4.C4, behind the log-in. */
export default defineCheck({
  id: "answer-weight",
  title: "Customers’ pages and answers are small enough for a phone",
  why: "A phone on a train takes seconds for what your desk shows at once, and an answer without an end grows with every booking.",
  rows: ["S4.C4"],
  risk: "slow-dashboard",
  needs: ["session.pages"],
  specs: [
    { document: "RFC 9110", section: "12.5.3", cases: ["not-compressed"] },
    { document: "RFC 9110", section: "8.4" },
  ],
  evaluate({ "session.pages": { addresses } }, { declared }) {
    const answered = addresses.flatMap(({ url, first, weight }): readonly Weighed[] =>
      weight === undefined || "error" in first || first.status !== 200 ? [] : [{ url, weight }],
    );
    const seen = answered.map(({ url, weight }) => tellWeight(url, weight));
    const weighed = answered.filter(({ url, weight }) => !weight.isDownload && !isDeclaredLarge(url, declared.largeAnswers));
    const failing = weighed.flatMap((one) => tooLarge(one));
    const warning = [...weighed.flatMap((one) => nearlyTooLarge(one)), ...describeNotPacked(weighed, "Customers")];
    if (failing.length > 0) return { status: "failed", findings: [...failing, ...warning], seen };
    if (warning.length > 0) return { status: "warned", findings: warning, seen };
    if (answered.length === 0) return { status: "inconclusive", reason: "no page of a customer’s could be weighed" };
    return { status: "passed", seen };
  },
});

function isData({ type }: AnswerWeight): boolean {
  return /\bjson$/u.test(type);
}

function isPage({ type }: AnswerWeight): boolean {
  return /^(?:text\/html|application\/xhtml\+xml)$/u.test(type);
}

function isLongList({ entries = 0, bytes }: AnswerWeight): boolean {
  return entries >= manyEntries && bytes > dataLimit;
}

function tooLarge({ url, weight }: Weighed): readonly FindingDraft[] {
  const limit = isData(weight) ? dataLimit : isPage(weight) ? pageLimit : Infinity;
  if (weight.receivedBytes <= limit) return [];
  const list = isLongList(weight) ? `, with a list of ${weight.entries}${weight.cut ? " entries or more" : " entries"} in it` : "";
  return [
    {
      code: isData(weight) ? "data-too-large" : "page-too-large",
      severity: "high",
      confidence: "proved",
      message: `${url} sends ${sayBytes(weight.receivedBytes, weight.cut)}${list}; the limit is ${sayBytes(limit)}.`,
      breaks: "On a phone the customer looks at an empty page for seconds, and pays for the bytes.",
      fix: isData(weight)
        ? "Send one page of entries at a time, with a limit such as 50 in the database’s question, and only the fields that the screen shows."
        : "Show one page of entries at a time, and take data and images out of the page itself.",
      seen: [tellWeight(url, weight)],
    },
  ];
}

function nearlyTooLarge({ url, weight }: Weighed): readonly FindingDraft[] {
  if (isPage(weight) && weight.receivedBytes > pageWarns && weight.receivedBytes <= pageLimit)
    return [
      {
        code: "page-large",
        severity: "low",
        confidence: "proved",
        message: `${url} sends ${sayBytes(weight.receivedBytes)} of page alone, before any image.`,
        breaks: "On a slow connection the page takes seconds to appear.",
        fix: "Show one page of entries at a time, and take data and images out of the page itself.",
        seen: [tellWeight(url, weight)],
      },
    ];
  // Packing hides how long a list is; the phone unpacks it all the same.
  if (!isData(weight) || !isLongList(weight) || weight.receivedBytes > dataLimit) return [];
  return [
    {
      code: "list-without-limit",
      severity: "medium",
      confidence: "likely",
      message: `${url} sends a list of ${weight.entries}${weight.cut ? " entries or more" : " entries"} at once, ${sayBytes(weight.bytes, weight.cut)} unpacked.`,
      breaks: "It grows with every entry, and one day the phone or the server gives up on it.",
      fix: "Send one page of entries at a time, with a limit such as 50 in the database’s question.",
      seen: [tellWeight(url, weight)],
    },
  ];
}
