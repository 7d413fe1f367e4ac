// Tells a workflow what the smoke test said: in its log, as a summary, and as outputs.
import { appendFileSync, readFileSync } from "node:fs";

const [file = "", code = "3"] = process.argv.slice(2);
const marks = { broken: "❌ broken", "cannot-tell": "❔ cannot tell", "not-looked-at": "➖ not looked at", fine: "✅ fine" };
const heads = {
  fine: "What was looked at works.",
  broken: "Something broke: put the release before it back, or mend what follows.",
  "cannot-tell": "Nothing broken was seen, and not everything could be looked at.",
  "not-run": "The smoke test could not run. The log above says why.",
};

/** Words from outside on one line, and nothing in them that a workflow takes for a command. */
const plain = (text) =>
  String(text)
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .replaceAll("##[", "# #[")
    .trim();
const markdown = (text) => plain(text).replaceAll(/[\\`*_{}[\]<>|#~&]/gu, (sign) => `&#${sign.codePointAt(0)};`);

function readReport() {
  if (!["0", "1", "2"].includes(code)) return undefined;
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    return report.version === 1 && Object.hasOwn(heads, report.verdict) && Array.isArray(report.parts) ? report : undefined;
  } catch {
    return undefined;
  }
}

const report = readReport();
const verdict = report?.verdict ?? "not-run";
const order = Object.keys(marks);
const parts = (report?.parts ?? []).toSorted((one, other) => order.indexOf(one.state) - order.indexOf(other.state));
const findings = parts.flatMap((part) => part.findings);

const log = [heads[verdict]];
const summary = [`### Smoke test: ${verdict}`, "", heads[verdict], ""];
if (parts.length > 0) summary.push("| | |", "| --- | --- |");
for (const { state, title, reason } of parts) {
  log.push(`${marks[state]}: ${plain(title)}${reason === undefined ? "" : ` (${plain(reason)})`}`);
  summary.push(`| ${marks[state]} | ${markdown(title)}${reason === undefined ? "" : `<br>${markdown(reason)}`} |`);
}
for (const { message, breaks, fix } of findings) {
  log.push(`found: ${plain(message)}`, `now: ${plain(fix)}`);
  summary.push("", `**${markdown(message)}**`, "", markdown(breaks), "", `Now: ${markdown(fix)}`);
}
process.stdout.write(`${log.join("\n")}\n`);

/** Outside of a workflow there are no such files. */
const append = (path, lines) => path && appendFileSync(path, `${lines.join("\n")}\n`);
append(process.env.GITHUB_STEP_SUMMARY, summary);
append(process.env.GITHUB_OUTPUT, [`verdict=${verdict}`, `broken=${findings.length}`]);
