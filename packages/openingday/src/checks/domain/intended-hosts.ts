import { defineCheck, type Outcome } from "../../model/check.ts";
import type { HostRecords } from "../../model/evidence-dns.ts";
import type { FoundName, FoundNames } from "../../model/evidence-names.ts";
import { conclude, type Judgement } from "./reading/conclude.ts";
import { listNames } from "./reading/walks.ts";

const rows = ["S2.C3"];

/** Somebody answers: a page, a redirect, an error of a server. A name that only exists is no open door. */
function answers({ web }: FoundName): boolean {
  return web?.status !== undefined;
}

function place({ a, aaaa }: HostRecords): readonly string[] {
  return [...a.values, ...aaaa.values];
}

/** A front for customers' own addresses: it leads to where a declared host leads, by address, alias or provider. */
function leadsToDeclared(records: HostRecords, declared: readonly FoundName[]): boolean {
  return declared.some(
    (host) =>
      place(host.records).some((address) => place(records).includes(address)) ||
      records.chain.some((name) => name === host.records.name || host.records.chain.includes(name)) ||
      (records.provider !== undefined && records.provider.name === host.records.provider?.name),
  );
}

export default defineCheck({
  id: "intended-hosts",
  title: "Every subdomain that answers is written down as meant",
  why: "A forgotten test site or an old page under your name is found by visitors, by search engines and by people who look for a way in.",
  rows,
  risk: "forgotten-address",
  needs: ["dns.found"],
  specs: [{ document: "RFC 4592", section: "2.1.1" }],
  evaluate({ "dns.found": found }, { domain }): Outcome {
    const { names, wildcard } = found;
    const declared = names.filter((name) => name.declared);
    const extra = names.filter((name) => !name.declared);
    const open = extra.filter(answers);
    const judgements: Judgement[] = [];
    if (open.length > 0)
      judgements.push({
        fails: false,
        finding: {
          code: "not-declared",
          severity: "low",
          confidence: "proved",
          message: `${listNames(open.map(({ name }) => name))} ${open.length === 1 ? "answers and is" : "answer and are"} not among the addresses that you wrote down.`,
          breaks: "Nothing today if you know it; a forgotten page is never updated, and nobody looks at it before the launch.",
          fix: "Add each one that you mean to “hosts” in openingday.config.ts, so that it is looked at too; remove the DNS record of the others.",
          seen: open.map(describe),
        },
      });
    if (wildcard !== undefined && !leadsToDeclared(wildcard.records, declared))
      judgements.push({
        fails: false,
        finding: {
          code: "wildcard",
          severity: "low",
          confidence: "proved",
          message: `Every mistyped name below ${domain} leads somewhere, and not to one of the addresses that you wrote down.`,
          breaks: "Somebody who mistypes an address of yours sees a page that you may not know, under your name.",
          fix: `Remove the record “*.${domain}” at your DNS provider if you do not need it; if your customers have addresses of their own, let it lead to your app.`,
          seen: [describeWildcard(wildcard)],
        },
      });
    const unread = found.sources.filter(({ error }) => error !== undefined);
    const seen = [...describeSources(found), ...extra.map(describe), ...(wildcard === undefined ? [] : [describeWildcard(wildcard)])];
    if (judgements.length === 0 && found.unanswered.length > 0)
      return { status: "inconclusive", reason: `no DNS answer about ${listNames(found.unanswered)}`, seen };
    if (judgements.length === 0 && unread.length > 0)
      return { status: "inconclusive", reason: unread.map(({ source, error }) => `${source}: ${error ?? ""}`).join("; "), seen };
    return conclude(judgements, rows, { status: "passed", seen });
  },
});

function describeSources({ names, sources }: FoundNames): readonly string[] {
  const looked = sources.map(({ source, names: count }) => `${source} (${count})`).join(", ");
  return [`${names.filter(({ declared }) => declared).length} declared; looked for others in: ${looked}`];
}

function describe({ name, foundIn, records, web }: FoundName): string {
  const to = [...records.chain, ...place(records)].slice(0, 4).join(", ");
  const provider = records.provider === undefined ? "" : `, ${records.provider.name}`;
  const face = web === undefined ? "" : `, ${web.status === undefined ? "no web server" : `answers ${web.status}`}`;
  return `${name}: ${to === "" ? "no address" : to}${provider}${face}; found in ${foundIn.join(", ")}`;
}

function describeWildcard({ asked, records }: NonNullable<FoundNames["wildcard"]>): string {
  return `${asked}, which nobody can have meant, leads to ${[...records.chain, ...place(records)].slice(0, 4).join(", ")}`;
}
