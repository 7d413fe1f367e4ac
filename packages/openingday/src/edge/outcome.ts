import type { Cloudflare } from "./client.ts";
import { Refused } from "./refusal.ts";
import type { Step } from "./steps.ts";
import { formerBody, readZoneRecord, readZoneRecords, type RecordBody, valueOf, type ZoneRecord } from "./zone-record.ts";

/** What became of a step: `after` as it was meant, `before` as it was, `other`: somebody changed it since. */
export type Found = { readonly is: "before" | "other" } | { readonly is: "after"; readonly id?: string };

/** The mark by which a record of ours is known again, in its comment. */
export function markOf(run: string): string {
  return `openingday ${run}`;
}

/** Looks what became of a step whose answer never came, or that is to be undone. */
export async function lookAtStep(cloudflare: Cloudflare, zoneId: string, run: string, step: Step): Promise<Found> {
  if (step.kind === "setting") {
    const value = await readSetting(cloudflare, zoneId, step.setting);
    return { is: value === step.after ? "after" : value === step.before ? "before" : "other" };
  }
  if (step.kind === "change") {
    const now = await readRecord(cloudflare, zoneId, step.before.id);
    if (now === undefined) return { is: "other" };
    if (isAsMeant(now, formerBody(step.before))) return { is: "before" };
    return isAsMeant(now, { ...formerBody(step.before), ...step.fields }) ? { is: "after", id: now.id } : { is: "other" };
  }
  const ours = await findOurs(cloudflare, zoneId, run, step.body);
  if (step.kind === "create") return ours === undefined ? { is: "before" } : { is: "after", id: ours.id };
  if (ours !== undefined) return { is: "after", id: ours.id };
  const former = formerBody(step.before);
  const here = await listRecords(cloudflare, zoneId, former);
  return { is: here.some((one) => isAsMeant(one, former)) ? "before" : "other" };
}

export async function readSetting(cloudflare: Cloudflare, zoneId: string, name: string): Promise<string> {
  const result = (await cloudflare.get(`/zones/${zoneId}/settings/${name}`)) as { readonly value?: unknown } | null;
  return typeof result?.value === "string" ? result.value : "";
}

async function readRecord(cloudflare: Cloudflare, zoneId: string, id: string): Promise<ZoneRecord | undefined> {
  try {
    return readZoneRecord(await cloudflare.get(`/zones/${zoneId}/dns_records/${id}`));
  } catch (error) {
    if (error instanceof Refused && error.kind === "missing") return undefined;
    throw error;
  }
}

/** The record that this run made: same name, type and value, and our mark. */
async function findOurs(cloudflare: Cloudflare, zoneId: string, run: string, body: RecordBody): Promise<ZoneRecord | undefined> {
  const list = await listRecords(cloudflare, zoneId, body);
  return list.find((one) => one.comment === markOf(run) && isAsMeant(one, body));
}

async function listRecords(cloudflare: Cloudflare, zoneId: string, { name, type }: RecordBody): Promise<readonly ZoneRecord[]> {
  const list = await cloudflare.list(`/zones/${zoneId}/dns_records?name=${encodeURIComponent(name)}&type=${type}`);
  return readZoneRecords(list).filter((one) => one.name === name && one.type === type);
}

function isAsMeant(now: ZoneRecord, meant: RecordBody): boolean {
  const { type, content, priority, proxied, data } = meant;
  const value = content ?? caaOf(data ?? {});
  return (
    now.type === type &&
    valueOf(now) === valueOf({ type, content: value, priority: priority ?? null }) &&
    (proxied === undefined || now.proxied === proxied) &&
    // The ttl of a proxied record reads 1 whatever was sent.
    (now.proxied || now.ttl === meant.ttl)
  );
}

/** A CAA as its body holds it, in the form of an answer. */
function caaOf(data: Readonly<Record<string, unknown>>): string {
  const part = (name: string): string => (typeof data[name] === "string" || typeof data[name] === "number" ? String(data[name]) : "");
  return `${part("flags")} ${part("tag")} "${part("value")}"`;
}
