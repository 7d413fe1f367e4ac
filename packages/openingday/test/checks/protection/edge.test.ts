import { describe, expect, it } from "vitest";
import edgeEncrypted from "../../../src/checks/protection/edge-encrypted.ts";
import edgeError from "../../../src/checks/protection/edge-error.ts";
import edgeInFront from "../../../src/checks/protection/edge-in-front.ts";
import type { EdgeArrival, EdgeOrigin, EdgePath } from "../../../src/model/evidence-protection.ts";
import type { RedirectWalks } from "../../../src/model/evidence-web.ts";
import { context } from "../../audit/builders.ts";
import { configRule, zoneWith } from "./zone.ts";

const cloudflare = { front: "cloudflare" as const, proofs: ["cf-ray in the answer"], proof: "cf-ray in the answer" };
const on: EdgePath = { kind: "cloudflare", declared: true, hosts: [{ host: "myapp.test", ...cloudflare }] };
const off: EdgePath = { ...on, hosts: [...on.hosts, { host: "app.myapp.test" }] };
const mixed: EdgePath = { ...on, hosts: [...on.hosts, { host: "app.myapp.test", front: "vercel", proofs: ["x-vercel-id in the answer"] }] };
const silent: EdgePath = { ...on, hosts: [...on.hosts, { host: "app.myapp.test", error: "refused the connection" }] };
const none: EdgePath = { kind: "none", declared: true, hosts: [{ host: "myapp.test" }] };
const own: EdgePath = {
  kind: "own",
  declared: true,
  hosts: [{ host: "myapp.test", front: "own", proofs: ["x-edge in the answer"], proof: "x-edge in the answer" }],
};
const vercel: EdgePath = {
  kind: "vercel",
  declared: false,
  hosts: [{ host: "myapp.test", front: "vercel", proofs: ["x-vercel-id in the answer"], proof: "x" }],
};
const closed: EdgeOrigin = { address: "192.0.2.1:443", direct: "refused", detail: "alert", encrypted: true };

describe("edge-in-front", () => {
  it.each([
    { why: "one host is without any edge", path: off, origin: closed, code: "not-in-front" },
    { why: "the origin answers strangers", path: on, origin: { ...closed, direct: "answered" as const }, code: "origin-open" },
  ])("fails when $why", ({ path, origin, code }) => {
    expect(edgeInFront.evaluate({ "edge.path": path, "edge.origin": origin }, context)).toMatchObject({
      status: "failed",
      findings: [{ code }],
    });
  });

  it.each([
    { why: "the origin refuses", path: on, origin: closed, status: "passed" },
    { why: "one host is behind Vercel's edge, which asks for DNS only", path: mixed, origin: closed, status: "passed" },
    { why: "the platform is the edge and the server in one", path: vercel, origin: undefined, status: "passed" },
    {
      why: "the origin is behind a firewall",
      path: on,
      origin: { ...closed, direct: "unreachable" as const, encrypted: null },
      status: "passed",
    },
    { why: "there is no edge on purpose", path: none, origin: closed, status: "not-applicable" },
    { why: "a host did not answer", path: silent, origin: closed, status: "inconclusive" },
    { why: "the origin was not looked at", path: on, origin: undefined, status: "inconclusive" },
    { why: "nobody declared an edge and one host has none", path: { ...off, declared: false }, origin: closed, status: "inconclusive" },
  ])("is $status when $why", ({ path, origin, status }) => {
    expect(edgeInFront.evaluate({ "edge.path": path, ...(origin === undefined ? {} : { "edge.origin": origin }) }, context).status).toBe(
      status,
    );
  });

  it("says per host what stands in front, and whose name servers answer", () => {
    const zone = {
      zone: "myapp.test",
      parent: { ns: [], ds: [] },
      child: { ns: ["ada.ns.cloudflare.com"] },
      servers: [],
      resolvers: [],
      dsMatches: null,
    };
    const outcome = edgeInFront.evaluate({ "edge.path": mixed, "edge.origin": closed, "dns.zone": zone }, context);
    expect(outcome).toMatchObject({
      seen: [
        "myapp.test: cf-ray in the answer",
        "app.myapp.test: x-vercel-id in the answer",
        "the zone’s name servers are Cloudflare’s",
        expect.any(String),
      ],
    });
  });
});

