import type { SpeedItemReport, SpeedListReport, SpeedState } from "../model/speed-list.ts";
import { sayTime } from "./words.ts";
import { plain, wrap } from "./wrap.ts";

const width = 96;
const groups: readonly { readonly state: SpeedState; readonly heading: string }[] = [
  { state: "mend", heading: "To mend" },
  { state: "hint", heading: "The code looks like it; measure before you change it" },
  { state: "not-seen", heading: "Not seen" },
  { state: "ask", heading: "Only a person can tell" },
  { state: "fine", heading: "Nothing found" },
];

/** The list for a person: what is to be mended first, then what to look at, to ask, and what is fine. */
export function renderSpeedList({ from, items }: SpeedListReport): string {
  const count = (state: SpeedState): number => items.filter((item) => item.state === state).length;
  const sums =
    from === undefined
      ? "No run was named, so nothing is seen: “openingday prove --save run.json”, then “openingday perf checklist --from run.json”."
      : `${from.domain}, as seen on ${sayTime(from.at)}: ${count("mend")} to mend, ${count("hint")} to look at, ${count("not-seen")} not seen, ${count("ask")} to ask, ${count("fine")} with nothing found.`;
  return [
    `The ${items.length} practices for a fast backend that roadmap.sh lists, in our words.`,
    ...wrap(sums, width),
    "",
    ...groups.flatMap(({ state, heading }) => {
      const own = items.filter((item) => item.state === state);
      const words = state === "not-seen" && from === undefined ? "Told by checks" : heading;
      return own.length === 0 ? [] : [`${words} (${own.length})`, "", ...own.flatMap(renderItem), ""];
    }),
  ].join("\n");
}

function renderItem({ id, title, state, checks, seen, ask, why, notYet }: SpeedItemReport): readonly string[] {
  const proved = checks.map((check) => `${check.id}${check.isHint ? " (a hint)" : ""}`).join(", ");
  const lines =
    state === "fine"
      ? ask === undefined
        ? []
        : [`Ask yourself: ${ask}`]
      : [
          ...seen.slice(0, 3),
          ...(ask === undefined ? [] : [`Ask yourself: ${ask}`]),
          `Why: ${why}`,
          `Not worth it yet: ${notYet.charAt(0).toLowerCase()}${notYet.slice(1)}`,
        ];
  return [
    ...indent(`${title} [${id}]`, 2),
    ...lines.flatMap((line) => indent(line, 4)),
    ...(proved === "" ? [] : indent(`Told by: ${proved}`, 4)),
  ];
}

function indent(text: string, by: number): readonly string[] {
  return wrap(plain(text), width - by).map((line) => `${" ".repeat(by)}${line}`);
}

/** The list as a table for the documentation. */
export function renderSpeedListTable(items: readonly SpeedItemReport[]): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|");
  return [
    "| practice | what tells it | why | not worth it yet |",
    "| --- | --- | --- | --- |",
    ...items.map(({ title, checks, ask, why, notYet }) => {
      const told = [
        ...checks.map((check) => `[${check.id}](checks/${check.id}.md)${check.isHint ? ", a hint" : ""}`),
        ...(ask === undefined ? [] : [`_${ask}_`]),
      ];
      return `| ${[title, told.join("; "), why, notYet].map(cell).join(" | ")} |`;
    }),
  ].join("\n");
}
