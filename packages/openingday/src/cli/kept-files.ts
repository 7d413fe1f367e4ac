import { constants } from "node:fs";
import { access, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import * as v from "valibot";
import { type EvidenceFile, parseEvidenceFile } from "../audit/evidence-file.ts";
import { ConfigError } from "../config/config-error.ts";
import type { EvidenceKey, EvidenceMap, Gathered } from "../model/evidence.ts";
import { openGroup } from "../parsers/shapes/group.ts";
import { number } from "../parsers/shapes/numbers.ts";
import { record } from "../parsers/shapes/record.ts";
import { sayUnreadable } from "./evidence-words.ts";

const texts = v.array(v.string());
const anyGroup = openGroup({});
/** What a report cannot be made without; each piece of evidence is the checks' own affair. */
const shape = openGroup({
  at: number(),
  declared: openGroup({
    domain: v.string(),
    site: v.string(),
    app: v.string(),
    hosts: v.array(openGroup({ name: v.string(), role: v.string() })),
    selectors: texts,
    senders: texts,
    forms: v.array(anyGroup),
    documentedRecords: texts,
    owners: record(v.array(anyGroup)),
  }),
  commit: v.nullable(v.string()),
  requestsSent: record(number()),
  tookMs: number(),
  modes: texts,
  timings: v.array(openGroup({ key: v.string(), tookMs: number(), startedAfterMs: number(), waitedFor: texts })),
  evidence: record(openGroup({ ok: v.boolean() })),
});
/** One piece of evidence: what was seen, or why nothing was. */
const piece = v.union([
  openGroup({ ok: v.literal(true), value: anyGroup }),
  openGroup({ ok: v.literal(false), kind: v.picklist(["not-asked", "not-configured", "failed", "timeout"]), reason: v.string() }),
]);

/** Reads what `--save` wrote. Rejects with ConfigError. */
export async function readKept(path: string): Promise<EvidenceFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new ConfigError(`There is no evidence file ${path}. “openingday audit --save ${path}” writes one.`);
    if (error.code === "EISDIR") throw new ConfigError(`${path} is a folder. --from needs the file that --save wrote.`);
    throw new ConfigError(`The evidence file ${path} cannot be read (${error.code ?? "unknown reason"}). Check its permissions.`);
  });
  const parsed = parseEvidenceFile(text);
  // A report, or anything else that is JSON, has no version of ours to complain about.
  const fault = parsed.ok
    ? "parts of it are missing or were changed"
    : text.includes('"evidenceVersion"')
      ? parsed.error
      : "it holds no evidence";
  if (parsed.ok && v.is(shape, parsed.value)) return { ...parsed.value, evidence: leaveOutBroken(parsed.value.evidence, path) };
  throw new ConfigError(`The evidence file ${path} cannot be used: ${fault}. Name a file that --save wrote.`);
}

/** What was cut out or changed by hand counts as not seen, and does not spoil the rest. */
function leaveOutBroken(evidence: EvidenceMap, path: string): EvidenceMap {
  const entries = Object.entries(evidence).map(([key, gathered]) =>
    v.is(piece, gathered)
      ? [key, gathered]
      : [key, { ok: false, kind: "failed", reason: sayUnreadable(path, [key]), tookMs: 0 } satisfies Gathered<EvidenceKey>],
  );
  return Object.fromEntries(entries) as EvidenceMap;
}

/** Whether a result can be written there: asked before a run, so that nothing seen is lost. Rejects with ConfigError. */
export async function assertWritable(path: string): Promise<void> {
  const file = resolve(path);
  const folder = dirname(file);
  const holds = await stat(folder).catch(() => undefined);
  if (holds?.isDirectory() !== true)
    throw new ConfigError(`There is no folder ${dirname(path)} to write ${basename(path)} into. Make it first, or name another file.`);
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory() === true) throw new ConfigError(`${path} is a folder. Name a file to write to, such as ${path}/evidence.json.`);
  await access(found === undefined ? folder : file, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(path, error);
  });
}

/** Writes a result that only its owner can read. Rejects with ConfigError. */
export async function save(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw cannotWrite(path, error);
  });
}

/** Tells where the page is that was written beside the text. */
export function sayPage(path: string | undefined): string {
  return path === undefined ? "" : `The same as a page: ${path}\n`;
}

function cannotWrite(path: string, error: NodeJS.ErrnoException): ConfigError {
  return new ConfigError(`${path} cannot be written (${error.code ?? "unknown reason"}). Name a file in a folder that you may write to.`);
}
