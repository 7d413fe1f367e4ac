import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import { NoAnswer, type TlsAnswer, type Tools } from "../../../src/model/tools.ts";
import edgeArrival from "../../../src/probes/protection/edge-arrival.ts";
import edgeOrigin from "../../../src/probes/protection/edge-origin.ts";
import edgePath from "../../../src/probes/protection/edge-path.ts";
import edgeSettings from "../../../src/probes/protection/edge-settings.ts";
import { type FakeAnswer, webContext } from "../fake-tools.ts";

const hosts = [
  { name: "myapp.test", role: "site" as const },
  { name: "www.myapp.test", role: "redirect" as const },
  { name: "mail.myapp.test", role: "mail" as const },
];

describe("edge.path", () => {
  it.each([
    { kind: "cloudflare" as const, headers: { "cf-ray": "8a1-LHR" }, proof: "cf-ray" },
    { kind: "vercel" as const, headers: { "x-vercel-id": "lhr1::x" }, proof: "x-vercel-id" },
    { kind: "own" as const, headers: { "x-edge": "on" }, proof: "x-edge" },
    { kind: "cloudflare" as const, headers: { server: "nginx" }, proof: undefined },
    { kind: "own" as const, headers: {}, proof: undefined },
  ])("sees $proof for $kind", async ({ kind, headers, proof }) => {
    const { context } = webContext(() => ({ headers: headers as Record<string, string> }), { hosts, edge: { kind, header: "X-Edge" } });
    const { hosts: seen } = await edgePath.gather(context);
    expect(seen).toHaveLength(1);
    if (proof === undefined) expect(seen[0]?.proof).toBeUndefined();
    else expect(seen[0]?.proof).toContain(proof);
  });

  it("asks for the missing setting where nothing is declared and nothing is seen", async () => {
    await expect(edgePath.gather(webContext(() => ({}), { hosts }).context)).rejects.toThrow(NotConfigured);
  });

  it("finds Cloudflare by itself, per host, and says where it is not", async () => {
    const more = [...hosts, { name: "app.myapp.test", role: "app" as const }, { name: "api.myapp.test", role: "api" as const }];
    const answers: Readonly<Record<string, Record<string, string>>> = {
      "myapp.test": { server: "cloudflare", "cf-ray": "8a1-LHR", "cf-cache-status": "HIT" },
      "app.myapp.test": { server: "Vercel", "x-vercel-id": "lhr1::x" },
      "api.myapp.test": { server: "nginx" },
    };
    const { context } = webContext(({ url }) => ({ headers: answers[new URL(url).hostname] ?? {} }), { hosts: more });
    expect(await edgePath.gather(context)).toMatchObject({
      kind: "cloudflare",
      declared: false,
      hosts: [
        {
          host: "myapp.test",
          front: "cloudflare",
          proofs: ["cf-ray in the answer", "cf-cache-status in the answer", "server: cloudflare"],
        },
        { host: "app.myapp.test", front: "vercel" },
        { host: "api.myapp.test" },
      ],
    });
  });

  it.each([
    { headers: { server: "cloudflare", "cf-ray": "x" }, status: 522, body: "", edgeError: { status: 522 } },
    { headers: { server: "cloudflare", "cf-ray": "x" }, status: 530, body: "error code: 1016", edgeError: { status: 530, code: 1016 } },
    { headers: { server: "nginx" }, status: 522, body: "", edgeError: undefined },
    { headers: { server: "cloudflare", "cf-ray": "x" }, status: 502, body: "", edgeError: undefined },
  ])("tells an error page of Cloudflare's from another: $status by $headers.server", async ({ headers, status, body, edgeError }) => {
    const { context } = webContext(() => ({ headers: headers as Record<string, string>, status, body }), {
      hosts,
      edge: { kind: "cloudflare" },
    });
    expect((await edgePath.gather(context)).hosts[0]?.edgeError).toEqual(edgeError);
  });
});

describe("edge.origin", () => {
  const edge = { kind: "own" as const, origin: "127.0.0.20:443" };
  it.each([
    { why: "it answers", web: () => ({ status: 200 }), direct: "answered" },
    { why: "it says 403", web: () => ({ status: 403 }), direct: "refused" },
    {
      why: "it wants a client certificate",
      web: () => new NoAnswer("tls", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "alert"),
      direct: "refused",
    },
    { why: "it hangs up", web: () => new NoAnswer("http", "ECONNRESET", "hung up"), direct: "refused" },
    { why: "a firewall drops it", web: () => new NoAnswer("connect", "ETIMEDOUT", "no answer"), direct: "unreachable" },
  ])("is $direct when $why", async ({ web, direct }) => {
    const { context, sent } = webContext(web, { edge });
    expect(await edgeOrigin.gather(context)).toMatchObject({ direct, encrypted: null });
    expect(sent[0]?.dial).toBe("127.0.0.20:443");
  });
});

