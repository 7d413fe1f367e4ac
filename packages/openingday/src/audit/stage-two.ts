import type { DnsLookup } from "../model/evidence-dns.ts";
import type { EvidenceByKey, EvidenceKey, EvidenceMap } from "../model/evidence.ts";
import type { TlsHost } from "../model/evidence-web.ts";
import type { HostLine, MailVerdict, RecordLine, StageTwo } from "../model/stage-two.ts";
import { redact } from "../parsers/redact.ts";

/** Puts the evidence of stage 2 together for its page: hosts with their certificates, the records of mail, the mails that came. */
export function gatherStageTwo(evidence: EvidenceMap): StageTwo {
  const hosts = valueOf(evidence, "dns.hosts")?.hosts;
  const records = valueOf(evidence, "mail.records");
  const keys = valueOf(evidence, "mail.keys")?.keys ?? [];
  const received = valueOf(evidence, "mail.received");
  return {
    ...part(hosts, (found) => {
      const tls = valueOf(evidence, "tls.hosts");
      const certificates = new Map(tls?.hosts.map((host) => [host.host, sayCertificate(host, Date.parse(tls.at))]));
      return { hosts: found.map((host) => hostLine(host, certificates.get(host.name))) };
    }),
    ...part(records, (found) => ({ records: [...recordLines(found), ...keys.map(({ name, lookup }) => recordLine(name, "TXT", lookup))] })),
    ...part(received, ({ mails, missing }) => ({
      mails: mails.map(mailVerdict),
      missing: missing.map(({ purpose, reason }) => ({ purpose, reason: redact(reason) })),
    })),
  };
}

/** Kept evidence is read from a file and may have been changed by hand: a part that does not have its shape is left out. */
function part<T>(value: T | undefined, make: (value: T) => StageTwo): StageTwo {
  if (value === undefined) return {};
  try {
    const made = make(value);
    const { missing = [], ...rest } = made;
    return isSound(rest, "item") && missing.every((one) => isSound(one, "item")) ? made : {};
  } catch {
    return {};
  }
}

const lists: readonly string[] = ["hosts", "addresses", "chain", "records", "values", "mails", "dkim"];
const objects: readonly string[] = ["item", "spf", "dmarc"];

/** Whether every leaf is what the page takes it for. */
function isSound(value: unknown, key: string): boolean {
  if (key === "aligned") return typeof value === "boolean";
  if (key === "tookMs") return Number.isFinite(value);
  if (lists.includes(key)) return Array.isArray(value) && value.every((one) => typeof one === "string" || isSound(one, "item"));
  if (!objects.includes(key)) return typeof value === "string";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, one]) => isSound(one, name));
}

function valueOf<K extends EvidenceKey>(evidence: EvidenceMap, key: K): EvidenceByKey[K] | undefined {
  const gathered = evidence[key];
  return gathered?.ok === true ? gathered.value : undefined;
}

function hostLine(
  { name, a, aaaa, chain, provider }: EvidenceByKey["dns.hosts"]["hosts"][number],
  certificate: string | undefined,
): HostLine {
  return {
    name,
    addresses: [...a.values, ...aaaa.values],
    chain,
    ...(provider === undefined ? {} : { provider: provider.name, rule: provider.rule }),
    ...(certificate === undefined ? {} : { certificate }),
  };
}

function sayCertificate({ error, chainError, nameMatches, issuer, validTo }: TlsHost, at: number): string {
  if (error !== undefined) return `no secure connection: ${redact(error)}`;
  const until = validTo === undefined ? "" : `until ${validTo.slice(0, 10)}`;
  if (validTo !== undefined && Date.parse(validTo) <= at) return `ran out on ${validTo.slice(0, 10)}`;
  if (nameMatches === false) return `for another name ${until}`.trim();
  if (chainError !== undefined) return `not trusted (${redact(chainError)}) ${until}`.trim();
  return `valid ${until}${issuer === undefined || issuer === "" ? "" : `, ${redact(issuer)}`}`.trim();
}

function recordLines({ domain, txt, mx, dmarc, dmarcName = `_dmarc.${domain}` }: EvidenceByKey["mail.records"]): readonly RecordLine[] {
  const spf = { ...txt, values: txt.values.filter((value) => /^\s*v\s*=\s*spf/iu.test(value)) };
  return [recordLine(domain, "MX", mx), recordLine(domain, "TXT", spf), recordLine(dmarcName, "TXT", dmarc)];
}

function recordLine(name: string, type: RecordLine["type"], { values, rcode, error }: DnsLookup): RecordLine {
  const missing = error ?? (rcode === "NOERROR" || rcode === "NXDOMAIN" ? "nothing is published" : `the name server failed (${rcode})`);
  return { name, type, values: values.map(redact), ...(values.length > 0 ? {} : { missing }) };
}

function mailVerdict({
  purpose,
  fromDomain,
  returnPathDomain,
  spf,
  dkim,
  dmarc,
  tookMs,
}: EvidenceByKey["mail.received"]["mails"][number]): MailVerdict {
  return {
    purpose,
    from: fromDomain,
    returnPath: returnPathDomain,
    spf: { result: spf.result, domain: spf.domain, aligned: spf.aligned },
    dkim: dkim.map(({ result, domain, selector, aligned }) => ({ result, domain, selector, aligned })),
    dmarc: { result: dmarc.result, policy: dmarc.policy },
    tookMs: Math.round(tookMs),
  };
}