const walked = (by: string, location = "https://myapp.test/"): RedirectWalks => ({
  walks: [{ start: "https://myapp.test/", end: "loop", hops: [{ url: "https://myapp.test/", status: 301, location, by }] }],
});
const arrived = (encrypted: boolean, fromCloudflare = true): EdgeArrival => ({
  mounted: true,
  encrypted,
  fromCloudflare,
  visitorScheme: "https",
});
const invalid: EdgeOrigin = { ...closed, encrypted: false, hop: "no trusted authority vouches for its certificate" };

describe("edge-encrypted", () => {
  it.each([
    { why: "an own edge goes on encrypted", path: own, more: { "edge.origin": closed }, status: "passed" },
    { why: "the server itself says that it is encrypted", path: on, more: { "edge.arrival": arrived(true) }, status: "passed" },
    { why: "Cloudflare says that it verifies", path: on, more: { "edge.settings": zoneWith({ ssl: "strict" }) }, status: "passed" },
    {
      why: "it verifies what no browser would trust",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "strict" }), "edge.origin": invalid },
      status: "passed",
    },
    { why: "origin pull is on", path: on, more: { "edge.settings": zoneWith({ ssl: "origin_pull" }) }, status: "passed" },
    {
      why: "a rule makes a flexible zone strict for this host",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "flexible" }, configRule("strict", 'http.host eq "myapp.test"')) },
      status: "passed",
    },
    { why: "the platform runs the app itself", path: vercel, more: {}, status: "passed" },
    { why: "there is no edge on purpose", path: none, more: {}, status: "not-applicable" },
    { why: "nobody can see behind Cloudflare", path: on, more: {}, status: "inconclusive" },
    { why: "a valid certificate says nothing about Cloudflare's mode", path: on, more: { "edge.origin": closed }, status: "inconclusive" },
    { why: "the request came by another proxy, plain", path: on, more: { "edge.arrival": arrived(false, false) }, status: "inconclusive" },
    { why: "the own edge's server hides", path: own, more: { "edge.origin": { ...closed, encrypted: null } }, status: "inconclusive" },
    {
      why: "a rule decides by path",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "strict" }, configRule("flexible", 'http.request.uri.path eq "/old"')) },
      status: "inconclusive",
    },
    {
      why: "the host loops by itself, without Cloudflare",
      path: own,
      more: { "http.walks": walked("server: nginx"), "edge.origin": closed },
      status: "passed",
    },
    {
      why: "Cloudflare's redirect leads to another host",
      path: on,
      more: { "http.walks": walked("cf-ray", "https://www.myapp.test/") },
      status: "inconclusive",
    },
    { why: "the edge is off for one host", path: off, more: {}, status: "failed", code: "off", severity: "high" },
    {
      why: "Cloudflare is declared and Vercel answers alone",
      path: { ...mixed, hosts: mixed.hosts.slice(1) },
      more: {},
      status: "failed",
      code: "off",
      severity: "high",
    },
    {
      why: "an own edge's server has a wrong certificate",
      path: own,
      more: { "edge.origin": invalid },
      status: "failed",
      code: "origin-certificate",
      severity: "high",
    },
    {
      why: "the server takes plain http",
      path: own,
      more: { "edge.origin": { ...invalid, hop: "it takes plain http and speaks no TLS" } },
      status: "failed",
      code: "plain-hop",
      severity: "high",
    },
    {
      why: "Cloudflare redirects an address to itself",
      path: on,
      more: { "http.walks": walked("server: cloudflare; cf-ray") },
      status: "failed",
      code: "flexible-loop",
      severity: "blocker",
    },
    {
      why: "the server says that it arrives plain",
      path: on,
      more: { "edge.arrival": arrived(false) },
      status: "failed",
      code: "arrives-plain",
      severity: "high",
    },
    {
      why: "the mode is flexible",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "flexible" }) },
      status: "failed",
      code: "mode-flexible",
      severity: "high",
    },
    {
      why: "a rule makes it flexible",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "strict" }, configRule("flexible", "true")) },
      status: "failed",
      code: "mode-flexible",
      severity: "high",
    },
    {
      why: "the mode is off",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "off" }) },
      status: "failed",
      code: "mode-off",
      severity: "high",
    },
    {
      why: "any certificate is accepted",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "full" }) },
      status: "warned",
      code: "not-verified",
      severity: "medium",
    },
    {
      why: "any is accepted and this one is wrong",
      path: on,
      more: { "edge.settings": zoneWith({ ssl: "full" }), "edge.origin": invalid },
      status: "failed",
      code: "origin-certificate",
      severity: "high",
    },
  ])("is $status when $why", ({ path, more, status, code, severity }) => {
    const outcome = edgeEncrypted.evaluate({ "edge.path": path, ...more }, context);
    expect(outcome).toMatchObject({ status, ...(code === undefined ? {} : { findings: [{ code, severity, confidence: "proved" }] }) });
  });

  it("stops the launch where passwords or payments pass the open way", () => {
    const form = { name: "login", kind: "login" as const, url: "https://myapp.test/login", fields: {} };
    const open = { ...context, declared: { ...context.declared, forms: [form] } };
    const outcome = edgeEncrypted.evaluate({ "edge.path": on, "edge.settings": zoneWith({ ssl: "flexible" }) }, open);
    expect(outcome).toMatchObject({ findings: [{ severity: "blocker" }] });
  });

  it.each([
    {
      why: "the token may not read the mode",
      more: { "edge.settings": { ...zoneWith({}), settings: { ...zoneWith({}).settings, ssl: { unread: "add “Zone Settings: Read”" } } } },
      reason: "Zone Settings: Read",
    },
    {
      why: "Cloudflare's API did not answer",
      unseen: { "edge.settings": "api.cloudflare.com refused the connection" },
      reason: "refused the connection",
    },
    {
      why: "the SDK is not mounted",
      more: { "edge.arrival": { mounted: false as const, setting: "OPENINGDAY_ARRIVAL=ab" } },
      reason: "OPENINGDAY_ARRIVAL=ab",
    },
  ])("says what is missing when $why", ({ more = {}, unseen = {}, reason }) => {
    const outcome = edgeEncrypted.evaluate({ "edge.path": on, ...more }, { ...context, unseen });
    expect(outcome).toMatchObject({ status: "inconclusive", reason: expect.stringContaining(reason) });
  });
});

