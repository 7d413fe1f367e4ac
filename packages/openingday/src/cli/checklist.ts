import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { extendChecklist } from "../config/checklist.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Checklist, Duty, OwnedDuty } from "../model/evidence-checklist.ts";
import type { Target } from "../model/target.ts";
import { parseChecklist } from "../parsers/checklist.ts";
import repoChecklist from "../probes/repo-checklist.ts";
import repoEnvironment from "../probes/repo-environment.ts";
import { type ChecklistPage, renderChecklistHtml, renderChecklistMarkdown, renderChecklistText } from "../report/checklist-page.ts";
import { createRepositoryTools } from "../tools/create-repository-tools.ts";
import { askDnsProvider } from "./ask-dns-provider.ts";
import { takeAim } from "./aim.ts";
import { assertWritable, save } from "./kept-files.ts";
import { noDomain } from "./no-domain.ts";

/**
 * `openingday checklist`: who changes what after the launch; keeps openingday.checklist.yaml, which people fill in.
 * Exit code 0 somebody is named for everything, 1 not yet, 3 could not run.
 */
export async function checklist(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      markdown: { type: "string" },
      html: { type: "string" },
      json: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  for (const path of [values.markdown, values.html]) if (path !== undefined) await assertWritable(path);
  const { target, hasDomain } = await takeAim(positionals, values.config, process.cwd());
  const file = target.checklist;
  if (file === undefined)
    throw new ConfigError("Name the folder of your app, as in “openingday checklist .”, or run “openingday init” first.");
  const [{ duties: known, unsure }, provider] = await Promise.all([look(target), hasDomain ? askDnsProvider(target) : undefined]);
  const duties = known.map((duty) => (duty.id === "dns" ? nameProvider(duty, provider) : duty));
  if (unsure !== undefined) process.stderr.write(`The services that the code uses are not known: ${unsure}\n`);
  const before = await readList(file);
  const after = extendChecklist(file, before, duties, target.declared.owners);
  const isNew = after !== before && !values["dry-run"];
  if (isNew) {
    await assertWritable(file);
    await save(file, after);
  }
  const page = composePage(target, duties, after, unsure === undefined);
  if (values.markdown !== undefined) await save(values.markdown, renderChecklistMarkdown(page));
  if (values.html !== undefined) await save(values.html, renderChecklistHtml(page));
  if (values.json) process.stdout.write(`${JSON.stringify(page)}\n`);
  else {
    const written = [...(isNew ? [basename(file)] : []), ...[values.markdown, values.html].filter((path) => path !== undefined)];
    const width = Math.min(100, process.stdout.columns ?? 80);
    process.stdout.write(`${renderChecklistText(page, width)}${written.length === 0 ? "" : `Written: ${written.join(", ")}.\n`}`);
  }
  return page.stale.length === 0 && page.duties.every(({ owner }) => owner !== undefined) ? 0 : 1;
}

async function look(target: Target): Promise<Checklist> {
  const stop = new AbortController();
  const context = {
    target,
    tools: createRepositoryTools(target.repository ?? process.cwd(), stop.signal),
    mode: "passive",
    signal: stop.signal,
    progress: () => undefined,
  } as const;
  const nothing = (): Promise<never> => Promise.reject(new Error("Only the code is looked at here."));
  const need = ((key: string) =>
    key === "repo.environment" ? repoEnvironment.gather({ ...context, need: nothing }) : nothing()) as Parameters<
    typeof repoChecklist.gather
  >[0]["need"];
  return repoChecklist.gather({ ...context, need }).catch((error: unknown) => {
    throw new ConfigError(error instanceof Error ? error.message : "The code could not be read.");
  });
}

function nameProvider(duty: Duty, provider: string | undefined): Duty {
  return provider === undefined ? duty : { ...duty, where: duty.where.replace("the DNS provider", provider) };
}

async function readList(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new ConfigError(`${file} cannot be read (${error.code ?? "unknown reason"}). Check its permissions.`);
  });
}

function composePage({ declared }: Target, duties: Checklist["duties"], text: string, isSure: boolean): ChecklistPage {
  const parsed = parseChecklist(text);
  const lines = new Map((parsed.ok ? parsed.value : []).map((line) => [line.id, line]));
  const known = new Set(duties.map(({ id }) => id));
  return {
    domain: declared.domain === noDomain ? "this product" : declared.domain,
    duties: duties.map((duty): OwnedDuty => ({ ...duty, ...lines.get(duty.id) })),
    stale: isSure ? [...lines.keys()].filter((id) => !known.has(id)) : [],
    on: new Date().toISOString().slice(0, 10),
  };
}
