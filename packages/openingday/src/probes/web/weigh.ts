import type { AnswerWeight } from "../../model/evidence-weight.ts";
import type { HttpAnswer } from "../../model/tools.ts";
import { longestList } from "../../parsers/longest-list.ts";

/** What an answer weighs. Nothing of what it says is kept. */
export function weigh(answer: HttpAnswer): AnswerWeight {
  const type = (answer.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const encoding = answer.header("content-encoding")?.trim().toLowerCase();
  const entries = /\bjson$/u.test(type) ? longestList(answer.text()) : undefined;
  return {
    type,
    bytes: answer.body.length,
    receivedBytes: answer.receivedBytes,
    cut: answer.truncated,
    ...(encoding === undefined || encoding === "" || encoding === "identity" ? {} : { encoding }),
    isDownload: /^\s*attachment\b/iu.test(answer.header("content-disposition") ?? ""),
    ...(entries === undefined ? {} : { entries }),
  };
}
