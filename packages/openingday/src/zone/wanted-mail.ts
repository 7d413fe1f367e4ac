import type { WantedRecord } from "../model/dns-plan.ts";
import type { Declared } from "../model/target.ts";
import { isIp4, isIp6 } from "../parsers/address.ts";
import { isInRange } from "../parsers/address-range.ts";
import { isDmarc, parseDmarc } from "../parsers/dmarc.ts";
import { isWithin, plainName } from "../parsers/host-name.ts";
import { readMailAddress, readMailDomain } from "../parsers/mail-address.ts";
import { findMailProvider } from "../parsers/mail-providers/all.ts";
import type { DkimPattern, MailProvider } from "../parsers/mail-providers/provider.ts";
import { fillPattern, matchesPattern } from "../parsers/mail-providers/recognise.ts";
import { isSpf } from "../parsers/spf.ts";
import type { LiveZone } from "./live-records.ts";
import { readSpfTerms, type SpfNeed } from "./merge-spf.ts";

/** What the mail of the domain needs. */
export interface WantedMail {
  readonly records: readonly WantedRecord[];
  readonly spf: readonly SpfNeed[];
  readonly open: readonly string[];
}

/** What DMARC, SPF, DKIM and the return path need for the declared From address and senders. */
export function wantMail(declared: Declared, live: LiveZone, zone: string): WantedMail {
  const from = declared.mailFrom === undefined ? undefined : readMailDomain(declared.mailFrom);
  if (from === undefined) return { records: [], spf: [], open: [] };
  if (!isWithin(from, zone))
    return {
      records: [],
      spf: [],
      open: [`Your mails come from ${from}, which is not in this domain: its records are to be looked at there.`],
    };
  const parts = [...declared.senders.map((word) => wantSender(word, from, live)), keepSelectors(declared, from, live)];
  return {
    records: [...wantDmarc(declared, from, live), ...parts.flatMap(({ records }) => records)],
    spf: parts.flatMap(({ spf }) => spf),
    open: parts.flatMap(({ open }) => open),
  };
}

/** Names and types that `wantMail` looks at, for the one who asks. */
export function mailQuestions(declared: Declared): readonly { readonly name: string; readonly type: "TXT" | "MX" | "CNAME" }[] {
  const from = declared.mailFrom === undefined ? undefined : readMailDomain(declared.mailFrom);
  if (from === undefined) return [];
  const providers = declared.senders.flatMap((word) => findMailProvider(word) ?? []);
  const names = providers.flatMap((provider) => {
    const back = provider.returnPath.label === undefined ? [] : [`${provider.returnPath.label}.${from}`];
    const keys = provider.dkim.flat().filter(({ selector }) => !selector.includes("*"));
    return [
      ...back.flatMap((name) => [
        { name, type: "MX" as const },
        { name, type: "TXT" as const },
      ]),
      ...keys.map(({ selector }) => ({ name: `${selector}._domainkey.${from}`, type: "TXT" as const })),
    ];
  });
  return [
    { name: from, type: "TXT" },
    { name: from, type: "MX" },
    { name: `_dmarc.${from}`, type: "TXT" },
    { name: `_dmarc.${declared.domain}`, type: "TXT" },
    ...declared.selectors.map((selector) => ({ name: `${selector}._domainkey.${from}`, type: "TXT" as const })),
    ...names,
  ];
}

/** A policy that applies, at the From domain or above it; the first step of the ladder where there is none. @see RFC 9989 section 4.10 */
function wantDmarc(declared: Declared, from: string, live: LiveZone): readonly WantedRecord[] {
  const names = [...new Set([`_dmarc.${from}`, `_dmarc.${declared.domain}`])];
  const found = names.flatMap((name) => live.at(name, "TXT").records ?? []).find(({ value }) => isDmarc(value));
  const base = { type: "TXT", mayProxy: false } as const;
  if (found !== undefined && parseDmarc(found.value).ok)
    return [{ ...base, name: found.name, value: found.value, reason: "tells receivers what to do with mail that only claims to be yours" }];
  // Whoever reads the reports for you often keeps the policy too, behind an alias.
  const alias = names.flatMap((name) => live.at(name, "CNAME").records ?? []).at(0);
  if (alias !== undefined) return [{ ...base, ...alias, reason: "your DMARC policy is kept where this alias leads" }];
  const address = readMailAddress(declared.mailFrom ?? "");
  return [
    {
      ...base,
      name: `_dmarc.${declared.domain}`,
      value: `v=DMARC1; p=none${address === undefined ? "" : `; rua=mailto:${address}`}`,
      reason: "a policy must exist before large mailbox providers take your mail; “none” changes nothing yet and asks for reports",
    },
  ];
}

/** A server of our own, by its address: SPF must let it through. What stands behind an include or a host's name is not looked into here. */
function wantOwnServer(address: string, from: string, live: LiveZone): WantedMail {
  const covers = (term: string): boolean => isInRange(address, /^\+?ip[46]:(.+)$/iu.exec(term)?.[1] ?? "");
  const termsOf = ({ type, value }: LiveZone["all"][number]) => (type === "TXT" && isSpf(value) ? readSpfTerms(value).terms : []);
  const terms = (live.at(from, "TXT").records ?? []).flatMap(termsOf);
  const covering = terms.find(covers);
  // Its mails may return to a name below, whose record it is then that counts.
  const isElsewhere = live.all.some((record) => isWithin(record.name, from) && termsOf(record).some(covers));
  const mayCover = isElsewhere || terms.some((term) => !/^[+?~-]?ip[46]:/iu.test(term));
  if (covering === undefined && mayCover) return { records: [], spf: [], open: [] };
  const term = covering ?? `${address.includes(":") ? "ip6" : "ip4"}:${address}`;
  return {
    records: [],
    spf: [{ name: from, terms: [term], all: "~all", reason: `lets your server at ${address} send for you` }],
    open: [],
  };
}

