import type { ProbeContext } from "../../src/model/probe.ts";
import type { Target } from "../../src/model/target.ts";
import { type HttpAnswer, type HttpRequest, NoAnswer, type Tools } from "../../src/model/tools.ts";
import { fakeAnswer } from "../fake-answer.ts";
import { context } from "../audit/builders.ts";

/** An answer as a fake server gives it. */
export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function answerOf(url: string, { headers = {}, ...rest }: FakeAnswer): HttpAnswer {
  return fakeAnswer(url, { ...rest, headers: Object.entries(headers) });
}

/** A probe's context whose web is a function, with everything else absent. */
export function webContext(
  web: (request: HttpRequest) => FakeAnswer | NoAnswer,
  declared: Partial<Target["declared"]>,
  target: Partial<Target> = {},
): { context: ProbeContext; sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  let words = 0;
  const tools = {
    http: {
      request: async (request: HttpRequest) => {
        sent.push(request);
        const answer = web(request);
        if (answer instanceof NoAnswer) throw answer;
        return answerOf(request.url, answer);
      },
    },
    tls: { handshake: () => Promise.reject(new NoAnswer("connect", "ECONNREFUSED", "refused the connection")) },
    random: { word: () => `word${(words += 1)}` },
  } as unknown as Tools;
  return {
    sent,
    context: {
      target: {
        declared: { ...context.declared, ...declared },
        vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 },
        environments: [],
        journeys: [],
        cachedPages: [],
        ...target,
      },
      tools,
      mode: "active",
      signal: new AbortController().signal,
      need: () => Promise.reject(new Error("nothing else was looked at")),
      progress: () => undefined,
    },
  };
}
