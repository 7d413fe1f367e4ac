import { defineCheck, type FindingDraft, type Outcome } from "../../model/check.ts";
import type { SpfTree } from "../../model/evidence-spf.ts";
import { nameSpfSubject } from "../../parsers/record-subject.ts";
import { parseSpf } from "../../parsers/spf.ts";
import { findSpfFaults, maxLookups, sayCosts, tooManyLookups } from "./words/spf-faults.ts";
import { findOpenPart, findWeaknesses } from "./words/spf-weaknesses.ts";

/** Longer records no longer fit into one plain DNS answer. @see RFC 7208 section 3.4 */
const comfortableCharacters = 450;
const shownCharacters = 500;

const brokenBreaks = "Receivers cannot tell your servers from a stranger’s, so sign-up and reset mails land in spam or are refused.";

export default defineCheck({
  id: "spf-record",
  title: "Every SPF record is single, valid and closed, with all that it includes",
  why: "SPF lists the servers that may send your mail. A record that is broken counts as none, and one that is open lets everybody in.",
  rows: ["S2.C5"],
  risk: "mail-in-spam",
  needs: ["mail.spf"],
  specs: [
    { document: "RFC 7208", section: "4.5", cases: ["several", "invalid"] },
    { document: "RFC 7208", section: "4.6", cases: ["invalid"] },
    { document: "RFC 7208", section: "4.6.4", cases: ["loop", "too-many-lookups", "late-lookup", "too-many-voids", "crowded-mx"] },
    { document: "RFC 7208", section: "4.7", cases: ["no-ending"] },
    { document: "RFC 7208", section: "5.1", cases: ["open", "neutral", "after-all"] },
    { document: "RFC 7208", section: "5.2", cases: ["missing-include"] },
    { document: "RFC 7208", section: "5.5", cases: ["ptr"] },
    { document: "RFC 7208", section: "6.1", cases: ["missing-include"] },
    { document: "RFC 7208", section: "10.1.1", cases: ["repeated"] },
  ],
  evaluate({ "mail.spf": { trees } }) {
    const seen = trees.flatMap(describe);
    const faults = trees.filter(isFirstOfItsText).flatMap((tree) =>
      findSpfFaults(tree).map(({ code, message, fix, section }): FindingDraft => {
        return {
          code,
          severity: "high",
          confidence: "proved",
          message,
          breaks: brokenBreaks,
          fix,
          seen: [...describe(tree), `RFC 7208 section ${section}`],
          // Every other fault is in a record that is there, and is mended in its text.
          ...(code === "several" ? { about: [nameSpfSubject(tree.host)] } : {}),
        };
      }),
    );
    const failures = onePerFix([...faults, ...trees.filter(isFirstOfItsText).flatMap(openFinding)]);
    if (failures.length > 0) return { status: "failed", findings: failures, seen };
    const unknown = trees.map(whyUnknown).find((reason) => reason !== undefined);
    if (unknown !== undefined) return { status: "inconclusive", reason: unknown, seen };
    if (trees.every(({ nodes }) => nodes[0]?.records.length === 0)) return nothingFound(trees[0]?.host ?? "", seen);
    const findings = trees.flatMap((tree) => {
      const parsed = parseSpf(tree.nodes[0]?.records[0] ?? "");
      const weaknesses = parsed.ok ? findWeaknesses(tree.host, parsed.value) : [];
      return [...weaknesses, ...lateEnd(tree)].map((weakness) => ({ ...weakness, seen: describe(tree) }));
    });
    return findings.length > 0 ? { status: "warned", findings, seen } : { status: "passed", seen };
  },
});

/** A wildcard gives every return path the same record; what is wrong with it is said once. */
function isFirstOfItsText({ nodes }: SpfTree, at: number, trees: readonly SpfTree[]): boolean {
  const textOf = (tree: Pick<SpfTree, "nodes"> | undefined): string => tree?.nodes[0]?.records.join("\n") ?? "";
  const text = textOf({ nodes });
  return text === "" || trees.findIndex((tree) => textOf(tree) === text) === at;
}

/** What one repair mends is one finding, however many records lead to it. */
function onePerFix(findings: readonly FindingDraft[]): readonly FindingDraft[] {
  return findings.filter(({ code, fix }, at) => findings.findIndex((one) => one.code === code && one.fix === fix) === at);
}

function nothingFound(domain: string, seen: readonly string[]): Outcome {
  const reason = `${domain} has no SPF record of its own. That is fine where mail goes out under another return address; only a received mail can tell.`;
  return { status: "inconclusive", reason, seen };
}

/** Above the limit, but nothing except the end of the record is lost. */
function lateEnd(tree: SpfTree): Omit<FindingDraft, "seen">[] {
  if (tree.lookups <= maxLookups) return [];
  const { message, fix } = tooManyLookups(tree);
  return [{ code: "late-lookup", severity: "medium", confidence: "proved", message, breaks: brokenBreaks, fix }];
}

function openFinding(tree: SpfTree): FindingDraft[] {
  const open = findOpenPart(tree);
  if (open === undefined) return [];
  const through = open.domain === tree.host ? "" : `, which stands in the record of ${open.domain} that it includes`;
  return [
    {
      code: "open",
      severity: "high",
      confidence: "proved",
      message: `The SPF record of ${tree.host} allows the whole internet to send mail in your name (“${open.text}”${through}).`,
      breaks: "Anyone can send mail that passes as yours, and receivers stop trusting the real ones.",
      fix:
        through !== ""
          ? `Take the include of ${open.domain} out of the TXT record at ${tree.host}.`
          : open.text.toLowerCase().endsWith("all")
            ? `Write “~all” in place of “${open.text}” in the TXT record at ${tree.host}.`
            : `Replace “${open.text}” by the addresses of your own servers.`,
      seen: describe(tree),
    },
  ];
}

/** Why the tree cannot be judged: somebody on the way did not answer, or it is too large to walk. */
function whyUnknown({ host, nodes, unanswered, stopped }: SpfTree): string | undefined {
  if (stopped !== undefined) return `The SPF record of ${host} was not read to the end: ${stopped}.`;
  const [silent] = unanswered;
  if (silent !== undefined) return `The question for ${silent.name} got no answer: ${silent.reason}.`;
  const sick = nodes.find(({ rcode, loop }) => loop !== true && rcode !== "NOERROR" && rcode !== "NXDOMAIN");
  return sick === undefined
    ? undefined
    : `The name server answered ${sick.rcode} for ${sick.domain}, so what is published there is not known.`;
}

function describe(tree: SpfTree): string[] {
  const [root] = tree.nodes;
  if (root === undefined) return [];
  const texts = [...root.records, ...root.near].map((text) => `${tree.host} TXT ${text.slice(0, shownCharacters)}`);
  const costs = sayCosts(tree);
  const long = root.records.some((text) => text.length > comfortableCharacters);
  return [
    ...texts,
    ...(costs === "" ? [] : [`${tree.host}: ${tree.lookups} of ${maxLookups} lookups; ${costs}`]),
    ...(tree.voids.length === 0 ? [] : [`${tree.host}: leads to nothing: ${tree.voids.map(({ term }) => term).join(", ")}`]),
    ...(tree.dynamic.length === 0 ? [] : [`${tree.host}: depends on the single mail: ${tree.dynamic.join(", ")}`]),
    ...(long ? [`${tree.host}: longer than ${comfortableCharacters} characters, so some receivers must ask twice`] : []),
  ];
}
