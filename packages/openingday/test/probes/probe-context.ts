import { createHmac } from "node:crypto";
import type { EvidenceByKey, EvidenceKey } from "../../src/model/evidence.ts";
import { NotConfigured, type ProbeContext } from "../../src/model/probe.ts";
import type { Target } from "../../src/model/target.ts";
import type { HttpAnswer, HttpRequest, Tools } from "../../src/model/tools.ts";
import { createFiles } from "../../src/tools/files.ts";
import { createGit } from "../../src/tools/git.ts";
import { context as checkContext } from "../audit/builders.ts";

export interface ContextParts {
  readonly target?: Partial<Target>;
  readonly evidence?: { readonly [K in EvidenceKey]?: EvidenceByKey[K] };
  readonly request?: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly now?: () => number;
  /** What an earlier run kept. */
  readonly memory?: Map<string, string>;
}

const notGiven = (): never => {
  throw new Error("This test gives no such tool.");
};

/** What a probe of files needs: real files and real git, everything else refused. */
export function makeContext({
  target = {},
  evidence = {},
  request = notGiven,
  now = () => 0,
  memory = new Map(),
}: ContextParts): ProbeContext {
  const tools: Tools = {
    dns: { query: notGiven, addresses: notGiven },
    http: { request },
    imap: { list: notGiven, fetch: notGiven },
    tls: { handshake: notGiven, offerOld: notGiven, judge: notGiven },
    smtp: { converse: notGiven },
    files: createFiles(),
    git: createGit(),
    memory: { recall: async (name) => memory.get(name), keep: async (name, text) => void memory.set(name, text) },
    clock: { now, sleep: notGiven, quiet: () => Promise.resolve() },
    sign: notGiven,
    fingerprint: (value) => createHmac("sha256", "a key for tests").update(value).digest("hex").slice(0, 16),
    random: { word: notGiven },
  };
  return {
    target: {
      declared: checkContext.declared,
      vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 },
      environments: [],
      journeys: [],
      cachedPages: [],
      ...target,
    },
    tools,
    mode: "passive",
    signal: new AbortController().signal,
    async need(key) {
      const value = evidence[key];
      if (value === undefined) throw new NotConfigured(`no ${key}`);
      return value;
    },
    progress: () => undefined,
  };
}
