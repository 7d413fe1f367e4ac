import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { EdgeRecord } from "../../model/evidence-edge.ts";
import { findLeaks } from "./reading/origin-leaks.ts";

export default defineCheck({
  id: "cloudflare-records",
  title: "At Cloudflare, web hosts are behind the proxy and mail hosts are not",
  why: "The orange cloud decides for each record whether Cloudflare stands in front. Mail cannot pass it, and a record without it gives the server’s own address away.",
  rows: ["S5.C1"],
  risk: "edge-bypassed",
  needs: ["edge.path"],
  uses: ["edge.settings", "edge.origin"],
  specs: [{ document: "Cloudflare: Proxy status" }, { document: "RFC 5321", section: "5.1" }],
  evaluate({ "edge.path": path, "edge.settings": zone, "edge.origin": origin }, { declared, unseen }) {
    if (zone === undefined) {
      const failed = unseen?.["edge.settings"];
      return failed === undefined
        ? { status: "not-applicable", reason: "no token for Cloudflare was given, so its records were not read" }
        : { status: "inconclusive", reason: failed };
    }
    if ("unread" in zone.records) return { status: "inconclusive", reason: zone.records.unread };
    const records = zone.records.value;
    const named = new Set([new URL(declared.site).hostname, new URL(declared.app).hostname, ...declared.hosts.map(({ name }) => name)]);
    const seen = records
      .filter(({ type, name }) => type !== "TXT" && (named.has(name) || type === "MX"))
      .slice(0, 40)
      .map(({ name, type, proxied }) => `${name} ${type}: ${type === "MX" ? "mail" : proxied ? "proxied" : "DNS only"}`);
    const elsewhere = new Set(path.hosts.filter(({ front }) => front !== undefined && front !== "cloudflare").map(({ host }) => host));
    const mail = findProxiedMail(records, seen);
    const bare = findUnproxied(records, declared.domain, new URL(declared.app).hostname, elsewhere, seen);
    // A server that takes nobody but the edge may be known to everybody.
    const leaks = origin === undefined || origin.direct === "answered" ? findLeaks(records) : [];
    const leak: FindingDraft[] =
      leaks.length === 0
        ? []
        : [
            {
              code: "origin-leaked",
              severity: "low",
              confidence: origin === undefined ? "likely" : "proved",
              message: `The address of the server behind Cloudflare can be read in ${leaks.map(({ where }) => where).join(", ")}.`,
              breaks: "Whoever reads it there can walk around Cloudflare, unless the server takes connections from Cloudflare alone.",
              fix: "Let the server’s firewall take web traffic from Cloudflare’s addresses alone; or give mail and tools a server of their own.",
              seen: [...seen, ...leaks.map(({ where }) => `${where} holds the address of a proxied record`)],
            },
          ];
    const findings = [...mail, ...bare, ...leak];
    if (findings.length === 0) return { status: "passed", seen };
    return { status: mail.length > 0 ? "failed" : "warned", findings };
  },
});

/** Hosts of MX records, and DKIM names, behind the web proxy. */
function findProxiedMail(records: readonly EdgeRecord[], seen: readonly string[]): FindingDraft[] {
  const targets = new Set(records.filter(({ type }) => type === "MX").map(({ content }) => content.toLowerCase().replace(/\.$/u, "")));
  const proxied = records.filter((one) => one.proxied);
  const hosts = proxied.filter(({ name }) => targets.has(name)).map(({ name }) => name);
  const keys = proxied.filter(({ name, type }) => type === "CNAME" && name.includes("._domainkey.")).map(({ name }) => name);
  const list: FindingDraft[] = [];
  if (hosts.length > 0)
    list.push({
      code: "mail-host-proxied",
      severity: "high",
      confidence: "proved",
      message: `Mail for you goes to ${[...new Set(hosts)].join(", ")}, and Cloudflare’s proxy stands in front of it.`,
      breaks: "The proxy carries web traffic only: mail to your addresses is not delivered.",
      fix: "Give mail a host of its own that is “DNS only” (the grey cloud), and name it in the MX record.",
      seen,
    });
  if (keys.length > 0)
    list.push({
      code: "mail-key-proxied",
      severity: "high",
      confidence: "proved",
      message: `The mail key ${keys.join(", ")} is behind Cloudflare’s proxy, so nobody can read it.`,
      breaks: "Your mails count as unsigned and land in spam.",
      fix: "Switch this record to “DNS only” (the grey cloud); “openingday dns apply” does it.",
      seen,
    });
  return list;
}

/** The app beside a proxied apex without the proxy; fine where another platform's edge stands in front of it. */
function findUnproxied(
  records: readonly EdgeRecord[],
  apex: string,
  app: string,
  elsewhere: ReadonlySet<string>,
  seen: readonly string[],
): FindingDraft[] {
  const web = (name: string): readonly EdgeRecord[] =>
    records.filter((one) => one.name === name && ["A", "AAAA", "CNAME"].includes(one.type));
  const isBare = app !== apex && web(app).length > 0 && web(app).every(({ proxied }) => !proxied);
  if (!isBare || elsewhere.has(app) || !web(apex).some(({ proxied }) => proxied)) return [];
  return [
    {
      code: "app-unproxied",
      severity: "medium",
      confidence: "proved",
      message: `${apex} is behind Cloudflare’s proxy, but ${app}, where customers log in, is not (“DNS only”).`,
      breaks: "The part of the product that needs limits and protection most has none.",
      fix: `In Cloudflare, under DNS, switch the record of ${app} to “Proxied”, unless your host asks for “DNS only”.`,
      seen,
    },
  ];
}
