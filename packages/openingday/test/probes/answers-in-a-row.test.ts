import { describe, expect, it } from "vitest";
import { gatherEvidence } from "../../src/audit/gather.ts";
import type { Probe } from "../../src/model/probe.ts";
import type { ProbeTiming } from "../../src/model/report.ts";
import type { Tools } from "../../src/model/tools.ts";
import { probes } from "../../src/probes/registry.ts";
import type { FakeAnswer } from "./fake-tools.ts";
import { worldContext, type World, type Zone } from "./fake-world.ts";

const html = { "content-type": "text/html" };
const redirect = (location: string): FakeAnswer => ({ status: 308, headers: { location } });
const assets = Array.from({ length: 12 }, (_, index) => `<script src="/part${index}.js"></script>`).join("");

const hosts = Array.from({ length: 6 }, (_, index) => `h${index}.myapp.test`);
const zone: Zone = {
  "myapp.test SOA": { serial: 7, values: ["ns1.myapp.test admin.myapp.test 7 1 1 1 60"] },
  "myapp.test NS": ["ns1.myapp.test", "ns2.myapp.test"],
  "myapp.test DNSKEY": ["257 3 13 AAAA"],
  "myapp.test A": ["192.0.2.10"],
  "myapp.test MX": ["10 mail.myapp.test"],
  "_dmarc.myapp.test TXT": ["v=DMARC1; p=none"],
  "ns1.myapp.test A": ["192.0.2.1"],
  "ns2.myapp.test A": ["192.0.2.2"],
};
const world: World = {
  vantage: { resolvers: ["r1:53", "r2:53", "r3:53"], parents: ["p:53"], dnsPort: 5_353 },
  dns: {
    "p:53": { "myapp.test NS": { referral: ["ns1.myapp.test", "ns2.myapp.test"] }, "myapp.test DS": ["1 13 2 AB"] },
    "r1:53": zone,
    "r2:53": zone,
    "r3:53": zone,
    "192.0.2.1:5353": zone,
    "192.0.2.2:5353": zone,
  },
  hosts: [
    { name: "myapp.test", role: "site" },
    { name: "www.myapp.test", role: "redirect", to: "https://myapp.test/" },
    { name: "app.myapp.test", role: "app" },
    ...hosts.map((name) => ({ name, role: "api" as const })),
  ],
  declared: { edge: { kind: "own", header: "x-edge" }, selectors: ["s1", "s2"] },
  web: ({ url }) => {
    if (url.startsWith("http:")) return redirect(url.replace("http:", "https:"));
    if (url.startsWith("https://www.")) return redirect(url.replace("www.", ""));
    if (url === "https://app.myapp.test/") return redirect("/login");
    return { body: `<title>x</title>${assets}`, headers: url.endsWith(".js") ? { "content-type": "text/javascript" } : html };
  },
};

/** Every answer takes one turn of the event loop, so that a question put behind another is seen to be. */
function inTurns(tools: Tools): Tools {
  const later = async <T>(answer: Promise<T>): Promise<T> => {
    answer.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    return answer;
  };
  return {
    ...tools,
    dns: { query: (question) => later(tools.dns.query(question)), addresses: (host) => later(tools.dns.addresses(host)) },
    http: { request: (request) => later(tools.http.request(request)) },
    tls: { ...tools.tls, handshake: (host) => later(tools.tls.handshake(host)) },
    fingerprint: () => "0",
  };
}

async function timingsOf(gathered: World): Promise<readonly ProbeTiming[]> {
  const { context } = worldContext(gathered);
  const tools = inTurns(context.tools);
  const { timings } = await gatherEvidence({
    target: context.target,
    tools: { passive: tools, active: tools },
    mode: "passive",
    probes: probes.filter(({ key, mode }: Probe) => mode === "passive" && !key.startsWith("repo.")),
    signal: context.signal,
    deadlineMs: 60_000,
    now: () => 0,
  });
  return timings;
}

/** The least that each could wait for: what it asks next is not known before. */
describe("a passive probe waits for no answer that it does not need", () => {
  const timings = timingsOf(world);
  it.each([
    { key: "dns.hosts", least: "every question at once", answers: 1 },
    { key: "dns.zone", least: "name servers, their addresses, the SOA, everything else", answers: 4 },
    { key: "dns.caa", least: "every level at once", answers: 1 },
    { key: "rdap.domain", least: "nothing for an ending that is reserved", answers: 0 },
    { key: "mail.records", least: "every question at once", answers: 1 },
    { key: "tls.hosts", least: "the handshake: by then the addresses are known", answers: 1 },
    { key: "http.walks", least: "the redirect, and where it leads unless another walk was there", answers: 2 },
    { key: "http.pages", least: "the redirect, the page, its files, each again", answers: 4 },
    { key: "http.served", least: "pages and scripts at once, when both are known", answers: 1 },
    { key: "edge.path", least: "one request to each host", answers: 1 },
  ])("$key: $answers ($least)", async ({ key, answers }) => {
    const timing = (await timings).find((one) => one.key === key);
    expect(timing).toMatchObject({ outcome: "answered", answersInARow: answers });
  });

  it("walks a long way alone, so that one walk at least comes to its end", async () => {
    const far: World = { ...world, hosts: world.hosts?.slice(0, 1) ?? [], web: ({ url }) => redirect(`${url}x`) };
    const timing = (await timingsOf(far)).find((one) => one.key === "http.walks");
    expect(timing?.answersInARow).toBeGreaterThan(10);
  });
});
