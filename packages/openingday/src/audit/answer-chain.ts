import type { EvidenceKey } from "../model/evidence.ts";
import type { Tools } from "../model/tools.ts";
import { hostOf } from "../parsers/read-url.ts";

/** The longest run of answers that a probe waited for one after the other. */
export interface AnswerChain {
  /** Those of the probe itself. */
  readonly answersInARow: number;
  /** The probe whose answers had to be there before them. */
  readonly answersAfter?: EvidenceKey;
  /** All of them, from the first answer of the run. */
  readonly total: number;
}

/** Counts for one probe. */
export interface AnswerCounter {
  /** The tools, with every question to the world counted. */
  readonly tools: Tools;
  /** The probe got the evidence of another: what it asks from now on comes after that one's answers. */
  readonly follow: (key: EvidenceKey, chain: AnswerChain) => void;
  readonly longest: () => AnswerChain;
}

/** The least waiting that shows a name was really asked for and not remembered, milliseconds. */
const askedForMs = 0.3;

/**
 * Counts answers in a row by the order of events alone: a question that is put after an answer came may depend on it, and takes a
 * place behind it. The first question to a host also waits for the host's addresses; `resolved` holds, for all probes of one run,
 * the hosts whose addresses are known.
 */
export function countAnswers(tools: Tools, resolved: Set<string>): AnswerCounter {
  let longest: AnswerChain = { answersInARow: 0, total: 0 };

  async function count<T>(ask: () => Promise<T>, answersOf: (answer: T | undefined) => number): Promise<T> {
    const before = longest;
    const end = (answers: number): void => {
      const total = before.total + answers;
      if (total > longest.total) longest = { ...before, answersInARow: before.answersInARow + answers, total };
    };
    let answer: T;
    try {
      answer = await ask();
    } catch (error) {
      end(answersOf(undefined));
      throw error;
    }
    end(answersOf(answer));
    return answer;
  }

  async function countWithName<T>(host: string, ask: () => Promise<T>, own: number, lookedUp: (answer: T) => boolean): Promise<T> {
    const isKnown = isAddress(host) || resolved.has(host);
    return count(ask, (answer) => {
      resolved.add(host);
      return own + (isKnown || answer === undefined || !lookedUp(answer) ? 0 : 1);
    });
  }

  const { cloudflare } = tools;
  return {
    tools: {
      ...tools,
      dns: {
        query: (question) =>
          count(
            () => tools.dns.query(question),
            () => 1,
          ),
        addresses: (host) =>
          countWithName(
            host,
            () => tools.dns.addresses(host),
            0,
            () => true,
          ),
      },
      http: {
        request: (request) =>
          countWithName(
            hostOf(request.url),
            () => tools.http.request(request),
            1,
            ({ timings }) => timings.dnsMs >= askedForMs,
          ),
      },
      imap: {
        list: (box, address) =>
          countWithName(
            box.host,
            () => tools.imap.list(box, address),
            1,
            () => true,
          ),
        fetch: (box, id) =>
          count(
            () => tools.imap.fetch(box, id),
            () => 1,
          ),
      },
      tls: {
        handshake: (host, port, dial) =>
          countWithName(
            host,
            () => tools.tls.handshake(host, port, dial),
            1,
            () => dial === undefined,
          ),
        offerOld: (host, version) =>
          countWithName(
            host,
            () => tools.tls.offerOld(host, version),
            1,
            () => true,
          ),
        judge: (chain) => tools.tls.judge(chain),
      },
      ...(cloudflare === undefined
        ? {}
        : {
            cloudflare: {
              request: (call) =>
                count(
                  () => cloudflare.request(call),
                  () => 1,
                ),
            },
          }),
      smtp: {
        // Greeting and EHLO, then a turn for each thing that is asked.
        converse: (request) => {
          const asked = request.recipients?.length ?? 0;
          return countWithName(
            request.host,
            () => tools.smtp.converse(request),
            2 + (asked === 0 ? 0 : asked + 2),
            () => true,
          );
        },
      },
    },
    follow(key, { total }) {
      if (total > longest.total) longest = { answersInARow: 0, answersAfter: key, total };
    },
    longest: () => longest,
  };
}

/** Addresses and names of this machine are not asked for. */
function isAddress(host: string): boolean {
  return /^\[|^[\d.]+$|:|(?:^|\.)localhost$/u.test(host);
}
