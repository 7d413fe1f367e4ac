import type { DnsChange, DnsPlan, DnsRecord } from "../model/dns-plan.ts";
import { bodyOf, isProxiable, plannedValue, type RecordBody, valueOf, type ZoneRecord } from "./zone-record.ts";

/** One change at Cloudflare, small enough to be undone by itself. */
export type Step =
  | { readonly kind: "create"; readonly body: RecordBody; readonly why: string }
  /** Fields of a record that change; all others stay. */
  | { readonly kind: "change"; readonly before: ZoneRecord; readonly fields: Partial<RecordBody>; readonly why: string }
  /** Another type takes the record's place, in one transaction. */
  | { readonly kind: "replace"; readonly before: ZoneRecord; readonly body: RecordBody; readonly why: string }
  | {
      readonly kind: "setting";
      readonly setting: "ssl" | "always_use_https";
      readonly before: string;
      readonly after: string;
      readonly why: string;
    };

export interface Steps {
  readonly steps: readonly Step[];
  /** What is left for a person to do, a sentence each. */
  readonly byHand: readonly string[];
}

/**
 * The plan as calls, held against what the zone holds now: what is there already needs none, so a plan that was half done goes on
 * where it stopped. `proxies`: the configuration puts Cloudflare in front of web hosts. Pure.
 */
export function planSteps(plan: DnsPlan, zone: readonly ZoneRecord[], proxies: boolean): Steps {
  const steps: Step[] = [];
  const byHand: string[] = [];
  const taken = new Set<string>();
  for (const change of plan.changes) {
    if (change.action === "remove-by-hand") byHand.push(`${tell(change.record)} stands in the way: ${change.reason}`);
    if (change.action !== "create" && change.action !== "change") continue;
    if (change.compareFirst === true) {
      byHand.push(`${tell(change.record)}: compare it with your provider’s own page first. ${change.reason}`);
      continue;
    }
    const made = stepFor(
      change,
      zone.filter(({ id }) => !taken.has(id)),
      proxies,
    );
    if (typeof made === "string") byHand.push(made);
    else if (made !== undefined) {
      steps.push(made);
      if (made.kind === "change" || made.kind === "replace") taken.add(made.before.id);
    }
  }
  const planned = new Set(steps.flatMap((step) => (step.kind === "change" ? [step.before.id] : [])));
  const mail = unproxyMail(zone, planned);
  return { steps: [...steps, ...mail.steps], byHand: [...byHand, ...mail.byHand] };
}

/** The step, a sentence where a person must act, or nothing where all is as wanted. */
function stepFor(
  { action, record, live, reason, mayProxy }: DnsChange,
  zone: readonly ZoneRecord[],
  proxies: boolean,
): Step | string | undefined {
  const wanted = plannedValue(record);
  const here = zone.filter(({ name }) => name === record.name);
  const same = here.find((one) => one.type === record.type && valueOf(one) === wanted);
  const mustNotProxy = mayProxy !== true;
  if (same !== undefined)
    return same.proxied && mustNotProxy ? { kind: "change", before: same, fields: { proxied: false }, why: reason } : undefined;
  if (action === "change" && live !== undefined) {
    const before = findLive(live, here);
    if (before === undefined) return `${tell(live)} is not in the zone as the plan saw it. Make the plan again.`;
    const proxied = before.proxied && !mustNotProxy;
    const body = bodyOf(record, proxied);
    if (before.type !== record.type) return { kind: "replace", before, body, why: reason };
    const { type: _type, name: _name, ttl, ...fields } = body;
    return { kind: "change", before, fields: record.ttlSeconds === undefined ? fields : { ...fields, ttl }, why: reason };
  }
  const blocking = here.find((one) => (record.type === "CNAME" ? isProxiable(one.type) : one.type === "CNAME" && isProxiable(record.type)));
  if (blocking !== undefined)
    return `${blocking.name} already has a ${blocking.type} record, so ${tell(record)} cannot be added. Remove the old one first.`;
  return { kind: "create", body: bodyOf(record, proxies && !mustNotProxy && isProxiable(record.type)), why: reason };
}

/** The zone's record that a plan saw from outside: by its value, or, behind the proxy where the value cannot be seen, the only one. */
function findLive(live: DnsRecord, here: readonly ZoneRecord[]): ZoneRecord | undefined {
  const exact = here.find((one) => one.type === live.type && valueOf(one) === plannedValue(live));
  if (exact !== undefined) return exact;
  const behind = here.filter((one) => one.proxied && isProxiable(one.type));
  return behind.length === 1 && isProxiable(live.type) ? behind[0] : undefined;
}

/** Hosts that take mail, and DKIM names, must not be behind a proxy for web traffic. */
function unproxyMail(zone: readonly ZoneRecord[], planned: ReadonlySet<string>): Steps {
  const takesMail = new Set(zone.filter(({ type }) => type === "MX").map(({ content }) => content.toLowerCase().replace(/\.$/u, "")));
  const steps: Step[] = [];
  const byHand: string[] = [];
  for (const before of zone) {
    const isDkim = before.name.includes("._domainkey.");
    if (!before.proxied || planned.has(before.id) || !(isDkim || takesMail.has(before.name))) continue;
    const isWebHost = !isDkim && /^(?:www|app|api)\.|^[^.]+\.[^.]+$/u.test(before.name);
    if (isWebHost)
      byHand.push(
        `${before.name} takes mail and serves the site, but behind Cloudflare's proxy it can do only the second: give mail a name of its own, such as mail.${before.name}, and point the MX record there.`,
      );
    else
      steps.push({
        kind: "change",
        before,
        fields: { proxied: false },
        why: isDkim ? "mail keys cannot be read through the proxy" : "mail cannot pass the proxy",
      });
  }
  return { steps, byHand };
}

export function tell({ name, type, value }: Pick<DnsRecord, "name" | "type" | "value">): string {
  return `${name} ${type} ${value.length > 80 ? `${value.slice(0, 77)}…` : value}`;
}
