import type { MailHost, MailHosts, MailRoute } from "../../model/evidence-mail-hosts.ts";
import { defineProbe } from "../../model/probe.ts";
import type { Tools } from "../../model/tools.ts";
import { isDmarc, parseDmarc } from "../../parsers/dmarc.ts";
import { isWithin, plainName } from "../../parsers/host-name.ts";
import { readMailDomain } from "../../parsers/mail-address.ts";
import { describeFailure } from "../failure.ts";
import { lookUp } from "../look-up.ts";
import { mailDomain, returnPathHosts } from "./mail-names.ts";
import { reverseName } from "./reverse-name.ts";

const maxRoutes = 6;
const maxHosts = 5;

type Door = Pick<Tools, "dns" | "smtp">;

/**
 * The hosts that take replies, bounces and reports: their addresses, their names and what each says to one EHLO. A domain without MX
 * records takes mail at its own address.
 * @see RFC 5321 section 5.1, RFC 7505
 */
export default defineProbe({
  key: "mail.hosts",
  mode: "passive",
  timeoutMs: 15_000,
  maxRequests: maxRoutes * (1 + maxHosts * 6),
  async gather({ target, tools }): Promise<MailHosts> {
    const domain = mailDomain(target.declared);
    const asked = new Map<string, Promise<MailHost>>();
    const route = (of: string, purpose: MailRoute["purpose"]): Promise<MailRoute> => askRoute(tools, of, purpose, asked);
    const [replies, reports, ...bounces] = await Promise.all([
      route(domain, "replies"),
      reportDomains(tools.dns, domain).then((domains) => Promise.all(domains.map((of) => route(of, "reports")))),
      ...returnPathHosts(target.declared)
        .slice(0, maxRoutes)
        .map((host) => route(host, "bounces")),
    ]);
    // A label that nobody set up is no route.
    const inUse = bounces.filter(({ mx }) => mx.values.length > 0);
    return { routes: [replies, ...inUse, ...reports].slice(0, maxRoutes) };
  },
});

/** Further domains of our own whose mailboxes are to take DMARC reports; those of others are theirs to keep. */
async function reportDomains(dns: Tools["dns"], domain: string): Promise<string[]> {
  const { lookup } = await lookUp(dns, { name: `_dmarc.${domain}`, type: "TXT" });
  const parsed = parseDmarc(lookup.values.find(isDmarc) ?? "");
  if (!parsed.ok) return [];
  const domains = parsed.value.aggregateReports.flatMap((uri) => readMailDomain(uri.replace(/^mailto:/i, "")) ?? []);
  return [...new Set(domains)].filter((one) => one !== domain && isWithin(one, domain));
}

async function askRoute(
  tools: Door,
  domain: string,
  purpose: MailRoute["purpose"],
  asked: Map<string, Promise<MailHost>>,
): Promise<MailRoute> {
  const { lookup: mx } = await lookUp(tools.dns, { name: domain, type: "MX" });
  const entries = mx.values.map(readExchange);
  const nullMx = entries.length === 1 && entries[0]?.name === "";
  const isSilent = mx.error !== undefined || (mx.rcode !== "NOERROR" && mx.rcode !== "NXDOMAIN");
  const named = entries.length > 0 || isSilent || mx.rcode === "NXDOMAIN" ? entries : [{ preference: 0, name: domain }];
  const wanted = nullMx ? [] : named.filter(({ name }) => name !== "").toSorted((a, b) => a.preference - b.preference);
  const hosts = wanted.slice(0, maxHosts).map(async ({ name, preference }) => {
    const known = asked.get(name) ?? askHost(tools, name, preference);
    asked.set(name, known);
    return { ...(await known), preference };
  });
  return { domain, purpose, mx, nullMx, hosts: await Promise.all(hosts) };
}

function readExchange(value: string): { preference: number; name: string } {
  const [preference = "", name = ""] = value.trim().split(/\s+/);
  return { preference: Number(preference), name: plainName(name) };
}

async function askHost(tools: Door, name: string, preference: number): Promise<MailHost> {
  const [a, aaaa, talk] = await Promise.all([
    lookUp(tools.dns, { name, type: "A" }),
    lookUp(tools.dns, { name, type: "AAAA" }),
    tools.smtp.converse({ host: name }).then(
      ({ banner, startTls, refused }) => ({ greeting: { banner, startTls, ...(refused === undefined ? {} : { refused }) } }),
      (error: unknown) => ({ error: describeFailure(error).error }),
    ),
  ]);
  const address = a.lookup.values[0] ?? aaaa.lookup.values[0];
  const reverse = address === undefined ? undefined : await askReverse(tools.dns, address);
  const base = { name, preference, a: a.lookup, aaaa: aaaa.lookup, chain: a.answer?.chain ?? aaaa.answer?.chain ?? [] };
  return { ...base, ...(reverse === undefined ? {} : { reverse }), ...talk };
}

async function askReverse(dns: Tools["dns"], address: string): Promise<MailHost["reverse"]> {
  const { lookup } = await lookUp(dns, { name: reverseName(address), type: "PTR" });
  if (lookup.error !== undefined) return undefined;
  const names = lookup.values.map(plainName).slice(0, 3);
  const type = address.includes(":") ? "AAAA" : "A";
  const forward = await Promise.all(names.map(async (name) => (await lookUp(dns, { name, type })).lookup.values));
  return { address, names, confirmed: forward.some((values) => values.includes(address)) };
}
