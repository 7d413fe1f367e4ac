import type { FoundSender, MailSenders } from "../../model/evidence-mail-senders.ts";
import type { ProbeContext } from "../../model/probe.ts";
import { recognisePackage, recogniseVariable } from "../../parsers/mail-providers/recognise.ts";
import { classifyPath } from "../../secrets/path-class.ts";
import { listWorkTree, type WorkTree } from "../list-work-tree.ts";
import { passedOver } from "../passed-over.ts";
import { findSupabaseMailer } from "./find-supabase-mailer.ts";
import { readDependencies } from "./read-dependencies.ts";

const maxManifests = 20;
const maxBytes = 262_144;

/** Which mail providers the code is written for: its dependencies, the names of its settings, and who sends its sign-up mails. */
export async function recogniseSenders(context: ProbeContext): Promise<MailSenders> {
  const folder = context.target.repository;
  if (folder === undefined) return { looked: false, found: [] };
  const tree = await listWorkTree(context.tools, folder);
  const [dependencies, settings] = await Promise.all([listDependencies(context, folder, tree), listSettings(context)]);
  const found: FoundSender[] = [];
  for (const [name, path] of dependencies) {
    const provider = recognisePackage(name);
    if (provider !== undefined) found.push({ provider: provider.id, where: `${path}: ${name}` });
  }
  for (const name of settings) {
    const provider = recogniseVariable(name);
    if (provider !== undefined) found.push({ provider: provider.id, where: `setting ${name}` });
  }
  const supabase = await findSupabaseMailer(context, folder, tree, dependencies, settings);
  return { looked: true, found, ...(supabase === undefined ? {} : { supabase }) };
}

/** Dependencies of every package.json that is the product's own, each with the file that names it. */
async function listDependencies({ tools }: ProbeContext, folder: string, tree: WorkTree): Promise<ReadonlyMap<string, string>> {
  const manifests = tree.files.filter(
    ({ path }) =>
      /(?:^|\/)package\.json$/.test(path) && passedOver(path) === undefined && !["test", "example", "docs"].includes(classifyPath(path)),
  );
  const found = new Map<string, string>();
  for (const { path } of manifests.toSorted((a, b) => a.path.localeCompare(b.path)).slice(0, maxManifests)) {
    const text = await tools.files.readText(`${folder}/${path}`, maxBytes).catch(() => "");
    for (const name of readDependencies(text)) if (!found.has(name)) found.set(name, path);
  }
  return found;
}

/** Names of settings that the code reads or an environment sets; without them the dependencies must do. */
async function listSettings(context: ProbeContext): Promise<readonly string[]> {
  const inventory = await context.need("repo.environment").catch(() => undefined);
  return inventory?.names.filter(({ readAt, setIn }) => readAt.length > 0 || setIn.length > 0).map(({ name }) => name) ?? [];
}
