import type { DnsChange, DnsPlan, DnsRecord } from "../model/dns-plan.ts";
import { type DnsProvider, dnsProviders } from "./dns-providers.ts";

/** The plan as clicks at the company that serves the zone, in the words of its form. */
export function writeSteps(plan: DnsPlan): string {
  const provider = dnsProviders.find(({ name }) => name === plan.provider?.name);
  const doing = plan.changes.filter(({ action }) => action === "create" || action === "change" || action === "remove-by-hand");
  const intro =
    provider === undefined
      ? [`Your name servers belong to nobody that openingday knows. Open the DNS records of ${plan.zone} where you bought the domain.`]
      : [
          `Your DNS is at ${provider.name} (${plan.provider?.rule ?? ""}). Open ${provider.path.slice(0, -1).join(" > ")}.`,
          ...(provider.source.verified
            ? []
            : [
                `Buttons may be called otherwise by now; ${provider.name} describes them at ${provider.source.url} (as of ${provider.source.dated}).`,
              ]),
        ];
  if (doing.length === 0) return `${[...intro, "", "Nothing has to be done: every record is there.", ""].join("\n")}${writeRest(plan)}`;
  const steps = doing.map((change, index) => writeStep(change, index + 1, plan.zone, provider));
  return `${[...intro, "", ...steps, `${doing.length + 1}. Save the plan's zone lines and run “openingday dns verify --expect FILE --wait”.`, ""].join("\n")}${writeRest(plan)}`;
}

function writeStep(
  { action, record, live, reason, compareFirst }: DnsChange,
  number: number,
  zone: string,
  provider: DnsProvider | undefined,
): string {
  const add = provider?.path.at(-1) ?? "Add record";
  const fields = sayFields(record, zone, provider);
  const why = `     Why: ${reason}.${compareFirst === true ? " Compare it with the page of that company first." : ""}`;
  if (action === "remove-by-hand")
    return `${number}. Delete the ${record.type} record ${shortName(record, zone, provider)} with the value ${record.value}.\n${why}\n`;
  if (action === "create" || live === undefined) return `${number}. Press “${add}” and enter\n${fields}\n${why}\n`;
  if (live.type !== record.type)
    return `${number}. Delete the ${live.type} record ${shortName(live, zone, provider)} (${live.value}), then at once press “${add}” and enter\n${fields}\n${why}\n`;
  return `${number}. Edit the ${live.type} record ${shortName(live, zone, provider)} that now says ${live.value}\n${fields}\n${why}\n`;
}

function sayFields(record: DnsRecord, zone: string, provider: DnsProvider | undefined): string {
  const { type, value, ttlSeconds } = record;
  const [priority, exchange] = type === "MX" ? value.split(/\s+/u) : [];
  const lines: readonly (readonly [string, string])[] = [
    ["Type", type],
    [provider?.fields.name ?? "Name", shortName(record, zone, provider)],
    [provider?.fields.value ?? "Value", exchange ?? value],
    ...(priority === undefined ? [] : [["Priority", priority] as const]),
    ["TTL", ttlSeconds === undefined ? "leave as it is" : `${ttlSeconds} seconds`],
  ];
  return lines.map(([name, text]) => `     ${`${name}:`.padEnd(14)} ${text}`).join("\n");
}

function shortName({ name }: DnsRecord, zone: string, provider: DnsProvider | undefined): string {
  if (provider?.nameField === "whole") return name;
  return name === zone ? "@" : name.slice(0, -(zone.length + 1));
}

function writeRest({ unseen, open }: DnsPlan): string {
  const lines = [
    ...unseen.map(({ name, type, reason }) => `Not known: ${name} ${type} (${reason})`),
    ...open.map((line) => `Left open: ${line}`),
  ];
  return lines.length === 0 ? "" : `\n${lines.join("\n")}\n`;
}
