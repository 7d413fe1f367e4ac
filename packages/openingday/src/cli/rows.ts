import { parseArgs } from "node:util";
import { checks } from "../checks/registry.ts";
import { derivations } from "../roadmap/derived.ts";
import { ruledRows } from "../roadmap/reports-itself.ts";
import { rows as roadmap } from "../roadmap/rows.ts";

/** `openingday rows`: every line of the roadmap and what proves it. */
export async function rows(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false }, debug: { type: "boolean" } } });
  const listed = listRows();
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ rows: listed })}\n`);
    return 0;
  }
  for (const row of listed) {
    const by =
      row.provedBy.length > 0 ? row.provedBy.join(", ") : row.document ? "a document" : row.attestation ? "a person’s word" : "nothing yet";
    process.stdout.write(`${row.id.padEnd(6)} ${row.title}\n       ${by}\n`);
  }
  return 0;
}

interface ListedRow {
  readonly id: string;
  readonly title: string;
  readonly stage: number;
  readonly provedBy: readonly string[];
  readonly attestation: boolean;
  readonly document: boolean;
  readonly faults: readonly string[];
}

function listRows(): ListedRow[] {
  const direct = new Map(
    roadmap.map((row) => [row.id, new Set(checks.filter((check) => check.rows.includes(row.id)).map((check) => check.id))]),
  );
  for (const { id, from } of derivations) for (const part of from) for (const check of direct.get(part) ?? []) direct.get(id)?.add(check);
  return roadmap.map((row) => ({
    id: row.id,
    title: row.title,
    stage: row.stage,
    provedBy: [...(direct.get(row.id) ?? [])],
    attestation: row.how.includes("H"),
    document: row.how.length === 0 && !ruledRows.has(row.id),
    faults: row.faults,
  }));
}
