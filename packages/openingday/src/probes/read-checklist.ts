import type { Checklist } from "../model/evidence-checklist.ts";
import type { EnvironmentInventory } from "../model/evidence-repository.ts";
import { NotConfigured, type ProbeContext } from "../model/probe.ts";
import { listDuties } from "../parsers/list-duties.ts";

/** What the product needs somebody for, and what openingday.checklist.yaml says of it. */
export async function readChecklist({ target, tools, need }: ProbeContext): Promise<Checklist> {
  const file = target.checklist;
  if (file === undefined) throw new NotConfigured("No folder was named in which openingday.checklist.yaml could be.");
  const path = file.slice(file.lastIndexOf("/") + 1);
  const inventory = await need("repo.environment").catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const names = typeof inventory === "string" ? [] : usedNames(inventory);
  const about = { path, duties: listDuties(target, names), ...(typeof inventory === "string" ? { unsure: inventory } : {}) };
  if (!(await tools.files.exists(file))) return about;
  const { parseChecklist } = await import("../parsers/yaml-readers.ts");
  const parsed = await tools.files.readText(file).then(parseChecklist, () => ({ ok: false, error: "it could not be read" }) as const);
  if (!parsed.ok) return { ...about, listed: [], error: parsed.error };
  return { ...about, listed: parsed.value.map(({ id, owner }) => ({ id, hasOwner: owner !== undefined })) };
}

function usedNames({ names }: EnvironmentInventory): readonly string[] {
  return names.filter(({ readAt, setIn }) => readAt.length > 0 || setIn.length > 0).map(({ name }) => name);
}
