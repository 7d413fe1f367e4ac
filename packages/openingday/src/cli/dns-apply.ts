import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../config/config-error.ts";
import { applySteps, settleJournal, tellStep } from "../edge/apply.ts";
import { type Cloudflare, createCloudflare } from "../edge/client.ts";
import { findZone, type Zone } from "../edge/find-zone.ts";
import { readPlan } from "../edge/read-plan.ts";
import { planSteps } from "../edge/steps.ts";
import { undoSteps } from "../edge/undo.ts";
import { readZoneRecords } from "../edge/zone-record.ts";
import type { DnsPlan } from "../model/dns-plan.ts";
import { createTools, type OpenTools } from "../tools/create-tools.ts";
import { type Aim, takeAim } from "./aim.ts";
import { cloudflareToken } from "./cloudflare-token.ts";
import { gatherPlan } from "./gather-plan.ts";
import { confirmByTyping } from "./confirm.ts";
import { type DnsApplyOptions, parseDnsApplyOptions } from "./dns-apply-options.ts";
import { lookAfterwards, planSettings } from "./dns-apply-settings.ts";
import { createUndoFile, findUnfinished, openUndoFile, type UndoFile } from "./undo-file.ts";
import { version } from "./version.ts";

/** Everything that one run works with. */
interface Run {
  readonly options: DnsApplyOptions;
  readonly aim: Aim;
  /** Doors to the world that only look. */
  readonly world: OpenTools["tools"];
  readonly cloudflare: Cloudflare;
  readonly zone: Zone;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * `openingday dns apply`: shows what it would change at Cloudflare, asks, and does it one record at a time, each noted in an undo file
 * first. Exit codes: 0 done, 1 something is left for you, 2 not confirmed, 3 could not run.
 */
export async function dnsApply(args: readonly string[]): Promise<number> {
  const options = parseDnsApplyOptions(args);
  const token = cloudflareToken();
  if (token === undefined)
    throw new ConfigError(
      "“dns apply” changes records at Cloudflare and needs a token that may: set CLOUDFLARE_API_TOKEN. docs/cloudflare.md says which permissions it needs.",
    );
  const aim = await takeAim(options.typed, options.config, process.cwd());
  const { vantage, declared } = aim.target;
  const doors = { vantage, version, projectFolder: aim.folder };
  const world = createTools({ ...doors, mode: "passive" });
  const api = createTools({ ...doors, mode: "active", cloudflareToken: token, guard: refuseAll });
  try {
    const { cloudflare: door, clock } = api.tools;
    if (door === undefined) throw new ConfigError("The door to Cloudflare could not be opened.");
    const cloudflare = createCloudflare({ door, sleep: (ms) => clock.sleep(ms), maxWaitSeconds: 300 });
    const zone = await findZone(cloudflare, declared.domain);
    const run: Run = { options, aim, world: world.tools, cloudflare, zone };
    return await (options.undo === undefined ? apply(run) : undo(run, options.undo));
  } catch (error) {
    if (error instanceof Error && ["Refused", "NoAnswer"].includes(error.name)) throw new ConfigError(error.message, { cause: error });
    throw error;
  } finally {
    await Promise.all([api.close(), world.close()]);
  }
}

function refuseAll(host: string): void {
  throw new Error(`“dns apply” talks to Cloudflare's API alone; ${host} was not asked.`);
}

async function apply(run: Run): Promise<number> {
  const { options, aim, cloudflare, zone } = run;
  const plan = await takePlan(run);
  const records = readZoneRecords(await cloudflare.list(`/zones/${zone.id}/dns_records`));
  const planned = planSteps(plan, records, aim.target.declared.edge?.kind === "cloudflare");
  const settings = await planSettings({ ...run, zoneId: zone.id, vantage: aim.target.vantage }, records);
  const steps = [...planned.steps, ...settings.steps];
  const byHand = [...planned.byHand, ...settings.byHand];
  const folder = join(aim.folder, ".openingday", "dns-undo");
  const unfinished = await findUnfinished(folder, zone.name);
  say(`${zone.name} at Cloudflare${zone.status === "active" ? "" : `, whose zone there is ${zone.status}, not active`}:`);
  for (const step of steps) say(`  ${tellStep(step)}\n      ${step.why}`);
  for (const line of byHand) say(`  by hand: ${line}`);
  for (const { name, type, reason } of plan.unseen) say(`  not known, so left alone: ${name} ${type}: ${reason}`);
  for (const line of plan.open) say(`  left open by the configuration: ${line}`);
  if (steps.length === 0) {
    say("  nothing to change.");
    if (unfinished !== undefined) await finish(await openUndoFile(unfinished), run);
    return byHand.length === 0 ? 0 : 1;
  }
  if (
    !options.yes &&
    !(await confirmByTyping(zone.name, `${steps.length} ${steps.length === 1 ? "change" : "changes"}, each can be undone.`))
  ) {
    say("Nothing was changed.");
    return 2;
  }
  const file = await openFile(unfinished, folder, zone);
  try {
    const tools = { cloudflare, journal: file, zoneId: zone.id, run: runOf(file), say };
    await settleJournal(tools);
    say(`To put everything back: openingday dns apply ${zone.name} --undo ${file.path}`);
    const refused = await applySteps(steps, tools);
    const broken = await lookAfterwards(run.world, tools, records);
    for (const line of broken) say(line);
    if (refused.length === 0) await file.append({ entry: "end" });
    return refused.length + byHand.length + broken.length === 0 ? 0 : 1;
  } finally {
    file.close();
  }
}

async function undo({ cloudflare, zone }: Run, path: string): Promise<number> {
  const file = await openUndoFile(path);
  try {
    const [begin] = file.entries;
    if (begin?.entry !== "begin" || begin.zoneId !== zone.id) throw new ConfigError(`${path} tells of another zone than ${zone.name}.`);
    const left = await undoSteps({ cloudflare, journal: file, zoneId: zone.id, run: begin.run, say });
    for (const line of left) say(`left      ${line}`);
    return left.length === 0 ? 0 : 1;
  } finally {
    file.close();
  }
}

/** The plan that was named; else, where only settings are asked for, none, and otherwise the one that the configuration needs now. */
async function takePlan({ options, zone, aim, world }: Run): Promise<DnsPlan> {
  const { plan: path, sslStrict, alwaysHttps } = options;
  if (path === undefined) {
    if (sslStrict || alwaysHttps) return { planVersion: 1, zone: zone.name, at: Date.now(), changes: [], unseen: [], open: [] };
    const made = await gatherPlan(aim.target, world, new AbortController().signal);
    if (made.zone !== zone.name) throw new ConfigError(`Cloudflare holds ${zone.name}, but the name servers answer for ${made.zone}.`);
    return made;
  }
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`The plan ${path} cannot be read (${error.code ?? "unknown reason"}).`);
  });
  const read = readPlan(text);
  if (!read.ok) throw new ConfigError(`The plan ${path} cannot be used: ${read.error}.`);
  if (read.value.zone !== zone.name) throw new ConfigError(`The plan ${path} is for ${read.value.zone}, not for ${zone.name}.`);
  return read.value;
}

async function openFile(unfinished: string | undefined, folder: string, zone: Zone): Promise<UndoFile> {
  if (unfinished !== undefined) {
    say(`Going on with ${unfinished}, whose run did not come to its end.`);
    return openUndoFile(unfinished);
  }
  const at = new Date().toISOString();
  const run = randomBytes(4).toString("hex");
  const path = join(folder, `${zone.name}.${at.replaceAll(":", "-")}.undo`);
  return createUndoFile(path, { entry: "begin", undoVersion: 1, zone: zone.name, zoneId: zone.id, run, at });
}

function runOf({ entries }: UndoFile): string {
  const [begin] = entries;
  return begin?.entry === "begin" ? begin.run : "";
}

/** Closes a run that had died after its last change. */
async function finish(file: UndoFile, { cloudflare, zone }: Run): Promise<void> {
  try {
    await settleJournal({ cloudflare, journal: file, zoneId: zone.id, run: runOf(file) });
    await file.append({ entry: "end" });
    say(`To put everything back: openingday dns apply ${zone.name} --undo ${file.path}`);
  } finally {
    file.close();
  }
}
