import { parseArgs } from "node:util";
import { findRisk } from "../audit/risks.ts";
import { checks } from "../checks/registry.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Check } from "../model/check.ts";
import { probes } from "../probes/registry.ts";
import { derivations } from "../roadmap/derived.ts";
import type { How, Row } from "../roadmap/row.ts";
import { findRow } from "../roadmap/rows.ts";

const howWords: Readonly<Record<How, string>> = {
  O: "from outside",
  R: "in the repository",
  L: "live, by doing it",
  A: "with a read-only key of the provider",
  H: "by a person’s word",
};

/** `openingday explain <check|row>`: what is looked at, and why. */
export async function explain(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { debug: { type: "boolean" } } });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new ConfigError("Name one check or one row, as in “openingday explain T6”.");
  const id = name.split("/")[0] ?? name;
  const check = checks.find((candidate) => candidate.id === id);
  const row = findRow(id) ?? findRow(id.toUpperCase());
  if (check !== undefined) process.stdout.write(describeCheck(check));
  else if (row !== undefined) process.stdout.write(describeRow(row));
  else throw new ConfigError(`There is no check or row called “${name}”. “openingday rows” lists them all.`);
  return 0;
}

function describeCheck(check: Check): string {
  const risk = findRisk(check.risk);
  const isActive = (key: string): boolean => probes.find((probe) => probe.key === key)?.mode === "active";
  const active = check.needs.some(isActive);
  const more = !active && check.uses?.some(isActive) === true ? "; openingday prove looks more closely" : "";
  const specs = check.specs.map((spec) => (spec.section === undefined ? spec.document : `${spec.document} section ${spec.section}`));
  return [
    `${check.id}: ${check.title}`,
    "",
    `  ${check.why}`,
    "",
    `  Looked at by   ${active ? "openingday prove (it acts, on what you own)" : "openingday audit (it only looks)"}${more}`,
    `  Proves         ${check.rows.map((id) => `${id} ${findRow(id)?.title ?? ""}`).join("\n                 ")}`,
    `  If it fails    ${risk.title}. ${risk.breaks}`,
    `  First action   ${risk.firstAction}`,
    ...(specs.length === 0 ? [] : [`  Rests on       ${specs.join("; ")}`]),
    "",
  ].join("\n");
}

function describeRow(row: Row): string {
  const proving = checks.filter((check) => check.rows.includes(row.id));
  const from = derivations.find((derivation) => derivation.id === row.id)?.from;
  return [
    `${row.id}: ${row.title}`,
    "",
    row.gate ? "  A gate: if this fails, the verdict is NO-GO; if it cannot be seen, CANNOT TELL." : "  Not a gate by itself.",
    `  Can be proved  ${row.how.map((how) => howWords[how]).join(", ") || "by a document"}`,
    `  Checks         ${proving.map((check) => `${check.id}: ${check.title}`).join("\n                 ") || "none of its own yet"}`,
    ...(from === undefined ? [] : [`  Follows from   ${from.join(", ")}`]),
    "",
  ].join("\n");
}
