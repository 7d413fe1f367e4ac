import type { DnsAction, DnsChange, DnsPlan, DnsRecord } from "../model/dns-plan.ts";
import { saySeconds } from "./say-until.ts";
import { writeZoneLine } from "./write-zone.ts";

const marks: Readonly<Record<DnsAction, string>> = { create: "+", change: "~", keep: "=", "remove-by-hand": "-", foreign: "·" };
const titles: Readonly<Record<DnsAction, string>> = {
  create: "To add",
  change: "To change",
  "remove-by-hand": "To remove by hand (openingday never deletes a record)",
  keep: "Right as they are",
  foreign: "Live, not declared, left alone",
};
const order: readonly DnsAction[] = ["create", "change", "remove-by-hand", "keep", "foreign"];

/** Whether there is nothing to do and nothing left open. */
export function isComplete({ changes, unseen, open }: DnsPlan): boolean {
  return unseen.length === 0 && open.length === 0 && changes.every(({ action }) => action === "keep" || action === "foreign");
}

/** The plan for a person: what to add, change, keep and take away, each with its reason. */
export function writePlan(plan: DnsPlan): string {
  const at = plan.provider === undefined ? "" : `, served by ${plan.provider.name} (${plan.provider.rule})`;
  const sections = order.flatMap((action) => {
    const changes = plan.changes.filter((change) => change.action === action);
    return changes.length === 0 ? [] : [`${titles[action]}:`, ...changes.flatMap(writeChange), ""];
  });
  const list = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ? ${clean(line)}`), ""];
  return [
    `${plan.zone}${at}: ${sumUpPlan(plan)}`,
    "",
    ...sections,
    ...list(
      "Not known",
      plan.unseen.map(({ name, type, reason }) => `${name} ${type}: ${reason}`),
    ),
    ...list("Left open", plan.open),
  ].join("\n");
}

/** `2 to add, 1 to change; 5 are right`. */
export function sumUpPlan({ changes, unseen, open }: DnsPlan): string {
  const count = (action: DnsAction): number => changes.filter((change) => change.action === action).length;
  const doing = [
    [count("create"), "to add"],
    [count("change"), "to change"],
    [count("remove-by-hand"), "to remove by hand"],
    [unseen.length, "not known"],
    [open.length, "left open"],
  ] as const;
  const said = doing.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
  return `${said.length === 0 ? "nothing to do" : said.join(", ")}; ${count("keep")} ${count("keep") === 1 ? "is" : "are"} right`;
}

function writeChange({ action, record, live, reason, compareFirst }: DnsChange): readonly string[] {
  const lines = [`  ${marks[action]} ${clean(writeZoneLine(record))}`];
  if (action === "change" && live !== undefined) lines.push(`      instead of ${clean(writeZoneLine(live))}${sayKept(live)}`);
  if (action !== "keep" && action !== "foreign")
    lines.push(`      ${reason}${compareFirst === true ? "; compare it with that company’s own page first" : ""}`);
  return lines;
}

function sayKept({ ttlSeconds }: DnsRecord): string {
  return ttlSeconds === undefined ? "" : `, which resolvers may keep for ${saySeconds(ttlSeconds)} after the change`;
}

/** Values come from outside: no control character reaches a terminal. */
function clean(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "");
}
