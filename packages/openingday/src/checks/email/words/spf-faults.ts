import type { SpfNode, SpfTree } from "../../../model/evidence-spf.ts";
import { parseSpf } from "../../../parsers/spf.ts";

/** Limits of every receiver. @see RFC 7208 section 4.6.4 */
export const maxLookups = 10;
const maxVoids = 2;

/** A reason for which receivers give up on the record (`permerror`), whoever sends. */
export interface SpfFault {
  readonly code: "several" | "invalid" | "loop" | "missing-include" | "too-many-lookups" | "too-many-voids" | "crowded-mx";
  readonly message: string;
  readonly fix: string;
  /** Section of RFC 7208. */
  readonly section: string;
}

/** Everything in the tree that makes receivers answer `permerror`, also behind a term that would match first. */
export function findSpfFaults(tree: SpfTree): SpfFault[] {
  const faults = tree.nodes.flatMap((node) => nodeFaults(tree, node));
  if (tree.lookups > maxLookups && tree.sendersBehindLimit) faults.push({ code: "too-many-lookups", ...tooManyLookups(tree) });
  if (tree.voids.length > maxVoids)
    faults.push({
      code: "too-many-voids",
      section: "4.6.4",
      message: `${tree.voids.length} parts of the SPF record of ${tree.host} lead to nothing (${tree.voids.map(({ term }) => term).join(", ")}), and receivers give up after ${maxVoids}.`,
      fix: "Take out the parts whose names no longer exist.",
    });
  for (const { domain, term } of tree.crowded)
    faults.push({
      code: "crowded-mx",
      section: "4.6.4",
      message: `“${term}” in the SPF record of ${domain} stands for more than ten mail hosts, and receivers give up there.`,
      fix: `Name the servers that send by “ip4:” in place of “${term}”.`,
    });
  return faults;
}

/** Words for a tree above the limit, whether it hides senders or only the end of the record. */
export function tooManyLookups(tree: SpfTree): Pick<SpfFault, "message" | "fix" | "section"> {
  const more = tree.stopped === undefined ? "" : "more than ";
  return {
    section: "4.6.4",
    message: `The SPF record of ${tree.host} needs ${more}${tree.lookups} lookups with everything it includes, and receivers give up after ${maxLookups}.`,
    fix: `Remove the senders that you no longer use from the TXT record at ${tree.host}.`,
  };
}

function nodeFaults({ host }: SpfTree, node: SpfNode): SpfFault[] {
  const { domain, via, records, near, error, rcode, loop, depth } = node;
  const part = depth === 0 ? `The SPF record of ${host}` : `The SPF record of ${host} includes ${domain}, whose record`;
  if (loop === true)
    return [
      {
        code: "loop",
        section: "4.6.4",
        message: `The SPF record of ${host} goes round in a circle: “${via}” leads back to ${domain}.`,
        fix: `Take “${via}” out of the record it stands in.`,
      },
    ];
  if (error !== undefined || (rcode !== "NOERROR" && rcode !== "NXDOMAIN")) return [];
  if (records.length > 1)
    return [
      {
        code: "several",
        section: "4.5",
        message: `${domain} publishes ${records.length} SPF records, and receivers then treat them all as broken${depth === 0 ? "" : `; ${host} includes it`}.`,
        fix: `Put what the records allow into one TXT record at ${domain} and delete the others.`,
      },
    ];
  const [record] = records;
  if (record === undefined) {
    // A root without a record is no fault: mail may go out under another return path.
    if (depth === 0) return near.length === 0 ? [] : [misspelt(domain)];
    return [
      {
        code: "missing-include",
        section: via.startsWith("redirect=") ? "6.1" : "5.2",
        message: `“${via}” in the SPF record of ${host} leads to ${domain}, which has no SPF record, so receivers treat yours as broken.`,
        fix: `Correct the name after “${via.split(/[:=]/)[0]}”, or take the part out.`,
      },
    ];
  }
  const parsed = parseSpf(record);
  if (parsed.ok) return [];
  const place = "at" in parsed ? ` (character ${parsed.at})` : "";
  return [
    {
      code: "invalid",
      section: "4.6",
      message: `${part} cannot be used: ${parsed.error}${place}.`,
      fix: depth === 0 ? `Correct the TXT record at ${domain}.` : `Take “${via}” out until ${domain} is repaired.`,
    },
  ];
}

function misspelt(domain: string): SpfFault {
  return {
    code: "invalid",
    section: "4.5",
    message: `The SPF record of ${domain} is spelt in a way that receivers do not recognise: it must begin with “v=spf1” and a space.`,
    fix: `Correct the TXT record at ${domain}.`,
  };
}

/** What each part of the root record costs, the dearest first: "include:a.test costs 6, mx costs 1". */
export function sayCosts(tree: SpfTree): string {
  const costs = tree.nodes
    .filter(({ depth }) => depth === 1)
    .toSorted((a, b) => b.lookups - a.lookups)
    .map(({ via, lookups }) => `${via} costs ${lookups}`);
  const included = tree.nodes.filter(({ depth }) => depth === 1).reduce((sum, { lookups }) => sum + lookups, 0);
  const rest = tree.lookups - included;
  return [...costs, ...(rest > 0 && costs.length > 0 ? [`the other parts cost ${rest}`] : [])].join(", ");
}