describe("the way behind the edge", () => {
  const edge = { kind: "own" as const, origin: "127.0.0.20:443" };
  const shown =
    (more: Partial<TlsAnswer>): Tools["tls"]["handshake"] =>
    async () => ({
      address: "127.0.0.20",
      nameMatches: true,
      names: ["myapp.test"],
      issuer: "R11 (Let's Encrypt)",
      validFrom: "2026-01-01T00:00:00.000Z",
      validTo: "2026-07-01T00:00:00.000Z",
      protocol: "TLSv1.3",
      alpn: "",
      sent: [],
      ...more,
    });
  it.each([
    { why: "the certificate is valid", tls: shown({}), encrypted: true },
    {
      why: "it is Cloudflare's for servers",
      tls: shown({ chainError: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", issuer: "CloudFlare, Inc." }),
      encrypted: true,
    },
    { why: "nobody knows its authority", tls: shown({ chainError: "DEPTH_ZERO_SELF_SIGNED_CERT", issuer: "me" }), encrypted: false },
    { why: "it is another name's", tls: shown({ nameMatches: false, names: ["other.test"] }), encrypted: false },
    { why: "it expired", tls: shown({ validTo: "2026-05-01T00:00:00.000Z" }), encrypted: false },
    { why: "the firewall drops it", tls: () => Promise.reject(new NoAnswer("connect", "ETIMEDOUT", "no answer")), encrypted: null },
    {
      why: "it asks for the edge's certificate",
      tls: () => Promise.reject(new NoAnswer("tls", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "alert")),
      encrypted: null,
    },
  ])("is encrypted=$encrypted when $why", async ({ tls, encrypted }) => {
    const { context } = webContext(() => ({ status: 403 }), { edge });
    const tools = {
      ...context.tools,
      tls: { ...context.tools.tls, handshake: tls },
      clock: { now: () => Date.parse("2026-06-01T00:00:00Z"), sleep: async () => undefined, quiet: async () => undefined },
    };
    expect((await edgeOrigin.gather({ ...context, tools })).encrypted).toBe(encrypted);
  });

  it("knocks again in plain http where the port speaks no TLS", async () => {
    const plain = new NoAnswer("tls", "ERR_SSL_WRONG_VERSION_NUMBER", "no TLS");
    const { context, sent } = webContext(({ url }) => (url.startsWith("https:") ? plain : { status: 403 }), { edge });
    const tools = { ...context.tools, tls: { ...context.tools.tls, handshake: () => Promise.reject(plain) } };
    expect(await edgeOrigin.gather({ ...context, tools })).toMatchObject({
      direct: "refused",
      encrypted: false,
      hop: "it takes plain http and speaks no TLS",
    });
    expect(sent.map(({ url, dial }) => [url, dial])).toEqual([
      ["https://myapp.test/", edge.origin],
      ["http://myapp.test/", edge.origin],
    ]);
  });
});

describe("edge.arrival", () => {
  const arrivalKey = { key: "k", hash: "h" };
  const told = (arrival: unknown): FakeAnswer => ({ body: JSON.stringify({ arrival }) });
  it.each([
    {
      why: "Cloudflare came plain",
      web: told({ encrypted: false, peer: "104.16.1.1", visitorScheme: "https" }),
      arrival: { mounted: true, encrypted: false, fromCloudflare: true, visitorScheme: "https" },
    },
    {
      why: "another proxy came",
      web: told({ encrypted: true, peer: "10.0.0.1" }),
      arrival: { mounted: true, encrypted: true, fromCloudflare: false },
    },
    { why: "the app has no such page", web: { status: 404, body: "{}" }, arrival: { mounted: false, setting: "OPENINGDAY_ARRIVAL=h" } },
    { why: "every page is the app's own", web: { body: "<html>" }, arrival: { mounted: false, setting: "OPENINGDAY_ARRIVAL=h" } },
    { why: "the page is another's JSON", web: told({ encrypted: "yes" }), arrival: { mounted: false, setting: "OPENINGDAY_ARRIVAL=h" } },
  ])("understands when $why", async ({ web, arrival }) => {
    const { context, sent } = webContext(() => web, {});
    const evidence = await edgeArrival.gather({ ...context, tools: { ...context.tools, arrivalKey } });
    expect(evidence).toEqual(arrival);
    expect(sent).toMatchObject([{ url: "https://myapp.test/.well-known/openingday-arrival", headers: { "x-openingday-key": "k" } }]);
  });

  it("asks nobody without a key", async () => {
    await expect(edgeArrival.gather(webContext(() => ({}), {}).context)).rejects.toThrow(NotConfigured);
  });
});

describe("edge.settings", () => {
  const door = (status: number, body: unknown) => ({ request: async () => ({ status, body }) });
  const gather = (cloudflare?: Tools["cloudflare"]) => {
    const { context } = webContext(() => ({}), {});
    return edgeSettings.gather({ ...context, tools: { ...context.tools, ...(cloudflare === undefined ? {} : { cloudflare }) } });
  };
  it("is not configured without a token, and where the token is for something else", async () => {
    await expect(gather()).rejects.toThrow(NotConfigured);
    await expect(gather(door(200, { success: true, errors: [], result: [] }))).rejects.toThrow(NotConfigured);
  });
  it("fails with the reason where the token is refused", async () => {
    const refused = gather(door(403, { success: false, errors: [{ code: 9109, message: "Invalid access token" }], result: null }));
    await expect(refused).rejects.not.toThrow(NotConfigured);
    await expect(refused).rejects.toThrow("does not accept the token");
  });
});
