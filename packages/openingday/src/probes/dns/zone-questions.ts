import type { Declared } from "../../model/target.ts";
import type { DnsQuestion } from "../../model/tools.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { parseZoneLine } from "../../parsers/zone-line.ts";
import { mailQuestions } from "../../zone/wanted-mail.ts";
import { declaredNames } from "../declared-names.ts";

export type ZoneQuestion = Pick<DnsQuestion, "name" | "type">;

const maxQuestions = 120;
const askable: readonly string[] = ["A", "AAAA", "NS", "MX", "TXT", "CNAME", "CAA"] satisfies readonly DnsQuestion["type"][];

/** What every server of the zone is asked: the addresses of each declared host, the zone's mail and text, what is documented, and what must not stand beside an alias. */
export function zoneQuestions(zone: string, declared: Declared): readonly ZoneQuestion[] {
  const questions = new Map<string, ZoneQuestion>();
  const add = (name: string, type: DnsQuestion["type"]): void => {
    if (isWithin(name, zone)) questions.set(answerKey({ name, type }), { name, type });
  };
  for (const { name } of declaredNames(declared)) {
    add(name, "A");
    add(name, "AAAA");
  }
  for (const { name, type } of mailQuestions(declared)) add(name, type);
  add(zone, "MX");
  add(zone, "TXT");
  for (const line of declared.documentedRecords) {
    const parsed = parseZoneLine(line, declared.domain);
    if (!parsed.ok || !askable.includes(parsed.value.type)) continue;
    add(parsed.value.name, parsed.value.type as DnsQuestion["type"]);
    // What stands in the way of an alias is seen too.
    if (parsed.value.type === "CNAME") add(parsed.value.name, "A");
  }
  // Last, so that they are what a large configuration goes without: whether a name is an alias and something else at once.
  add(zone, "CNAME");
  for (const { name } of declaredNames(declared)) for (const type of ["CNAME", "MX", "TXT"] as const) add(name, type);
  return [...questions.values()].slice(0, maxQuestions);
}

/** How evidence names an answer: `www.example.com A`. */
export function answerKey({ name, type }: ZoneQuestion): string {
  return `${name} ${type}`;
}