describe("edge-error", () => {
  const shows = (status: number, code?: number): EdgePath => ({
    ...on,
    hosts: [{ host: "myapp.test", ...cloudflare, status, edgeError: { status, ...(code === undefined ? {} : { code }) } }],
  });
  it.each([
    { path: shows(520), code: "server-answer", says: "520" },
    { path: shows(521), code: "server-down", says: "refuses connections" },
    { path: shows(522), code: "server-down", says: "does not take connections" },
    { path: shows(523), code: "server-down", says: "no way" },
    { path: shows(524), code: "server-slow", says: "100 seconds" },
    { path: shows(525), code: "handshake", says: "cannot agree" },
    { path: shows(526), code: "certificate", says: "not valid" },
    { path: shows(530, 1016), code: "unknown-server", says: "error 1016" },
    { path: shows(530, 1001), code: "unknown-server", says: "does not know this name" },
    { path: shows(530, 1033), code: "tunnel-down", says: "Tunnel" },
    { path: shows(530, 1099), code: "other", says: "1099" },
  ])("explains $code", ({ path, code, says }) => {
    expect(edgeError.evaluate({ "edge.path": path }, context)).toMatchObject({
      status: "failed",
      findings: [{ code, severity: "blocker", message: expect.stringContaining(says) }],
    });
  });

  it.each([
    { why: "pages come through", path: on, status: "passed" },
    { why: "the app itself answers 503", path: { ...on, hosts: [{ host: "myapp.test", ...cloudflare, status: 503 }] }, status: "passed" },
    { why: "Cloudflare is nowhere", path: vercel, status: "not-applicable" },
  ])("is $status when $why", ({ path, status }) => {
    expect(edgeError.evaluate({ "edge.path": path }, context).status).toBe(status);
  });
});
