import type { Registration } from "../../model/evidence-names.ts";
import { defineProbe } from "../../model/probe.ts";
import { NoAnswer, type HttpAnswer, type Tools } from "../../model/tools.ts";
import { findRdapBase, parseRdapDomain } from "../../parsers/rdap.ts";

const bootstrap = "https://data.iana.org/rdap/dns.json";
const maxRedirects = 2;
const timeoutMs = 8_000;

/** Endings that nobody can register. @see RFC 6761, RFC 6762, RFC 7686, RFC 9476 */
const reserved: readonly string[] = ["test", "example", "invalid", "localhost", "local", "onion", "alt", "internal"];

/**
 * What the registry says about the registered domain, over RDAP: the vantage's server, or the registry's own as IANA lists it.
 * GET only. Rejects where the registry did not answer.
 * @see RFC 9082 section 3.1.3, RFC 9224
 */
export default defineProbe({
  key: "rdap.domain",
  mode: "passive",
  timeoutMs: 20_000,
  maxRequests: 8,
  async gather({ target, tools }): Promise<Registration> {
    const { declared, vantage } = target;
    const { getDomain } = await import("../public-suffixes.ts");
    const domain = getDomain(declared.domain) ?? declared.domain;
    const ending = domain.slice(domain.lastIndexOf(".") + 1);
    const empty = { domain, at: new Date(tools.clock.now()).toISOString(), statuses: [], nameServers: [] };
    if (vantage.rdap === undefined && reserved.includes(ending))
      return { ...empty, noRegistry: `names that end in .${ending} cannot be registered` };
    const base = vantage.rdap ?? (await findBase(tools.http, ending));
    if (base === undefined) return { ...empty, noRegistry: `the registry of .${ending} offers no public look-up (RDAP)` };
    const url = new URL(`domain/${domain}`, base.endsWith("/") ? base : `${base}/`).href;
    const answer = await get(tools.http, url);
    if (answer.status === 404) return { ...empty, server: base, registered: false };
    if (answer.status !== 200) throw new NoAnswer("http", `status-${answer.status}`, `the registry answered with status ${answer.status}`);
    const parsed = parseRdapDomain(answer.text());
    if (!parsed.ok) throw new NoAnswer("http", "malformed", parsed.error);
    const { name, ...facts } = parsed.value;
    if (name !== domain) throw new NoAnswer("http", "malformed", "the registry answered about another domain");
    return { ...empty, ...facts, server: base, registered: true };
  },
});

async function findBase(http: Tools["http"], ending: string): Promise<string | undefined> {
  const answer = await get(http, bootstrap);
  if (answer.status !== 200)
    throw new NoAnswer("http", `status-${answer.status}`, `IANA’s list of registries answered with status ${answer.status}`);
  const found = findRdapBase(answer.text(), ending);
  if (!found.ok) throw new NoAnswer("http", "malformed", found.error);
  return found.value;
}

async function get(http: Tools["http"], start: string): Promise<HttpAnswer> {
  let url = start;
  for (let hops = 0; ; hops += 1) {
    const answer = await http.request({ url, headers: { accept: "application/rdap+json, application/json" }, timeoutMs });
    const location = answer.header("location");
    if (answer.status < 300 || answer.status > 399 || location === undefined || hops >= maxRedirects) return answer;
    const next = URL.parse(location, url);
    // RFC 7480 section 5.2 lets a server pass a question on; nothing else is followed.
    if (next === null || !/^https?:$/u.test(next.protocol) || (url.startsWith("https:") && next.protocol !== "https:")) return answer;
    url = next.href;
  }
}
