import type { ColumnDef, Constraint, Node } from "libpg-query";
import type { Found, Reading } from "./judge-migration.ts";
import { judgeTypeChange } from "./judge-type-change.ts";
import { findAll, strings, typeText } from "./sql-names.ts";

type Command = Extract<Node, { AlterTableCmd: unknown }>["AlterTableCmd"];

/** Functions whose result differs from row to row, so that a default of theirs writes every row. The list holds what is known to. */
const differsByRow =
  /^(?:gen_random_uuid|gen_random_bytes|uuid_generate_v[14](?:mc)?|uuidv[47]|random|nextval|clock_timestamp|timeofday|nanoid|cuid|ulid|gen_ulid)$/;

/** One part of ALTER TABLE, on a table that was there before. */
export function judgeAlterCommand(table: string, command: Command, reading: Reading): Found[] {
  const { subtype, name = "", def } = command;
  const subject = `${table}.${name}`;
  const { schema, added, blank, copied } = reading;
  if (subtype === "AT_AddColumn" && def !== undefined && "ColumnDef" in def) return judgeAddedColumn(table, def.ColumnDef);
  if (subtype === "AT_AddConstraint" && def !== undefined && "Constraint" in def) return judgeConstraint(table, def.Constraint, reading);
  // Filled in the same release, it was looked at row by row already; left empty, it cannot be required.
  if (added.has(subject))
    return subtype === "AT_SetNotNull" && blank.has(subject) ? [{ kind: "required-column", level: "block", subject }] : [];
  if (subtype === "AT_DropColumn")
    return copied.has(subject)
      ? [{ kind: "drop-column", level: "warn", subject, copied: true }]
      : [{ kind: "drop-column", level: "block", subject }];
  if (subtype === "AT_SetNotNull") return schema.filled.has(subject) ? [] : [{ kind: "check-not-null", level: "warn", subject }];
  if (subtype === "AT_AlterColumnType" && def !== undefined && "ColumnDef" in def && def.ColumnDef.typeName !== undefined) {
    const effect = judgeTypeChange(schema.columns.get(table)?.get(name), typeText(def.ColumnDef.typeName));
    if (effect === "harmless") return [];
    return effect === "narrow" ? [{ kind: "narrow-type", level: "block", subject }] : [{ kind: "rewrite-type", level: "warn", subject }];
  }
  if (subtype === "AT_SetLogged" || subtype === "AT_SetUnLogged") return [{ kind: "rewrite-table", level: "warn", subject: table }];
  return [];
}

function judgeAddedColumn(table: string, { colname = "", typeName, constraints = [] }: ColumnDef): Found[] {
  const subject = `${table}.${colname}`;
  const own = constraints.flatMap((one) => ("Constraint" in one ? [one.Constraint] : []));
  const has = (kind: NonNullable<Constraint["contype"]>): boolean => own.some(({ contype }) => contype === kind);
  const counts = /^(?:small|big)?serial\d?$/.test(typeName === undefined ? "" : typeText(typeName));
  const filled = counts || has("CONSTR_IDENTITY") || has("CONSTR_GENERATED");
  const value = own.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
  if (!filled && (value === undefined || isNull(value)) && (has("CONSTR_NOTNULL") || has("CONSTR_PRIMARY")))
    return [{ kind: "required-column", level: "block", subject }];
  const found: Found[] = [];
  if (filled || (value !== undefined && calls(value).some((call) => differsByRow.test(call))))
    found.push({ kind: "rewrite-default", level: "warn", subject });
  if (has("CONSTR_UNIQUE") || has("CONSTR_PRIMARY")) found.push({ kind: "build-unique", level: "warn", subject: table });
  return found;
}

function isNull(value: Node): boolean {
  return "A_Const" in value && value.A_Const.isnull === true;
}

function calls(value: Node): string[] {
  return findAll<{ funcname?: readonly Node[] }>(value, "FuncCall").map(({ funcname = [] }) => strings(funcname).at(-1) ?? "");
}

function judgeConstraint(
  table: string,
  { contype, skip_validation: later, indexname, conname = "", keys = [], fk_attrs = [] }: Constraint,
  { blank, lifted }: Reading,
): Found[] {
  // No empty value refers to anything, or equals another.
  if (later === true || strings([...keys, ...fk_attrs]).some((name) => blank.has(`${table}.${name}`))) return [];
  if (contype === "CONSTR_FOREIGN" && lifted.has(`${table}.${conname}`)) return [];
  if (contype === "CONSTR_FOREIGN" || contype === "CONSTR_CHECK") return [{ kind: "check-constraint", level: "warn", subject: table }];
  const builds = contype === "CONSTR_UNIQUE" || contype === "CONSTR_PRIMARY" || contype === "CONSTR_EXCLUSION";
  return builds && indexname === undefined ? [{ kind: "build-unique", level: "warn", subject: table }] : [];
}
