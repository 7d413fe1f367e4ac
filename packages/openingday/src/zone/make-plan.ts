import type { DnsHosts, DnsZone } from "../model/evidence-dns.ts";
import type { DnsAction, DnsChange, DnsPlan, DnsRecord, PlannedType, WantedRecord } from "../model/dns-plan.ts";
import type { Declared } from "../model/target.ts";
import { isDmarc } from "../parsers/dmarc.ts";
import { isSpf } from "../parsers/spf.ts";
import { comparableValue } from "./compare-answers.ts";
import { nameDnsProvider } from "./dns-providers.ts";
import { type LiveZone, readLiveZone } from "./live-records.ts";
import { planSpf } from "./plan-spf.ts";
import type { Settled } from "./wanted-hosts.ts";
import { wantRecords } from "./wanted-records.ts";

export interface PlanInput {
  readonly declared: Declared;
  readonly zone: DnsZone;
  readonly hosts?: DnsHosts;
  /** When the evidence was gathered, epoch milliseconds. */
  readonly at: number;
}

const addressTypes: readonly PlannedType[] = ["A", "AAAA", "CNAME"];
const order: readonly DnsAction[] = ["create", "change", "remove-by-hand", "keep", "foreign"];

/** The way from what lives to what the configuration needs. Nothing that it does not need is ever taken away. */
export function makePlan({ declared, zone, hosts, at }: PlanInput): DnsPlan {
  const live = readLiveZone(zone);
  const wanted = wantRecords(declared, zone.zone, live, hosts);
  const changes: DnsChange[] = [];
  const unseen: DnsPlan["unseen"][number][] = [];
  const sets = Map.groupBy(
    wanted.records.filter(({ name, type }) => !(addressTypes.includes(type) && wanted.settled.has(name))),
    ({ name, type }) => (addressTypes.includes(type) ? `${name} address` : `${name} ${type}`),
  );
  for (const records of sets.values()) {
    const [{ name, type } = { name: "", type: "A" as PlannedType }] = records;
    const types = typesBeside(records, live);
    if (types.length === 0) {
      unseen.push({ name, type, reason: "it was not asked for" });
      continue;
    }
    const found = types.map((one) => ({ type: one, ...live.at(name, one) }));
    const missing = found.find((one) => one.unseen !== undefined);
    if (missing?.unseen !== undefined) unseen.push({ name, type: missing.type, reason: missing.unseen });
    else
      changes.push(
        ...planSet(
          records,
          found.flatMap((one) => one.records ?? []),
        ),
      );
  }
  const spf = planSpf(wanted.spf, live);
  changes.push(...spf.changes);
  unseen.push(...spf.unseen);
  changes.push(...keepSettled(wanted.settled, live), ...leaveAlone(zone.zone, live, changes));
  const ns = zone.child.ns.length > 0 ? zone.child.ns : zone.parent.ns;
  const provider = nameDnsProvider(ns);
  return {
    planVersion: 1,
    zone: zone.zone,
    at,
    ...(provider === undefined ? {} : { provider: { name: provider.name, rule: provider.rule } }),
    changes: order.flatMap((action) => changes.filter((change) => change.action === action)),
    unseen,
    open: [...wanted.open, ...spf.open],
  };
}

/** What has to be seen of a name: nothing at all lives beside a CNAME, and no CNAME beside anything. */
function typesBeside(wanted: readonly WantedRecord[], live: LiveZone): readonly PlannedType[] {
  const [{ name, type } = { name: "", type: "A" as PlannedType }] = wanted;
  const asked = live.asked(name);
  if (wanted.some((record) => record.type === "CNAME")) return asked.length === 0 ? [] : [...new Set<PlannedType>(["CNAME", ...asked])];
  if (!addressTypes.includes(type)) return [type];
  return addressTypes.filter((one) => one === "CNAME" || wanted.some((record) => record.type === one));
}

