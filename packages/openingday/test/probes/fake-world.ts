import type { ProbeContext } from "../../src/model/probe.ts";
import type { DeclaredHost, Target } from "../../src/model/target.ts";
import {
  type DnsAnswer,
  type DnsQuestion,
  type HttpRequest,
  NoAnswer,
  type OldTlsAnswer,
  type OldTlsVersion,
  type TlsAnswer,
  type Tools,
} from "../../src/model/tools.ts";
import { type FakeAnswer, answerOf } from "./fake-tools.ts";

/** What one DNS server says to `name TYPE`; a string is a sole value, undefined NXDOMAIN, "dead" no answer. */
export type Zone = Readonly<Record<string, readonly string[] | Partial<DnsAnswer> | "dead">>;

export interface World {
  /** By `address:port`; the empty key is the system's resolver. */
  readonly dns?: Readonly<Record<string, Zone | "dead">>;
  readonly web?: (request: HttpRequest) => FakeAnswer | NoAnswer | Error;
  readonly tls?: (host: string) => Partial<TlsAnswer> | NoAnswer;
  readonly oldTls?: (host: string, version: OldTlsVersion) => OldTlsAnswer | NoAnswer;
  readonly judge?: (chain: readonly Uint8Array[]) => string | undefined;
  readonly hosts?: readonly DeclaredHost[];
  readonly declared?: Partial<Target["declared"]>;
  readonly vantage?: Partial<Target["vantage"]>;
  /** Milliseconds that the clock moves with each request. */
  readonly stepMs?: number;
}

export interface Watched {
  readonly context: ProbeContext;
  readonly questions: DnsQuestion[];
  readonly requests: HttpRequest[];
}

const handshake: TlsAnswer = {
  address: "192.0.2.1",
  nameMatches: true,
  names: ["myapp.test"],
  issuer: "Test CA",
  validFrom: "2026-05-01T00:00:00.000Z",
  validTo: "2026-08-01T00:00:00.000Z",
  protocol: "TLSv1.3",
  alpn: "h2",
  sent: [],
};

/** A probe's context over a world of tables, and what the probe asked it. */
export function worldContext(world: World): Watched {
  const questions: DnsQuestion[] = [];
  const requests: HttpRequest[] = [];
  let now = Date.parse("2026-06-01T09:00:00Z");
  const query = async (question: DnsQuestion): Promise<DnsAnswer> => {
    questions.push(question);
    const server = question.server ?? world.vantage?.resolvers?.[0] ?? "";
    const zone = world.dns?.[server] ?? "dead";
    const entry = zone === "dead" ? "dead" : zone[`${question.name} ${question.type}`];
    if (entry === "dead") throw new NoAnswer("dns", "timeout", `${server} did not answer.`);
    const base = { rcode: "NOERROR", values: [], authoritative: false, authenticated: false, chain: [], referral: [], server };
    if (entry === undefined) {
      const exists = Object.keys(zone).some((key) => key.startsWith(`${question.name} `));
      return { ...base, rcode: exists ? "NOERROR" : "NXDOMAIN", authoritative: question.recursion === false };
    }
    if (isList(entry)) return { ...base, values: entry, ttlSeconds: 300, authoritative: question.recursion === false };
    return { ...base, authoritative: question.recursion === false, ...entry };
  };
  const tools = {
    dns: {
      query,
      addresses: async (host: string) => {
        const { values } = await query({ name: host, type: "A" });
        if (values.length === 0) throw new NoAnswer("dns", "ENOTFOUND", `${host} has no address.`);
        return values;
      },
    },
    http: {
      request: async (request: HttpRequest) => {
        requests.push(request);
        now += world.stepMs ?? 0;
        const answer = world.web?.(request) ?? new NoAnswer("connect", "ECONNREFUSED", "refused the connection");
        if (answer instanceof Error) throw answer;
        return answerOf(request.url, answer);
      },
    },
    tls: {
      handshake: async (host: string) => {
        now += world.stepMs ?? 0;
        const answer = world.tls?.(host) ?? {};
        if (answer instanceof NoAnswer) throw answer;
        return { ...handshake, ...answer };
      },
      offerOld: async (host: string, version: OldTlsVersion) => {
        const answer = world.oldTls?.(host, version) ?? { taken: false, reason: "alert" };
        if (answer instanceof NoAnswer) throw answer;
        return answer;
      },
      judge: (chain: readonly Uint8Array[]) => world.judge?.(chain),
    },
    random: { word: () => "word" },
    clock: { now: () => now, sleep: () => Promise.resolve(), quiet: () => Promise.resolve() },
  } as unknown as Tools;
  const target: Target = {
    declared: {
      domain: "myapp.test",
      site: "https://myapp.test/",
      app: "https://app.myapp.test/",
      hosts: world.hosts ?? [
        { name: "myapp.test", role: "site" },
        { name: "app.myapp.test", role: "app" },
      ],
      selectors: [],
      senders: [],
      forms: [],
      documentedRecords: [],
      owners: {},
      ...world.declared,
    },
    vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53, ...world.vantage },
    environments: [],
    journeys: [],
    cachedPages: [],
  };
  const context: ProbeContext = {
    target,
    tools,
    mode: "passive",
    signal: new AbortController().signal,
    need: () => Promise.reject(new Error("nothing else was looked at")),
    progress: () => undefined,
  };
  return { context, questions, requests };
}

function isList(entry: readonly string[] | Partial<DnsAnswer>): entry is readonly string[] {
  return Array.isArray(entry);
}
