import { defineCheck, type FindingDraft } from "../../model/check.ts";
import type { MailTransport, ServedPolicy } from "../../model/evidence-mail-transport.ts";
import { coversHost, isMtaSts, parseMtaStsPolicy, parseMtaStsRecord, type MtaStsPolicy } from "../../parsers/mta-sts.ts";
import { redact } from "../../parsers/redact.ts";
import { isTlsReports, parseTlsReports } from "../../parsers/tls-reports.ts";
import { joinAnd } from "./words/name-mails.ts";
import { lookupTrouble } from "./words/lookup-trouble.ts";

type Draft = Omit<FindingDraft, "seen" | "confidence">;

const refusedBreaks = "Large mail providers refuse to deliver to you, so replies of your customers come back to them as errors.";
const uselessBreaks = "The protection that you switched on does not work, and nobody tells you.";

export default defineCheck({
  id: "mail-transport",
  title: "What the domain asks of senders (MTA-STS, TLS reports) is either absent or right",
  why: "Nobody must publish these rules. But a rule that forgets a mail host makes others refuse to deliver your customers’ answers.",
  rows: ["M2"],
  risk: "mail-not-received",
  needs: ["mail.transport"],
  specs: [
    { document: "RFC 8461", section: "3.1", cases: ["several", "record"] },
    { document: "RFC 8461", section: "3.2", cases: ["policy", "policy-type"] },
    { document: "RFC 8461", section: "3.3", cases: ["policy-missing"] },
    { document: "RFC 8461", section: "4.1", cases: ["host-left-out"] },
    { document: "RFC 8460", section: "3", cases: ["reports"] },
  ],
  evaluate({ "mail.transport": evidence }) {
    const { domain, mtaSts, tlsReports } = evidence;
    const trouble = lookupTrouble(`_mta-sts.${domain}`, mtaSts) ?? lookupTrouble(`_smtp._tls.${domain}`, tlsReports);
    if (trouble !== undefined) return { status: "inconclusive", reason: trouble };
    const seen = describe(evidence);
    const { policy } = evidence;
    if (policy?.error !== undefined && policy.layer !== "tls" && policy.layer !== "dns")
      return { status: "inconclusive", reason: `The MTA-STS policy of ${domain} could not be fetched: ${policy.error}`, seen };
    const findings = [...recordFaults(evidence), ...policyFaults(evidence), ...reportFaults(evidence)];
    const drafts = findings.map((one): FindingDraft => ({ ...one, confidence: "proved", seen }));
    if (drafts.length === 0) return { status: "passed", seen };
    return { status: drafts.some(({ severity }) => severity === "high") ? "failed" : "warned", findings: drafts, seen };
  },
});

function recordFaults({ domain, mtaSts }: MailTransport): Draft[] {
  const name = `_mta-sts.${domain}`;
  const records = mtaSts.values.filter(isMtaSts);
  const base = { severity: "low", breaks: uselessBreaks } as const;
  if (records.length > 1)
    return [
      {
        ...base,
        code: "several",
        message: `There are ${records.length} MTA-STS records at ${name}, so senders use none.`,
        fix: "Keep one of them.",
      },
    ];
  const [record] = records;
  if (record === undefined) {
    // Other texts may lie there by a wildcard; only one that means MTA-STS is a mistake.
    if (!mtaSts.values.some((value) => /stsv?1/i.test(value))) return [];
    const message = `The MTA-STS record at ${name} is spelt in a way that senders do not recognise: it must begin with “v=STSv1;”.`;
    return [{ ...base, code: "record", message, fix: `Correct the TXT record at ${name}, or delete it.` }];
  }
  const parsed = parseMtaStsRecord(record);
  if (parsed.ok) return [];
  return [
    {
      ...base,
      code: "record",
      message: `The MTA-STS record at ${name} cannot be used: ${parsed.error}.`,
      fix: `Correct the TXT record at ${name}.`,
    },
  ];
}

