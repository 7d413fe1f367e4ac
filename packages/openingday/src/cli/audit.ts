import { writeFile } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { ConfigError } from "../config/config-error.ts";
import { buildReport } from "../audit/build-report.ts";
import { type EvidenceFile, mergeEvidence, parseEvidenceFile } from "../audit/evidence-file.ts";
import { checks } from "../checks/registry.ts";
import type { Report } from "../model/report.ts";
import type { Mode } from "../model/words.ts";
import { publicKeyNotes } from "../secrets/public-keys.ts";
import { takeAim } from "./aim.ts";
import { look } from "./look.ts";
import { type LookOptions, parseLookOptions } from "./options.ts";

const exitCodes = { go: 0, "no-go": 1, "cannot-tell": 2 } as const;

/** `openingday audit`: looks, passively, and prints the report. */
export async function audit(args: readonly string[]): Promise<number> {
  return lookAndReport("passive", parseLookOptions(args));
}

/** `openingday prove`: looks and acts, on what is owned only. */
export async function prove(args: readonly string[]): Promise<number> {
  return lookAndReport("active", parseLookOptions(args));
}

async function lookAndReport(mode: Mode, options: LookOptions): Promise<number> {
  const kept = options.from === undefined ? undefined : await readKept(options.from);
  const offline = kept !== undefined && mode === "passive";
  const typed = offline && options.typed.length === 0 && options.config === undefined ? [kept.declared.domain] : options.typed;
  const aim = await takeAim(typed, options.config, process.cwd());
  const seen = offline ? kept : await look({ mode, aim, only: options.only, ...(kept === undefined ? {} : { known: kept }) });
  const evidence = kept === undefined ? seen.evidence : mergeEvidence(kept.evidence, seen.evidence);
  const file: EvidenceFile = { ...seen, evidence };
  if (options.save !== undefined) await save(options.save, JSON.stringify(file));
  if (seen.partial && !offline) {
    const keptWhere = options.save === undefined ? "" : ` What was seen until then is in ${options.save}.`;
    process.stderr.write(`Stopped before the end; nothing is left running.${keptWhere}\n`);
    return 3;
  }
  const served = evidence["http.served"];
  const secrets = evidence["repo.secrets"];
  const hits = [...(secrets?.ok === true ? secrets.value.hits : []), ...(served?.ok === true ? served.value.hits : [])];
  const report = buildReport({
    checks,
    evidence,
    context: { domain: file.declared.domain, at: file.at, declared: file.declared },
    attestations: aim.attestations,
    excuses: aim.excuses,
    timings: file.timings,
    requestsSent: file.requestsSent,
    tookMs: file.tookMs,
    commit: file.commit,
    modes: file.modes,
    notes: [...aim.notes, ...publicKeyNotes(hits)],
    ...(file.repository === undefined ? {} : { repository: file.repository }),
  });
  await print(report, options);
  return exitCodes[report.verdict];
}

async function print(report: Report, options: LookOptions): Promise<void> {
  if (options.html !== undefined) {
    const { renderHtml } = await import("../report/html.ts");
    await save(options.html, renderHtml(report));
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const { renderText } = await import("../report/text.ts");
  const color = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  process.stdout.write(renderText(report, { color, width: Math.min(100, process.stdout.columns ?? 80), timings: options.timings }));
  if (options.html !== undefined) process.stdout.write(`The same as a page: ${options.html}\n`);
}

async function readKept(path: string): Promise<EvidenceFile> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new ConfigError(`The evidence file ${path} cannot be read.`);
  });
  const parsed = parseEvidenceFile(text);
  if (!parsed.ok) throw new ConfigError(`The evidence file ${path} cannot be used: ${parsed.error}.`);
  return parsed.value;
}

async function save(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`${path} cannot be written (${error.code ?? "unknown reason"}). Name a file in a folder that you may write to.`);
  });
}
