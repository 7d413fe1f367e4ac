import { isWithin, plainName } from "../parsers/host-name.ts";

/** A company that serves zones, how its name servers give it away, and the way to its record list. */
export interface DnsProvider {
  readonly name: string;
  /** Ends of its name servers' names; `*` stands for any part of one label. */
  readonly nameServers: readonly string[];
  /** From the dashboard to the form for a new record. */
  readonly path: readonly string[];
  /** What its form wants in the field for the name: only what stands in front of the domain (`@` for the domain itself), or the whole. */
  readonly nameField: "relative" | "whole";
  /** What it calls the fields of a record. */
  readonly fields: { readonly name: string; readonly value: string };
  readonly source: {
    readonly url: string;
    /** When the entry was written or last compared. */
    readonly dated: string;
    /** False: from third parties or general knowledge; buttons may be called otherwise by now. */
    readonly verified: boolean;
  };
}

const dated = "2026-11-28";
const unverified = (url: string): DnsProvider["source"] => ({ url, dated, verified: false });

/** DNS providers that founders of small products meet. */
export const dnsProviders: readonly DnsProvider[] = [
  {
    name: "Cloudflare",
    nameServers: ["ns.cloudflare.com", "foundationdns.com", "foundationdns.net", "foundationdns.org"],
    path: ["dash.cloudflare.com", "your domain", "DNS", "Records", "Add record"],
    nameField: "relative",
    fields: { name: "Name", value: "Content" },
    source: unverified("https://developers.cloudflare.com/dns/manage-dns-records/how-to/create-dns-records/"),
  },
  {
    name: "GoDaddy",
    nameServers: ["domaincontrol.com"],
    path: ["dcc.godaddy.com/control/portfolio", "your domain", "DNS", "Add New Record"],
    nameField: "relative",
    fields: { name: "Name", value: "Value" },
    source: unverified("https://www.godaddy.com/help/manage-dns-records-680"),
  },
  {
    name: "Namecheap",
    nameServers: ["registrar-servers.com"],
    path: ["namecheap.com", "Domain List", "Manage", "Advanced DNS", "Add New Record"],
    nameField: "relative",
    fields: { name: "Host", value: "Value" },
    source: unverified("https://www.namecheap.com/support/knowledgebase/article.aspx/767/10/how-to-change-dns-for-a-domain/"),
  },
  {
    name: "Squarespace",
    nameServers: ["squarespacedns.com", "googledomains.com"],
    path: ["account.squarespace.com/domains", "your domain", "DNS", "DNS Settings", "Custom records", "Add record"],
    nameField: "relative",
    fields: { name: "Host", value: "Data" },
    source: unverified("https://support.squarespace.com/hc/en-us/articles/360002101888"),
  },
  {
    name: "Amazon Route 53",
    nameServers: ["awsdns-*.com", "awsdns-*.net", "awsdns-*.org", "awsdns-*.co.uk"],
    path: ["console.aws.amazon.com/route53", "Hosted zones", "your domain", "Create record"],
    nameField: "relative",
    fields: { name: "Record name", value: "Value" },
    source: unverified("https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-creating.html"),
  },
  {
    name: "Vercel",
    nameServers: ["vercel-dns.com"],
    path: ["vercel.com/dashboard", "Domains", "your domain", "DNS Records", "Add"],
    nameField: "relative",
    fields: { name: "Name", value: "Value" },
    source: unverified("https://vercel.com/docs/domains/managing-dns-records"),
  },
  {
    name: "Netlify",
    nameServers: ["nsone.net"],
    path: ["app.netlify.com", "Domains", "your domain", "DNS records", "Add new record"],
    nameField: "relative",
    fields: { name: "Name", value: "Value" },
    source: unverified("https://docs.netlify.com/domains-https/netlify-dns/"),
  },
  {
    name: "Porkbun",
    nameServers: ["ns.porkbun.com"],
    path: ["porkbun.com/account/domainsSpeedy", "your domain", "DNS", "Add record"],
    nameField: "relative",
    fields: { name: "Host", value: "Answer" },
    source: unverified("https://kb.porkbun.com/article/231-how-to-add-dns-records-on-porkbun"),
  },
  {
    name: "Hetzner",
    nameServers: ["ns.hetzner.com", "ns.hetzner.de", "first-ns.de", "second-ns.de", "second-ns.com"],
    path: ["console.hetzner.com", "your project", "DNS", "your domain", "Records", "Add record"],
    nameField: "relative",
    fields: { name: "Name", value: "Value" },
    source: { url: "https://docs.hetzner.com/networking/dns/getting-started/delegate-to-hetzner", dated, verified: true },
  },
  {
    name: "DigitalOcean",
    nameServers: ["digitalocean.com"],
    path: ["cloud.digitalocean.com", "Networking", "Domains", "your domain", "Create new record"],
    nameField: "relative",
    fields: { name: "Hostname", value: "Value" },
    source: unverified("https://docs.digitalocean.com/products/networking/dns/how-to/manage-records/"),
  },
  {
    name: "IONOS",
    nameServers: ["ui-dns.com", "ui-dns.org", "ui-dns.de", "ui-dns.biz"],
    path: ["my.ionos.com", "Domains & SSL", "your domain", "DNS", "Add record"],
    nameField: "relative",
    fields: { name: "Host name", value: "Value" },
    source: unverified("https://www.ionos.com/help/domains/configuring-your-ip-address/"),
  },
  {
    name: "Gandi",
    nameServers: ["gandi.net"],
    path: ["admin.gandi.net", "Domain names", "your domain", "DNS records", "Add record"],
    nameField: "relative",
    fields: { name: "Name", value: "Value" },
    source: unverified("https://docs.gandi.net/en/domain_names/common_operations/dns_records.html"),
  },
  {
    name: "OVHcloud",
    nameServers: ["ovh.net", "ovh.ca", "anycast.me"],
    path: ["ovh.com/manager", "Web Cloud", "Domain names", "your domain", "DNS zone", "Add an entry"],
    nameField: "relative",
    fields: { name: "Sub-domain", value: "Target" },
    source: unverified("https://help.ovhcloud.com/csm/en-dns-edit-dns-zone"),
  },
  {
    name: "Hostinger",
    nameServers: ["dns-parking.com"],
    path: ["hpanel.hostinger.com", "Domains", "your domain", "DNS / Nameservers", "Add record"],
    nameField: "relative",
    fields: { name: "Name", value: "Points to" },
    source: unverified("https://support.hostinger.com/en/articles/1583249"),
  },
];

/** Names the provider that serves a zone by its name servers; undefined where they belong to none, or to several. */
export function nameDnsProvider(nameServers: readonly string[]): (DnsProvider & { readonly rule: string }) | undefined {
  const found = nameServers.map((server) => {
    const plain = plainName(server);
    for (const provider of dnsProviders) {
      const suffix = provider.nameServers.find((one) => matchesServer(plain, one));
      if (suffix !== undefined) return { ...provider, rule: `name server ${plain}` };
    }
    return undefined;
  });
  const [first] = found;
  return found.every((one) => one?.name === first?.name) ? first : undefined;
}

function matchesServer(server: string, suffix: string): boolean {
  if (!suffix.includes("*")) return isWithin(server, suffix);
  const [head = "", tail = ""] = suffix.split("*");
  return server.endsWith(tail) && server.split(".").some((label) => label.startsWith(head) && label.length > head.length);
}