function policyFaults({ domain, policy, mx }: MailTransport): Draft[] {
  if (policy === undefined) return [];
  const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
  const notServed = sayNotServed(policy);
  const base = { severity: "medium", breaks: uselessBreaks } as const;
  if (notServed !== undefined)
    return [
      {
        ...base,
        code: "policy-missing",
        message: `DNS says that there is an MTA-STS policy, and ${url} does not give it: ${notServed}.`,
        fix: `Serve the policy at that address, or delete the TXT record at _mta-sts.${domain}.`,
      },
    ];
  const parsed = parseMtaStsPolicy(policy.text);
  if (!parsed.ok)
    return [
      {
        ...base,
        code: "policy",
        message: `The MTA-STS policy at ${url} cannot be used: ${parsed.error}.`,
        fix: "Correct that line in the file.",
      },
    ];
  return [...uncovered(parsed.value, mx.values, url), ...typeFault(policy, url)];
}

function sayNotServed({ error, status }: ServedPolicy): string | undefined {
  if (error !== undefined) return error.replace(/\.$/, "");
  if (status === 200) return undefined;
  return status !== undefined && status >= 300 && status < 400
    ? `it redirects (${status}), which senders do not follow`
    : `it answers with ${status}`;
}

function uncovered(policy: MtaStsPolicy, mx: readonly string[], url: string): Draft[] {
  if (policy.mode === "none") return [];
  const hosts = mx.map((value) => value.trim().split(/\s+/).at(-1) ?? "").filter((host) => host !== "" && host !== ".");
  const left = hosts.filter((host) => !coversHost(policy, host));
  if (left.length === 0) return [];
  const enforced = policy.mode === "enforce";
  return [
    {
      code: "host-left-out",
      severity: enforced ? "high" : "medium",
      message: `The MTA-STS policy does not name your mail host ${joinAnd(left)}${enforced ? ", and it is enforced" : ""}.`,
      breaks: enforced ? refusedBreaks : "As soon as the policy is enforced, large mail providers refuse to deliver to you.",
      fix: `Add “mx: ${left[0]}” to ${url}, and change the id of the TXT record.`,
    },
  ];
}

function typeFault({ contentType }: ServedPolicy, url: string): Draft[] {
  if (contentType !== undefined && /^text\/plain\b/i.test(contentType)) return [];
  const message = `${url} is served as ${contentType ?? "no type at all"}, and it must be text/plain.`;
  return [
    { code: "policy-type", severity: "low", message, breaks: uselessBreaks, fix: "Have the server send “Content-Type: text/plain”." },
  ];
}

function reportFaults({ domain, tlsReports }: MailTransport): Draft[] {
  const name = `_smtp._tls.${domain}`;
  const records = tlsReports.values.filter(isTlsReports);
  const base = { code: "reports", severity: "low", breaks: "Reports about failed deliveries never reach you." } as const;
  if (records.length > 1)
    return [
      { ...base, message: `There are ${records.length} TLS reporting records at ${name}, so senders use none.`, fix: "Keep one of them." },
    ];
  const parsed = records[0] === undefined ? undefined : parseTlsReports(records[0]);
  if (parsed === undefined || parsed.ok) return [];
  return [
    { ...base, message: `The TLS reporting record at ${name} cannot be used: ${parsed.error}.`, fix: `Correct the TXT record at ${name}.` },
  ];
}

function describe({ domain, mtaSts, policy, tlsReports }: MailTransport): string[] {
  const records = mtaSts.values
    .filter((value) => /sts/i.test(value))
    .map((value) => `_mta-sts.${domain} TXT ${redact(value.slice(0, 200))}`);
  const reports = tlsReports.values.filter(isTlsReports).map((value) => `_smtp._tls.${domain} TXT ${redact(value.slice(0, 200))}`);
  const parsed = policy === undefined ? undefined : parseMtaStsPolicy(policy.text);
  const rules =
    parsed?.ok === true ? [`MTA-STS policy: ${parsed.value.mode} for ${parsed.value.mx.join(", ")}`, ...parsed.value.remarks] : [];
  return [
    ...(records.length > 0 ? records : [`${domain} publishes no MTA-STS, which nobody must`]),
    ...rules,
    ...(reports.length > 0 ? reports : [`${domain} asks for no TLS reports, which nobody must`]),
  ];
}
