import { type EvidenceFile, mergeEvidence } from "../audit/evidence-file.ts";
import { chooseProbes } from "../audit/plan.ts";
import { ConfigError } from "../config/config-error.ts";
import { loadAttestations } from "../config/papers.ts";
import type { Report } from "../model/report.ts";
import type { Symptom } from "../model/symptom.ts";
import type { Mode } from "../model/words.ts";
import { redact } from "../parsers/redact.ts";
import { probes } from "../probes/registry.ts";
import { takeAim } from "./aim.ts";
import { assertWritable, readKept, save, sayPage } from "./kept-files.ts";
import { keepRedirects } from "./keep-redirects.ts";
import { lookMeanwhile } from "./look-meanwhile.ts";
import { noteNoAnswer } from "./note-no-answer.ts";
import { type LookOptions, parseLookOptions } from "./options.ts";
import { openRepositoryThread, type RepositoryThread } from "./repository-thread/open-thread.ts";

const exitCodes = { go: 0, "no-go": 1, "cannot-tell": 2 } as const;

/** `openingday audit`: looks, passively, and prints the report. */
export async function audit(args: readonly string[]): Promise<number> {
  return lookAndReport("passive", parseLookOptions(args));
}

/** `openingday prove`: looks and acts, on what is owned only. */
export async function prove(args: readonly string[]): Promise<number> {
  const options = parseLookOptions(args);
  // What a symptom asks for is all that is acted upon, where nothing else was named.
  const asked = options.symptom === undefined || options.only.length > 0 ? undefined : (await findSymptom(options.symptom)).checks;
  return lookAndReport("active", asked === undefined ? options : { ...options, only: asked });
}

async function lookAndReport(mode: Mode, options: LookOptions): Promise<number> {
  await assertUsable(options);
  const kept = options.from === undefined ? undefined : await readKept(options.from);
  const offline = kept !== undefined && mode === "passive";
  const thread = offline ? undefined : openRepositoryThread();
  try {
    return await lookWith(thread, mode, options, kept);
  } finally {
    await thread?.close();
  }
}

async function lookWith(
  thread: RepositoryThread | undefined,
  mode: Mode,
  options: LookOptions,
  kept: EvidenceFile | undefined,
): Promise<number> {
  const offline = kept !== undefined && mode === "passive";
  const typed =
    offline && options.typed.length === 0 && options.config === undefined ? [`https://${kept.declared.domain}/`] : options.typed;
  const aim = await takeAim(typed, options.config, process.cwd());
  if (kept !== undefined && kept.declared.domain !== aim.target.declared.domain)
    throw new ConfigError(`${options.from} is evidence about ${kept.declared.domain}, not about ${aim.target.declared.domain}.`);
  if (mode === "passive" && options.only.length > 0)
    process.stderr.write("--only is for “openingday prove”. An audit always looks at everything.\n");
  const { seen, attestations, judged } = offline
    ? { seen: kept, attestations: await loadAttestations(aim.folder), judged: undefined }
    : await lookMeanwhile({ mode, aim, only: options.only, thread, ...(kept === undefined ? {} : { known: kept }) });
  // It ends while the report is made.
  void thread?.close();
  const file: EvidenceFile = { ...seen, evidence: kept === undefined ? seen.evidence : mergeEvidence(kept.evidence, seen.evidence) };
  if (options.save !== undefined) await save(options.save, JSON.stringify(file));
  if (seen.partial && !offline) {
    const keptWhere = options.save === undefined ? "" : ` What was seen until then is in ${options.save}.`;
    process.stderr.write(`Stopped before the end; nothing is left running.${keptWhere}\n`);
    return 3;
  }
  const silence = offline ? undefined : noteNoAnswer(file);
  if (silence !== undefined) process.stderr.write(`${silence}\n`);
  const notKept = offline ? undefined : keepRedirects(aim.target.runs, seen);
  const notes = [
    ...(notKept === undefined ? [] : [notKept]),
    ...(silence === undefined ? [] : [silence]),
    ...(seen.partial ? ["This evidence is of a run that was stopped before its end. What is missing counts as not seen."] : []),
  ];
  const { judge } = await import("./judging.ts");
  // What was kept from an earlier run changes the evidence that was judged on the way.
  const report = judge({
    file,
    aim,
    attestations,
    notes,
    from: kept === undefined || options.from === undefined ? undefined : { path: options.from, evidence: kept.evidence },
    judged: kept === undefined ? judged : undefined,
    onCrash(check, crash) {
      if (options.debug) process.stderr.write(`${redact(`${check.id}: ${crash.stack ?? crash.message}`)}\n`);
    },
  });
  await print(report, options);
  return exitCodes[report.verdict];
}

/** Everything that can be wrong with the command line is said before anything is asked. */
async function assertUsable({ only, save: saveAs, html, stage, symptom, json }: LookOptions): Promise<void> {
  if (symptom !== undefined) await findSymptom(symptom);
  if (symptom !== undefined && (json || html !== undefined))
    throw new ConfigError("--symptom is for reading here: leave out --json and --html, which hold the whole report.");
  if (stage !== undefined && !(Number.isInteger(stage) && stage >= 1 && stage <= 7))
    throw new ConfigError("There are seven stages: --stage takes a number from 1 to 7.");
  if (stage !== undefined && html === undefined)
    throw new ConfigError(`--stage picks the page that --html writes: add “--html stage-${stage}.html”.`);
  // They are chosen for the objections only: audit looks at everything, but a name that does not exist is a mistake there too.
  if (only.length > 0) chooseProbes("active", (await import("./judging.ts")).checks, probes, only);
  for (const path of [saveAs, html]) if (path !== undefined) await assertWritable(path);
}

/** Rejects with ConfigError for a name that is none, and tells those that are. */
async function findSymptom(name: string): Promise<{ readonly symptom: Symptom; readonly checks: readonly string[] }> {
  const { checksOf, symptoms } = await import("../audit/symptoms.ts");
  const symptom = symptoms.find((one) => one.name === name);
  if (symptom !== undefined) return { symptom, checks: checksOf(symptom) };
  const all = symptoms.map((one) => `  ${one.name.padEnd(20)} ${one.says}`);
  throw new ConfigError(`There is no symptom “${name}”. There are:\n${all.join("\n")}`);
}

async function print(report: Report, options: LookOptions): Promise<void> {
  if (options.html !== undefined) {
    const { renderHtml } = await import("../report/html.ts");
    await save(options.html, renderHtml(report, options.stage));
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return;
  }
  const width = Math.min(100, process.stdout.columns ?? 80);
  if (options.symptom !== undefined) {
    const { renderSymptom } = await import("../report/symptom-text.ts");
    process.stdout.write(renderSymptom(report, (await findSymptom(options.symptom)).symptom, width));
    return;
  }
  const { renderText } = await import("../report/text.ts");
  const color = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  process.stdout.write(
    renderText(report, {
      color,
      width,
      timings: options.timings,
      redirects: options.redirects,
    }),
  );
  process.stdout.write(sayPage(options.html));
}
