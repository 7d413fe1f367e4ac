import type { SmokePart, SmokeReport, SmokeState } from "../model/smoke-report.ts";
import { plain, wrap } from "./wrap.ts";

const width = 96;
const heads: Readonly<Record<SmokeReport["verdict"], string>> = {
  fine: "FINE: what was looked at works.",
  broken: "BROKEN: put the release before it back, or mend what follows.",
  "cannot-tell": "CANNOT TELL: nothing broken was seen, and not everything could be looked at.",
};
const marks: Readonly<Record<SmokeState, string>> = {
  broken: "broken",
  "cannot-tell": "cannot tell",
  "not-looked-at": "not looked at",
  fine: "fine",
};

/** The smoke test for a person: what broke first, what is fine last. */
export function renderSmoke(report: SmokeReport): string {
  const order = Object.keys(marks);
  const sorted = report.parts.toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
  const foot = `${report.requests} requests to ${report.domain} in ${(report.tookMs / 1000).toFixed(1)} s.`;
  return `${heads[report.verdict]}${sayOpen(report)}\n\n${sorted.map(renderPart).join("\n")}\n\n${foot}\n`;
}

/** What was never asked, though nothing is wrong. */
function sayOpen({ verdict, parts }: SmokeReport): string {
  const count = parts.flatMap(openLines).length;
  if (verdict !== "fine" || count === 0) return "";
  return count === 1 ? " One thing stays open, see below." : ` ${count} things stay open, see below.`;
}

function openLines({ state, seen }: SmokePart): readonly string[] {
  return state === "fine" ? seen.filter((line) => line.startsWith("cannot tell")) : [];
}

function renderPart(part: SmokePart): string {
  const head = `  ${marks[part.state].padEnd(15)}${part.title}`;
  const reason = part.reason === undefined ? [] : indent(part.reason);
  const findings = part.findings.flatMap(({ message, breaks, fix }) => [...indent(message), ...indent(breaks), ...indent(`Now: ${fix}`)]);
  return [head, ...reason, ...findings, ...openLines(part).flatMap(indent)].join("\n");
}

function indent(text: string): readonly string[] {
  return wrap(plain(text), width - 17).map((line) => `${" ".repeat(17)}${line}`);
}
