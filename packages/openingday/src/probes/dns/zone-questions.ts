import type { Declared } from "../../model/target.ts";
import type { DnsQuestion } from "../../model/tools.ts";
import { isWithin } from "../../parsers/host-name.ts";
import { parseZoneLine } from "../../parsers/zone-line.ts";
import { mailQuestions } from "../../zone/wanted-mail.ts";
import { declaredNames } from "../declared-names.ts";

export type ZoneQuestion = Pick<DnsQuestion, "name" | "type">;

const maxQuestions = 120;
const maxAliases = 40;
const askable: readonly string[] = ["A", "AAAA", "NS", "MX", "TXT", "CNAME", "CAA"] satisfies readonly DnsQuestion["type"][];

/** What every server is asked: the addresses of each declared host, the zone's mail and text, and what is documented. */
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
  return [...questions.values()].slice(0, maxQuestions);
}

/** Names that may be an alias, asked for by themselves: a server that breaks the rules may answer an address although there is one. */
export function aliasQuestions(zone: string, declared: Declared): readonly ZoneQuestion[] {
  const names = new Set([zone, ...declaredNames(declared).map(({ name }) => name)]);
  return [...names]
    .filter((name) => isWithin(name, zone))
    .slice(0, maxAliases)
    .map((name) => ({ name, type: "CNAME" }));
}

/** What must not stand beside an alias. @see RFC 1034 section 3.6.2 */
export function besideAlias(name: string): readonly ZoneQuestion[] {
  return [
    { name, type: "MX" },
    { name, type: "TXT" },
  ];
}

/** How evidence names an answer: `www.example.com A`. */
export function answerKey({ name, type }: ZoneQuestion): string {
  return `${name} ${type}`;
}
