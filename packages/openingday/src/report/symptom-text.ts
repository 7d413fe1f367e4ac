import type { CheckReport, Report } from "../model/report.ts";
import type { Symptom } from "../model/symptom.ts";
import type { CheckStatus } from "../model/words.ts";
import { sayDuration, sayTime, verdictWords } from "./words.ts";
import { plain, wrap } from "./wrap.ts";

const marks: Readonly<Record<CheckStatus, string>> = { passed: "✓", failed: "✗", warned: "!", inconclusive: "?", "not-applicable": "–" };

/** The answer to one symptom: its checks in the order in which to look, what points at a cause, and what to ask next. */
export function renderSymptom(report: Report, symptom: Symptom, width: number): string {
  const checks = new Map(report.checks.map((check) => [check.id, check]));
  const asked = symptom.steps.flatMap(({ checks: ids }) => ids.flatMap((id) => checks.get(id) ?? []));
  const steps = symptom.steps.flatMap(({ title, checks: ids }, index) => [
    "",
    ...indent(`${index + 1}. ${title}`, 2, width),
    ...ids.flatMap((id) => {
      const check = checks.get(id);
      return check === undefined ? [] : checkLines(check, report, width);
    }),
  ]);
  const lines = [
    "",
    `  ${report.target.domain}  ${sayTime(report.startedAt)}`,
    "",
    ...indent(`“${symptom.says}”`, 2, width),
    ...indent(`Meanwhile: ${symptom.meanwhile}`, 2, width),
    ...steps,
    "",
    ...indent(sayOutcome(asked, symptom.name), 2, width),
    ...indent(
      `For the launch as a whole: ${verdictWords[report.verdict]}. Without --symptom you see why. Took ${sayDuration(report.tookMs)}.`,
      2,
      width,
    ),
    "",
  ];
  return lines.join("\n");
}

function checkLines({ id, title, status, reason }: CheckReport, { findings }: Report, width: number): string[] {
  const mine = findings.filter((finding) => finding.check === id);
  const why = reason === undefined ? "" : `: ${status === "inconclusive" ? "not seen, " : ""}${plain(reason).replace(/\.+$/, "")}`;
  if (mine.length === 0) return indent(`${marks[status]} ${plain(title)}${why}`, 5, width);
  return mine.flatMap((finding) => [
    ...indent(`${marks[status]} ${plain(finding.message)}`, 5, width),
    ...indent(`Do now: ${plain(finding.fix)}`, 7, width),
  ]);
}

function sayOutcome(asked: readonly CheckReport[], name: string): string {
  const bad = asked.filter(({ status }) => status === "failed" || status === "warned").length;
  const unseen = asked.filter(({ status }) => status === "inconclusive");
  const found =
    bad === 0
      ? "Nothing that was seen explains it"
      : bad === 1
        ? "One of these points at a cause"
        : `${bad} of these point at causes; begin with the first`;
  if (unseen.length === 0) return `${found}.`;
  const acts = unseen.some(({ reason = "" }) => reason.includes("openingday prove"));
  return `${found}; ${unseen.length} ${unseen.length === 1 ? "was" : "were"} not seen.${acts ? ` Next: openingday prove --symptom ${name}` : ""}`;
}

function indent(text: string, by: number, width: number): string[] {
  return wrap(text, width - by - 2).map((line, index) => `${" ".repeat(index === 0 ? by : by + 2)}${line}`);
}
