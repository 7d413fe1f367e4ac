import type { DnsLookup, DnsZone, ZoneServer } from "../../model/evidence-dns.ts";
import type { DnsQuestion, Tools } from "../../model/tools.ts";
import { inParallel } from "../in-parallel.ts";
import { type LookedUp, lookUp } from "../look-up.ts";
import { answerKey, besideAlias, type ZoneQuestion } from "./zone-questions.ts";

const questionsAtOnce = 64;
const roundsAgain = 3;
const timeoutMs = 2_500;

export interface ServerToAsk {
  readonly name: string;
  readonly address: string;
  /** `address:port` to send to. */
  readonly server: string;
  readonly alias?: string;
}

/**
 * Asks one authoritative server directly. Its SOA comes first: a server that is silent there, or that does not serve the zone, is
 * asked nothing more, so that it costs one timeout only.
 */
export async function askServer(
  dns: Tools["dns"],
  zone: string,
  to: ServerToAsk,
  questions: readonly ZoneQuestion[],
  aliases: readonly ZoneQuestion[],
): Promise<ZoneServer> {
  const { name, address, server, alias } = to;
  const soa = await lookUp(dns, { name: zone, type: "SOA", server, recursion: false, timeoutMs });
  const base = { name, address, ...(alias === undefined ? {} : { alias }) };
  if (soa.answer === undefined) return { ...base, authoritative: false, error: soa.lookup.error ?? "no answer", answers: {} };
  const { authoritative, serial } = soa.answer;
  const head = { ...base, authoritative, ...(serial === undefined ? {} : { serial }) };
  if (!authoritative) return { ...head, answers: { [answerKey({ name: zone, type: "SOA" })]: soa.lookup } };
  const through = { server, recursion: false };
  const answers = await askAll(dns, withoutDoubles([...questions, ...aliases]), through);
  const found = aliases.filter((question) => (answers[answerKey(question)]?.values.length ?? 0) > 0);
  const beside = found.flatMap(({ name: owner }) => besideAlias(owner)).filter((question) => answers[answerKey(question)] === undefined);
  return { ...head, answers: { ...answers, ...(await askAll(dns, beside, through)) } };
}

function withoutDoubles(questions: readonly ZoneQuestion[]): readonly ZoneQuestion[] {
  return [...new Map(questions.map((question) => [answerKey(question), question])).values()];
}

/** Asks one resolver; `address` is `system` where the vantage names none. */
export async function askResolver(
  dns: Tools["dns"],
  address: string,
  questions: readonly ZoneQuestion[],
): Promise<DnsZone["resolvers"][number]> {
  const through = address === "system" ? {} : { server: address };
  const [first, ...rest] = questions;
  if (first === undefined) return { address, answers: {} };
  const { lookup, answer } = await lookUp(dns, { ...first, ...through, timeoutMs });
  if (lookup.error !== undefined) return { address, error: lookup.error, answers: {} };
  const answers = { [answerKey(first)]: lookup, ...(await askAll(dns, rest, through)) };
  const unchecked = await askUnchecked(dns, questions, answers, through);
  return { address, answers, authenticated: answer?.authenticated === true, ...(unchecked === undefined ? {} : { unchecked }) };
}

/** A question that the resolver failed, asked again without verifying: bogus signatures show themselves, a server that is down stays down. */
async function askUnchecked(
  dns: Tools["dns"],
  questions: readonly ZoneQuestion[],
  answers: Readonly<Record<string, DnsLookup>>,
  through: Partial<DnsQuestion>,
): Promise<DnsZone["resolvers"][number]["unchecked"]> {
  const failed = questions.find((question) => answers[answerKey(question)]?.rcode === "SERVFAIL");
  if (failed === undefined) return undefined;
  const { lookup } = await lookUp(dns, { ...failed, ...through, timeoutMs, checkingDisabled: true });
  return { key: answerKey(failed), lookup };
}

/** More answers to the same questions, joined with what was seen: a name that rotates shows more of its addresses. */
export async function askAgain(
  dns: Tools["dns"],
  seen: ZoneServer,
  server: string,
  questions: readonly ZoneQuestion[],
): Promise<ZoneServer> {
  const answers: Record<string, DnsLookup> = { ...seen.answers };
  const rounds = Array.from({ length: roundsAgain }, () => askAll(dns, questions, { server, recursion: false, fresh: true }));
  for (const round of await Promise.all(rounds)) {
    for (const [key, lookup] of Object.entries(round)) {
      const before = answers[key];
      if (before !== undefined && lookup.error === undefined)
        answers[key] = { ...before, values: [...new Set([...before.values, ...lookup.values])].slice(0, 64) };
    }
  }
  return { ...seen, answers };
}

async function askAll(
  dns: Tools["dns"],
  questions: readonly ZoneQuestion[],
  through: Partial<DnsQuestion>,
): Promise<Record<string, DnsLookup>> {
  const found = await inParallel(questions, questionsAtOnce, async (question) => ({
    question,
    ...(await lookUp(dns, { ...question, ...through, timeoutMs })),
  }));
  const direct = Object.fromEntries(found.map(({ question, lookup }) => [answerKey(question), lookup]));
  const met = Object.fromEntries(found.flatMap(({ question, answer }) => keepAlias(question, answer)));
  const isThere = ([key]: readonly [string, DnsLookup]): boolean => (direct[key]?.values.length ?? 0) > 0;
  return { ...direct, ...Object.fromEntries(Object.entries(met).filter((entry) => !isThere(entry))) };
}

/** A CNAME met on the way is an answer of its own, so that servers with different targets are told apart. */
function keepAlias(question: ZoneQuestion, answer: LookedUp["answer"]): [string, DnsLookup][] {
  const [alias] = answer?.chain ?? [];
  if (alias === undefined || question.type === "CNAME") return [];
  return [[answerKey({ name: question.name, type: "CNAME" }), { rcode: "NOERROR", values: [alias] }]];
}
