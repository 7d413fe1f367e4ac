import * as v from "valibot";
import { evaluateChecks, type Judged } from "../../src/audit/evaluate.ts";
import { gatherEvidence } from "../../src/audit/gather.ts";
import { checks } from "../../src/checks/registry.ts";
import { type DnsAnswer, type DnsQuestion, type HttpRequest, NoAnswer, type Tools } from "../../src/model/tools.ts";
import { configSchema, type ConfigInput } from "../../src/config/schema.ts";
import { targetFromConfig } from "../../src/config/target.ts";
import { probes } from "../../src/probes/registry.ts";
import { answerOf, type FakeAnswer } from "../probes/fake-tools.ts";

const now = Date.parse("2026-11-28T12:00:00Z");

/** A founder's domain as others run it: the configuration, the records of every zone that is asked, and the web behind it. */
export interface Setup {
  readonly config: ConfigInput;
  /** `name TYPE value`, one a line; `*.` answers for names that have no record. */
  readonly zone: string;
  /** What https and http answer; http sends on to https, and every page is a good one, where it says nothing. */
  readonly web?: (request: HttpRequest) => FakeAnswer | undefined;
  /** Whether resolvers vouch for the answers. */
  readonly signed?: boolean;
  /** Many home networks and hosts let nothing out to port 25. */
  readonly port25?: "blocked";
}

/** Everything that `audit` would ask, over a world of tables, judged by every check. */
export async function lookAtSetup(setup: Setup): Promise<readonly Judged[]> {
  const target = await targetFromConfig(v.parse(configSchema, setup.config), "/nowhere");
  const tools = createWorld(setup);
  const { evidence } = await gatherEvidence({
    target: { ...target, vantage: { ...target.vantage, resolvers: ["192.0.2.53:53"], parents: ["192.0.2.54:53"] } },
    tools: { passive: tools, active: tools },
    mode: "passive",
    probes: probes.filter(({ mode, key }) => mode === "passive" && !key.startsWith("repo.") && key !== "mail.senders"),
    signal: new AbortController().signal,
    deadlineMs: 10_000,
    now: () => now,
  });
  return evaluateChecks(checks, evidence, { domain: target.declared.domain, declared: target.declared, at: now });
}

/** The findings of a setup, `code: message`. */
export function findingsOf(judged: readonly Judged[]): readonly string[] {
  return judged.flatMap(({ check, outcome }) =>
    "findings" in outcome ? outcome.findings.map(({ code, message }) => `${check.id}/${code}: ${message}`) : [],
  );
}

function createWorld({ zone, web, signed = false, port25 }: Setup): Tools {
  const records = readZone(zone);
  const names = new Set(records.map(({ name }) => name));
  const exists = (name: string): boolean => names.has(name) || [...names].some((one) => one.endsWith(`.${name}`));
  const find = (name: string): readonly Entry[] => {
    if (exists(name)) return records.filter((one) => one.name === name);
    for (let above = name; above.includes(".");) {
      above = above.slice(above.indexOf(".") + 1);
      const wild = records.filter((one) => one.name === `*.${above}`);
      if (wild.length > 0) return wild;
      if (names.has(above)) return [];
    }
    return [];
  };
  const aliasesOf = (name: string, hops = 8): readonly string[] => {
    const alias = find(name).find((one) => one.type === "CNAME");
    return alias === undefined || hops === 0 ? [] : [alias.value, ...aliasesOf(alias.value, hops - 1)];
  };
  const query = async ({ name: typed, type, server, recursion }: DnsQuestion): Promise<DnsAnswer> => {
    const asked = typed.toLowerCase().replace(/\.$/u, "");
    const chain = type === "CNAME" ? [] : aliasesOf(asked);
    const name = chain.at(-1) ?? asked;
    const values = find(name).flatMap((one) => (one.type === type ? [one.value] : []));
    const isParent = server === "192.0.2.54:53";
    return {
      rcode: find(name).length > 0 || exists(name) ? "NOERROR" : "NXDOMAIN",
      values: isParent && type === "NS" ? [] : values,
      ...(values.length > 0 ? { ttlSeconds: 300 } : {}),
      authoritative: recursion === false && !isParent,
      authenticated: signed && recursion !== false,
      chain,
      referral: isParent && type === "NS" ? values : [],
      ...(type === "SOA" ? { serial: 1 } : {}),
      server: server ?? "system",
    };
  };
  const addresses = async (host: string): Promise<readonly string[]> => {
    const { values } = await query({ name: host, type: "A" });
    if (values.length === 0) throw new NoAnswer("dns", "ENOTFOUND", `${host} has no address.`);
    return values;
  };
  const page: FakeAnswer = {
    headers: {
      "content-type": "text/html",
      "strict-transport-security": "max-age=31536000",
      "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
    },
    body: "<title>Hello</title><p>Welcome</p>",
  };
  const request = async (asked: HttpRequest) => {
    const url = new URL(asked.url);
    await addresses(url.hostname);
    const said = web?.(asked);
    if (said !== undefined) return answerOf(asked.url, said);
    if (url.protocol === "http:")
      return answerOf(asked.url, { status: 308, headers: { location: `https://${url.host}${url.pathname}${url.search}` } });
    return answerOf(asked.url, url.pathname === "/" || url.search !== "" ? page : { status: 404, headers: page.headers ?? {}, body: "" });
  };
  return {
    dns: { query, addresses },
    http: { request },
    smtp: {
      converse: async ({ host }: { readonly host: string }) => {
        if (port25 === "blocked") throw new NoAnswer("connect", "ETIMEDOUT", `${host} did not answer on port 25.`);
        const [address = ""] = await addresses(host);
        return { address, banner: `220 ${host} ESMTP`, extensions: ["STARTTLS"], startTls: true, replies: [] };
      },
    },
    tls: {
      handshake: async (host: string) => ({
        address: (await addresses(host))[0] ?? "",
        nameMatches: true,
        names: [host],
        issuer: "Let's Encrypt",
        validFrom: "2026-10-20T00:00:00.000Z",
        validTo: "2027-01-18T00:00:00.000Z",
        protocol: "TLSv1.3",
        alpn: "h2",
        sent: [],
      }),
      judge: () => undefined,
    },
    files: { readText: () => Promise.reject(new Error("ENOENT")), exists: () => Promise.resolve(false) },
    clock: { now: () => now, sleep: () => Promise.resolve(), quiet: () => Promise.resolve() },
    random: { word: () => "word" },
    fingerprint: () => "0000000000000000",
  } as unknown as Tools;
}

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

function readZone(text: string): readonly Entry[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", type = "", ...value] = line.split(" ");
      return { name: name.toLowerCase(), type, value: value.join(" ") };
    });
}
