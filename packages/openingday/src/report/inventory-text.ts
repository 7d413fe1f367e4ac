import type { EnvironmentInventory, EnvironmentName } from "../model/evidence-repository.ts";
import { plain } from "./wrap.ts";

/** What `openingday env` prints: a line for each setting, and what is to be done. Never a value. */
export function renderInventory(inventory: EnvironmentInventory, written: string | undefined): string {
  const { names, environments, shared, owned, unread = [] } = inventory;
  const width = Math.min(40, Math.max(8, ...names.map(({ name }) => name.length)));
  const rows = names.map((setting) => {
    const told = tellSetting(setting, inventory);
    return `  ${setting.name.padEnd(width)}  ${told.join("; ")}`;
  });
  const sources = environments.map(({ name, source, count, error }) => `  ${name}: ${error ?? `${count} settings`} (${source})`);
  const open = (owned?.settings ?? []).filter(({ hasOwner, hasPurpose }) => !hasOwner || !hasPurpose).length;
  const lines = [
    `${names.length} settings, read in ${inventory.files ?? 0} source files`,
    ...rows,
    "",
    ...(sources.length > 0
      ? ["Compared with", ...sources]
      : ["Nothing to compare with: name a file for each environment under “environments” in openingday.config.ts."]),
    ...shared.map(
      ({ name, environments: where }) => `  ${name} has the same value in ${where.join(" and ")}: make a separate one for each.`,
    ),
    ...unread.map((gap) => `  Not read: ${gap}`),
    ...(written === undefined ? [] : ["", `Written: ${written}. Owner and purpose are yours to fill in.`]),
    ...(written === undefined && open > 0 ? ["", `${open} settings have no owner or no purpose in ${owned?.path ?? "the list"}.`] : []),
  ];
  return `${plain(lines.join("\n"))}\n`;
}

const production = /^(?:prod|production|live)\b/i;

/** The environments, by their names, in which a setting is not set that the code cannot do without. */
export function findMissing(
  { readAt, hasDefault, setIn, givenIn }: EnvironmentName,
  { environments }: Pick<EnvironmentInventory, "environments">,
): string[] {
  if (readAt.length === 0 || hasDefault || givenIn !== undefined) return [];
  return environments.filter(({ name, error }) => error === undefined && !setIn.includes(name)).map(({ name }) => name);
}

/** Everything that is known of one setting, in a few words each; what is wrong comes first. */
export function tellSetting(setting: EnvironmentName, { environments }: Pick<EnvironmentInventory, "environments">): string[] {
  const { readAt, hasDefault, inExample, setIn, givenIn, namedIn, atBuild } = setting;
  const isRead = readAt.length > 0;
  const missing = findMissing(setting, { environments });
  return [
    ...missing.map((name) => `missing in ${production.test(name) ? "production" : name}`),
    ...(!isRead && namedIn === undefined && givenIn === undefined ? ["not seen in the code"] : []),
    ...(isRead
      ? [`${hasDefault ? "has a default or is optional" : "needed"}, ${readAt[0] ?? ""}${readAt.length > 1 ? " and others" : ""}`]
      : []),
    ...(atBuild === true ? ["built into the pages: set it before the build"] : []),
    ...(setIn.length > 0 ? [`set in ${setIn.join(", ")}`] : []),
    ...(givenIn === undefined ? [] : [`set by ${givenIn[0] ?? ""}`]),
    ...(namedIn === undefined ? [] : [`named in ${namedIn[0] ?? ""}`]),
    ...(isRead && !inExample ? ["not in an example file"] : []),
  ];
}
