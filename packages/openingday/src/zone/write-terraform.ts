import type { DnsChange, DnsPlan } from "../model/dns-plan.ts";
import { toCloudflareBody } from "./write-cloudflare.ts";

/** The plan as `cloudflare_dns_record` resources of version 5 of Cloudflare's provider; what is right already is not repeated. */
export function writeTerraform(plan: DnsPlan, proxies: boolean): string {
  const wanted = plan.changes.filter(({ action }) => action === "create" || action === "change");
  const names = new Map<string, number>();
  const blocks = wanted.map((change) => writeBlock(change, proxies, uniqueLabel(change, names)));
  const rest = plan.changes.filter(({ action }) => action === "remove-by-hand");
  return [
    `# ${plan.zone}, as openingday dns plan wants it. A record that exists has to be imported before it is changed.`,
    `variable "zone_id" {\n  type = string\n}\n`,
    ...blocks,
    ...rest.map(({ record, reason }) => `# remove by hand: ${oneLine(`${record.name} ${record.type} ${record.value} (${reason})`)}`),
    "",
  ].join("\n");
}

function writeBlock(change: DnsChange, proxies: boolean, label: string): string {
  const body = toCloudflareBody(change, proxies);
  const fields: readonly (readonly [string, string])[] = [
    ["zone_id", "var.zone_id"],
    ["name", quote(body.name)],
    ["type", quote(body.type)],
    ...(body.content === undefined ? [] : [["content", quote(body.content)] as const]),
    ...(body.data === undefined
      ? []
      : [["data", `{ flags = ${body.data.flags}, tag = ${quote(body.data.tag)}, value = ${quote(body.data.value)} }`] as const]),
    ...(body.priority === undefined ? [] : [["priority", String(body.priority)] as const]),
    ["ttl", String(body.ttl)],
    ["proxied", String(body.proxied)],
  ];
  const wide = Math.max(...fields.map(([name]) => name.length));
  const { live } = change;
  return [
    `# ${oneLine(change.reason)}`,
    ...(live === undefined
      ? []
      : [
          `# instead of ${oneLine(`${live.name} ${live.type} ${live.value}`)}: terraform import cloudflare_dns_record.${label} '<zone_id>/<record_id>'`,
        ]),
    `resource "cloudflare_dns_record" "${label}" {`,
    ...fields.map(([name, value]) => `  ${name.padEnd(wide)} = ${value}`),
    "}\n",
  ].join("\n");
}

/** A text of HCL: quotes and backslashes escaped, and `${` and `%{`, which would be read as code. */
function quote(text: string): string {
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll(/[\r\n]+/gu, " ")
    .replaceAll(/([$%])\{/gu, "$1$1{");
  return `"${escaped}"`;
}

function uniqueLabel({ record }: DnsChange, taken: Map<string, number>): string {
  const label = `${record.name}_${record.type}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replace(/^(?=[0-9])/u, "_");
  const count = (taken.get(label) ?? 0) + 1;
  taken.set(label, count);
  return count === 1 ? label : `${label}_${count}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/gu, " ");
}