/** One name's records of one kind: what is right is kept, what is wrong gives way, what is missing is added. */
function planSet(wanted: readonly WantedRecord[], live: readonly DnsRecord[]): readonly DnsChange[] {
  const kept = wanted.flatMap((record) => {
    const match = live.find((one) => isSame(one, record));
    return match === undefined ? [] : [{ record, match }];
  });
  const missing = wanted.filter((record) => !kept.some((one) => one.record === record));
  const surplus = live.filter((one) => !kept.some(({ match }) => match === one) && rivals(one, wanted));
  // The pairs that need the least: a record of the same type first.
  const giving = [...surplus];
  const paired = missing.map((record) => {
    const at = Math.max(
      giving.findIndex(({ type }) => type === record.type),
      giving.length > 0 && !giving.some(({ type }) => type === record.type) ? 0 : -1,
    );
    return { record, live: at < 0 ? undefined : giving.splice(at, 1)[0] };
  });
  return [
    ...kept.map(({ record, match }) => change("keep", record, match)),
    ...paired.map((pair) => (pair.live === undefined ? change("create", pair.record) : change("change", pair.record, pair.live))),
    ...giving.map((record): DnsChange => ({ action: "remove-by-hand", record, reason: whyAway(record, wanted) })),
  ];
}

/** Whether a live record stands against those that are wanted. Texts and CAA of several services live side by side. */
function rivals(live: DnsRecord, wanted: readonly WantedRecord[]): boolean {
  if (wanted.some(({ type }) => type === "CNAME")) return true;
  if (live.type === "CAA") return false;
  if (live.type !== "TXT") return true;
  if (isDmarc(live.value)) return wanted.some(({ value }) => isDmarc(value));
  return /(?:^|\.)_domainkey\./u.test(live.name);
}

function whyAway(live: DnsRecord, wanted: readonly WantedRecord[]): string {
  const [first] = wanted;
  if (isDmarc(live.value)) return "with two policies receivers follow none of them";
  if (live.type === "MX") return "mail goes to it as well";
  if (first?.type === "CNAME") return "nothing else can live beside a CNAME";
  if (live.type === "CNAME") return "an address cannot live beside a CNAME";
  return "a part of your visitors is led there";
}

function change(action: "create" | "change" | "keep", record: WantedRecord, live?: DnsRecord): DnsChange {
  const { name, type, value, ttlSeconds, reason, mayProxy, compareFirst } = record;
  return {
    action,
    record: { name, type, value, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) },
    ...(live === undefined ? {} : { live }),
    reason,
    mayProxy,
    ...(compareFirst === undefined ? {} : { compareFirst }),
  };
}

function keepSettled(settled: ReadonlyMap<string, Settled>, live: LiveZone): readonly DnsChange[] {
  return [...settled].flatMap(([name, { reason, isDeclared, mayProxy }]) =>
    live.all
      .filter((record) => record.name === name && addressTypes.includes(record.type))
      .map((record): DnsChange => ({ action: "keep", record, live: record, reason, ...(isDeclared ? { mayProxy } : {}) })),
  );
}

/** What is live and nobody asked for. The zone's own name servers are the registrar's and the provider's affair. */
function leaveAlone(zone: string, live: LiveZone, planned: readonly DnsChange[]): readonly DnsChange[] {
  const spoken = planned.flatMap(({ action, record, live: one }) => [
    ...(action === "create" ? [] : [record]),
    ...(one === undefined ? [] : [one]),
  ]);
  return live.all
    .filter((record) => !(record.type === "NS" && record.name === zone) && !spoken.some((one) => isSame(one, record)))
    .map((record): DnsChange => ({ action: "foreign", record, reason: sayForeign(record) }));
}

function sayForeign({ type, value }: DnsRecord): string {
  if (type === "TXT" && isSpf(value)) return "SPF; nothing in the configuration needs a change of it";
  if (type === "AAAA") return "not declared; see that the same site answers there";
  return "not declared; left alone";
}

function isSame(one: DnsRecord, other: DnsRecord): boolean {
  return (
    one.name === other.name && one.type === other.type && comparableValue(one.type, one.value) === comparableValue(other.type, other.value)
  );
}