/** Keys that the configuration names stay as they are; one that is missing is the checks' affair, since only its maker can tell it. */
function keepSelectors({ selectors }: Declared, from: string, live: LiveZone): WantedMail {
  const names = selectors.map((selector) => `${selector}._domainkey.${from}`.toLowerCase());
  const keys = live.all.filter(({ name, type }) => names.includes(name) && (type === "TXT" || type === "CNAME"));
  return {
    records: keys.map((key) => ({ ...key, reason: "a key that signs your mail, declared under “selectors”", mayProxy: false })),
    spf: [],
    open: [],
  };
}

function wantSender(word: string, from: string, live: LiveZone): WantedMail {
  if (isIp4(word) || isIp6(word)) return wantOwnServer(word, from, live);
  const provider = findMailProvider(word);
  if (provider === undefined)
    return { records: [], spf: [], open: [`“${word}” is not a mail provider that openingday knows: copy its records from its own page.`] };
  if (provider.blocker !== undefined) return { records: [], spf: [], open: [`${provider.name}: ${provider.blocker}`] };
  const compare = provider.source.verified ? {} : ({ compareFirst: true } as const);
  const { label } = provider.returnPath;
  const back = label === undefined ? undefined : `${label}.${from}`;
  const dkim = wantDkim(provider, from, live);
  const path = back === undefined || provider.returnPath.kind !== "own" ? { records: [], open: [] } : wantReturnPath(provider, back, live);
  const { need, include, at } = provider.spf;
  const spfName = at === "domain" ? from : back;
  const spf: SpfNeed[] =
    need === "required" && include !== undefined && spfName !== undefined
      ? [{ name: spfName, terms: [`include:${include}`], all: "~all", reason: `lets ${provider.name} send for you`, ...compare }]
      : [];
  const open =
    need === "required" && spfName === undefined ? [`${provider.name}: copy the SPF record of its return path from its own page.`] : [];
  return {
    records: [...dkim.records, ...path.records].map((record) => ({ ...record, ...compare })),
    spf,
    open: [...dkim.open, ...path.open, ...open, ...wantMailbox(provider, from, live)],
  };
}

/** One complete set is enough; a key of its own that only the provider knows is left open. */
function wantDkim(provider: MailProvider, from: string, live: LiveZone): Pick<WantedMail, "records" | "open"> {
  const [usual] = provider.dkim;
  if (usual === undefined || provider.dkim.some((set) => set.every((pattern) => isPublished(pattern, from, live))))
    return { records: [], open: [] };
  const lines = usual.map(({ type, selector, target }) => {
    const name = `${selector}._domainkey.${from}`;
    return { name, type, value: type === "CNAME" && target !== undefined ? fillPattern(target, from) : "" };
  });
  if (lines.every(({ name, value }) => value !== "" && !`${name}${value}`.includes("*")))
    return {
      records: lines.map((line) => ({ ...line, reason: `${provider.name} signs your mail with the key behind it`, mayProxy: false })),
      open: [],
    };
  const names = lines.map(({ name, type }) => (name.startsWith("*") ? `a ${type} below _domainkey.${from}` : `${name} (${type})`));
  return {
    records: [],
    open: [`${provider.name}: copy its DKIM record${lines.length === 1 ? "" : "s"} from its own page: ${[...new Set(names)].join(", ")}.`],
  };
}

/** A selector that differs for each customer cannot be looked for, so any name below `_domainkey` that lives counts. */
function isPublished({ selector, target }: DkimPattern, from: string, live: LiveZone): boolean {
  const below = `._domainkey.${from}`;
  const candidates = live.all.filter(
    ({ name, type }) =>
      (type === "TXT" || type === "CNAME") && name.endsWith(below) && matchesPattern(selector, name.slice(0, -below.length), from),
  );
  return candidates.some(({ type, value }) => type === "TXT" || target === undefined || matchesPattern(target, value, from));
}

function wantReturnPath(provider: MailProvider, name: string, live: LiveZone): Pick<WantedMail, "records" | "open"> {
  const records: WantedRecord[] = [];
  const open: string[] = [];
  for (const { type, target } of provider.returnPath.records ?? []) {
    const filled = fillPattern(target, name);
    const there = (live.at(name, type).records ?? []).some(({ value }) =>
      matchesPattern(target, plainName(value.split(" ").at(-1) ?? ""), name),
    );
    const reason = `mails that cannot be delivered go back to ${provider.name}`;
    if (there) continue;
    if (filled.includes("*")) open.push(`${provider.name}: copy the ${type} record of ${name} from its own page (${filled}).`);
    else records.push({ name, type, value: type === "MX" ? `10 ${filled}` : filled, reason, mayProxy: false });
  }
  return { records, open };
}

/** A mailbox provider is nothing without an MX; which one is the provider's to say. */
function wantMailbox(provider: MailProvider, from: string, live: LiveZone): readonly string[] {
  if (provider.kind !== "mailbox") return [];
  const mx = live.at(from, "MX").records;
  return mx === undefined || mx.length > 0 ? [] : [`${from} takes no mail: copy the MX records that ${provider.name} shows for it.`];
}
