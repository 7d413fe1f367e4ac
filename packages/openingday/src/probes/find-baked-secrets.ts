import type { EnvironmentInventory } from "../model/evidence-repository.ts";
import type { ProbeContext } from "../model/probe.ts";
import { readDockerfileSettings, type WrittenSetting } from "../parsers/dockerfile-settings.ts";
import { isLiteralSecret, isProviderSecret } from "../secrets/literal-secret.ts";
import { classifyPath } from "../secrets/path-class.ts";
import { isPublicName, isPublicSecretName } from "../secrets/public-name.ts";
import type { WorkTree } from "./list-work-tree.ts";
import type { NameReads } from "./read-environment-names.ts";
import type { EnvironmentEntry } from "./read-environments.ts";

type Baked = EnvironmentInventory["baked"][number];

const maxBytes = 1_048_576;
const dockerfile = /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.dockerfile$/i;
const compose = /(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/i;
const workflow = /(?:^|\/)\.github\/(?:workflows|actions)\/.+\.ya?ml$|(?:^|\/)\.gitea\/workflows\/.+\.ya?ml$/i;

/** Secrets that stand in plain text in the files that build and start the product: they end up in every image and every copy. */
export async function findBakedSecrets({ tools }: ProbeContext, folder: string, tree: WorkTree): Promise<Baked[]> {
  const found: Baked[] = [];
  for (const { path, bytes } of tree.files) {
    const kind = dockerfile.test(path) ? "dockerfile" : compose.test(path) ? "compose" : workflow.test(path) ? "workflow" : undefined;
    if (kind === undefined || bytes > maxBytes || ["test", "example", "docs"].includes(classifyPath(path))) continue;
    const text = await tools.files.readText(`${folder}/${path}`, maxBytes).catch(() => "");
    for (const { name, value, line } of await readSettings(text, kind)) {
      if (isLiteralSecret(name, value)) found.push({ name, path, line, kind, provenBy: "value" });
    }
  }
  return found;
}

async function readSettings(text: string, kind: "dockerfile" | "compose" | "workflow"): Promise<readonly WrittenSetting[]> {
  if (kind === "dockerfile") return readDockerfileSettings(text);
  const { readYamlSettings } = await import("../parsers/yaml-readers.ts");
  const settings = readYamlSettings(text, kind === "compose" ? "environment" : "env");
  return settings.ok ? settings.value : [];
}

/** Secrets under a name that a build tool publishes: known by their value where an environment gives it, else by their name. */
export function findPublicSecrets(reads: ReadonlyMap<string, NameReads>, entries: readonly EnvironmentEntry[]): Baked[] {
  const found = new Map<string, Baked>();
  for (const { name, value, source, line } of entries) {
    if (isPublicName(name) && isProviderSecret(name, value))
      found.set(name, { name, path: source, line, kind: "public-prefix", provenBy: "value" });
  }
  for (const [name, { readAt }] of reads) {
    const [, path = "", line = "0"] = /^(.*):(\d+)$/.exec(readAt[0] ?? "") ?? [];
    if (isPublicSecretName(name) && !found.has(name))
      found.set(name, { name, path, line: Number(line), kind: "public-prefix", provenBy: "name" });
  }
  for (const { name, source, line } of entries) {
    if (isPublicSecretName(name) && !found.has(name))
      found.set(name, { name, path: source, line, kind: "public-prefix", provenBy: "name" });
  }
  return [...found.values()];
}
