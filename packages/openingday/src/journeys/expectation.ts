import type { RequestStep } from "../model/journey.ts";
import type { HttpAnswer } from "../model/tools.ts";
import { fillText, type Values } from "./template.ts";
import { visibleText } from "./visible-text.ts";

const excerptChars = 120;

/** What is wrong with an answer, as the end of a sentence that begins with the request; undefined when it is as expected. */
export function expectAnswer(
  expect: NonNullable<RequestStep["expect"]>,
  answer: HttpAnswer,
  text: string,
  values: Values,
): string | undefined {
  const { status } = answer;
  const fits = expect.status === undefined ? status < 400 : status === expect.status;
  if (!fits) return `was answered with ${status} where ${expect.status ?? "a success"} was expected${said(answer, text)}`;
  if (expect.at !== undefined) {
    const at = fillText(expect.at, values);
    if (!answer.url.includes(at)) return `ended at ${answer.url} where an address with “${at}” was expected${said(answer, text)}`;
  }
  if (expect.contains !== undefined) {
    const wanted = fillText(expect.contains, values);
    const isHtml = answer.header("content-type")?.includes("html") === true;
    const there = text.includes(wanted) || (isHtml && visibleText(text, text.length).text.includes(wanted));
    if (!there)
      return `was answered without the words “${wanted}”${answer.truncated ? " in the part of the answer that was read" : ""}${said(answer, text)}`;
  }
  return undefined;
}

function said(answer: HttpAnswer, text: string): string {
  const isHtml = answer.header("content-type")?.includes("html") === true;
  const words = isHtml ? visibleText(text, excerptChars).text : text.slice(0, excerptChars * 2);
  // eslint-disable-next-line no-control-regex -- control characters would reach a terminal
  const plain = words
    .replace(/[\s\x00-\x1f\x7f-\x9f]+/g, " ")
    .trim()
    .slice(0, excerptChars);
  return plain === "" ? "" : `; it said “${plain}”`;
}
