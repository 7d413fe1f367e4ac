import type { FindingDraft } from "../../../model/check.ts";
import type { SpfTree } from "../../../model/evidence-spf.ts";
import { parseSpf, type SpfMechanism, type SpfRecord } from "../../../parsers/spf.ts";

/** Wider networks than these are the whole world for practical purposes. */
const narrowest4 = 8;
const narrowest6 = 16;

type Weakness = Omit<FindingDraft, "seen">;

/** The part of a tree that lets everybody in: of the record itself, or of one that it includes. */
export function findOpenPart(tree: SpfTree): { readonly domain: string; readonly text: string } | undefined {
  for (const { domain, records, via } of tree.nodes) {
    // What an include with another sign matches does not pass.
    if (/^[-~?]/.test(via)) continue;
    const parsed = parseSpf(records[0] ?? "");
    const open = parsed.ok ? parsed.value.mechanisms.find(isOpen) : undefined;
    if (open !== undefined) return { domain, text: open.text };
  }
  return undefined;
}

function isOpen({ qualifier, name, bits4, bits6 }: SpfMechanism): boolean {
  if (qualifier !== "+") return false;
  if (name === "all") return true;
  return (name === "ip4" && (bits4 ?? 32) < narrowest4) || (name === "ip6" && (bits6 ?? 128) < narrowest6);
}

const breaks = "The record helps receivers less than it could, and the next person to change it may break it.";

/** What a valid record still does badly. @see RFC 7208 sections 5.1, 5.5 and 10.1 */
export function findWeaknesses(domain: string, { mechanisms, redirect, unreachable, repeated }: SpfRecord): Weakness[] {
  const found: Weakness[] = [];
  const base = { confidence: "proved", breaks } as const;
  const all = mechanisms.find(({ name }) => name === "all");
  if (all?.qualifier === "?")
    found.push({
      ...base,
      code: "neutral",
      severity: "medium",
      message: `The SPF record of ${domain} ends with “?all”, which says nothing about everybody else.`,
      fix: "Write “~all” in place of “?all”.",
    });
  if (all === undefined && redirect === undefined)
    found.push({
      ...base,
      code: "no-ending",
      severity: "low",
      message: `The SPF record of ${domain} does not say what to do with everybody else.`,
      fix: "Add “~all” at the end.",
    });
  if (unreachable.length > 0)
    found.push({
      ...base,
      code: "after-all",
      severity: "low",
      message: `The SPF record of ${domain} goes on after “all”, where receivers stop reading: ${unreachable.join(" ")}.`,
      fix: "Move those parts in front of “all”, or delete them.",
    });
  if (mechanisms.some(({ name }) => name === "ptr"))
    found.push({
      ...base,
      code: "ptr",
      severity: "low",
      message: `The SPF record of ${domain} uses “ptr”, which is slow and which some receivers ignore.`,
      fix: "Name the servers by “ip4:” or “include:” in place of “ptr”.",
    });
  if (repeated.length > 0)
    found.push({
      ...base,
      code: "repeated",
      severity: "low",
      message: `The SPF record of ${domain} says the same thing twice: ${[...new Set(repeated)].join(" ")}.`,
      fix: "Delete the second of each pair.",
    });
  return found;
}
