import type { Cloudflare } from "./client.ts";
import { type Journal, stepsOf } from "./journal.ts";
import { lookAtStep, markOf } from "./outcome.ts";
import { Refused } from "./refusal.ts";
import { type Step, tell } from "./steps.ts";
import { readZoneRecord, type RecordBody } from "./zone-record.ts";

export interface ApplyTools {
  readonly cloudflare: Cloudflare;
  readonly journal: Journal;
  readonly zoneId: string;
  /** Word that names this run, in the records' comments and in the journal. */
  readonly run: string;
  readonly say: (line: string) => void;
}

/**
 * Carries out the steps one by one: on the disk first, then at Cloudflare, then noted as done. A refusal ends only its own step; no
 * answer ends the run, since nobody knows what happened. Returns the sentences of what was refused.
 */
export async function applySteps(steps: readonly Step[], tools: ApplyTools): Promise<readonly string[]> {
  const refused: string[] = [];
  let number = Math.max(0, ...stepsOf(tools.journal.entries).map(({ step }) => step));
  for (const what of steps) {
    number += 1;
    await tools.journal.append({ entry: "intent", step: number, what });
    try {
      const id = await carryOut(what, tools);
      await tools.journal.append({ entry: "done", step: number, ...(id === undefined ? {} : { id }) });
      tools.say(`done     ${tellStep(what)}`);
    } catch (error) {
      if (!(error instanceof Refused) || error.status >= 500) throw error;
      await tools.journal.append({ entry: "failed", step: number, reason: error.message });
      tools.say(`refused  ${tellStep(what)}: ${error.message}`);
      refused.push(`${tellStep(what)}: ${error.message}`);
    }
  }
  return refused;
}

/** Finds out what became of the steps that a run which died had begun, and notes it. */
export async function settleJournal(tools: Omit<ApplyTools, "say">): Promise<void> {
  for (const { step, what, state } of stepsOf(tools.journal.entries)) {
    if (state !== "intended") continue;
    const found = await lookAtStep(tools.cloudflare, tools.zoneId, tools.run, what);
    if (found.is === "after") await tools.journal.append({ entry: "done", step, ...(found.id === undefined ? {} : { id: found.id }) });
    else if (found.is === "before")
      await tools.journal.append({ entry: "failed", step, reason: "the run ended before Cloudflare was told" });
  }
}

async function carryOut(step: Step, { cloudflare, zoneId, run }: ApplyTools): Promise<string | undefined> {
  const records = `/zones/${zoneId}/dns_records`;
  const marked = (body: RecordBody): RecordBody => ({ ...body, comment: markOf(run) });
  switch (step.kind) {
    case "create":
      return readZoneRecord(await cloudflare.send("POST", records, marked(step.body))).id;
    case "change":
      return readZoneRecord(await cloudflare.send("PATCH", `${records}/${step.before.id}`, step.fields)).id;
    case "replace": {
      const result = await cloudflare.send("POST", `${records}/batch`, { deletes: [{ id: step.before.id }], posts: [marked(step.body)] });
      const [made] = (result as { readonly posts?: readonly unknown[] } | null)?.posts ?? [];
      return made === undefined ? undefined : readZoneRecord(made).id;
    }
    case "setting":
      await cloudflare.send("PATCH", `/zones/${zoneId}/settings/${step.setting}`, { value: step.after });
      return undefined;
  }
}

const settingNames = { ssl: "SSL mode", always_use_https: "Always Use HTTPS" } as const;

/** One line for the person who decides. */
export function tellStep(step: Step): string {
  if (step.kind === "setting") return `${settingNames[step.setting]}: ${step.before} becomes ${step.after}`;
  if (step.kind === "create") return `add ${tellBody(step.body)}`;
  const { before } = step;
  const former = tell({ name: before.name, type: "TXT", value: before.content }).replace(" TXT ", ` ${before.type} `);
  if (step.kind === "replace") return `replace ${former} by ${tellBody(step.body)}`;
  const { content, priority, data, proxied } = step.fields;
  const parts = [
    ...(content === undefined || content === before.content ? [] : [`becomes ${priority === undefined ? "" : `${priority} `}${content}`]),
    ...(data === undefined ? [] : [`becomes ${Object.values(data).join(" ")}`]),
    ...(proxied === undefined || proxied === before.proxied ? [] : [proxied ? "goes behind the proxy" : "leaves the proxy"]),
  ];
  return `change ${former}: ${parts.length === 0 ? "its details change" : parts.join(", ")}`;
}

function tellBody({ name, type, content, priority, data, proxied }: RecordBody): string {
  const value = content === undefined ? Object.values(data ?? {}).join(" ") : `${priority === undefined ? "" : `${priority} `}${content}`;
  return `${name} ${type} ${value.length > 80 ? `${value.slice(0, 77)}…` : value}${proxied === true ? ", behind the proxy" : ""}`;
}
