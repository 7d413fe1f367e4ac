import { describe, expect, it } from "vitest";
import cloudflareRecords from "../../../src/checks/protection/cloudflare-records.ts";
import cloudflareRules from "../../../src/checks/protection/cloudflare-rules.ts";
import cloudflareSettings from "../../../src/checks/protection/cloudflare-settings.ts";
import type { EdgeRecord, EdgeSettings } from "../../../src/model/evidence-edge.ts";
import type { EdgeOrigin, EdgePath, LimitBursts } from "../../../src/model/evidence-protection.ts";
import type { RedirectWalks, TlsHost, TlsHosts } from "../../../src/model/evidence-web.ts";
import { context } from "../../audit/builders.ts";
import { rulesWith, zoneWith } from "./zone.ts";

const path: EdgePath = {
  kind: "cloudflare",
  declared: true,
  hosts: [{ host: "myapp.test", front: "cloudflare", proofs: ["cf-ray"], proof: "cf-ray" }],
};
const checks = { cloudflareSettings, cloudflareRecords, cloudflareRules };

describe.each(Object.entries(checks))("%s", (_, check) => {
  it("has nothing to say without a token, and says why where the API failed", () => {
    expect(check.evaluate({ "edge.path": path }, context).status).toBe("not-applicable");
    expect(check.evaluate({ "edge.path": path }, { ...context, unseen: { "edge.settings": "no answer" } })).toEqual({
      status: "inconclusive",
      reason: "no answer",
    });
  });
  it("passes on a healthy zone", () => {
    expect(check.evaluate({ "edge.path": path, "edge.settings": zoneWith() }, context).status).toBe("passed");
  });
});

describe("cloudflare-settings", () => {
  const http = (end: "answered" | "redirected"): RedirectWalks => ({
    walks: [
      {
        start: "http://myapp.test/",
        end: "answered",
        hops:
          end === "answered"
            ? [{ url: "http://myapp.test/", status: 200 }]
            : [
                { url: "http://myapp.test/", status: 301, location: "https://myapp.test/" },
                { url: "https://myapp.test/", status: 200 },
              ],
      },
    ],
  });
  const zone = (more: Partial<EdgeSettings["zone"]>): EdgeSettings => zoneWith({}, { zone: { ...zoneWith().zone, ...more } });
  const handshake = (host: Partial<TlsHost>): TlsHosts => ({ at: "2026-11-28T10:00:00Z", hosts: [{ host: "myapp.test", ...host }] });
  const bare: EdgePath = { ...path, hosts: [{ host: "myapp.test" }] };
  it.each([
    { why: "the zone is paused", settings: zone({ paused: true }), status: "failed", code: "paused" },
    { why: "its name servers are not in use", settings: zone({ status: "pending" }), at: bare, status: "warned", code: "not-active" },
    { why: "development mode is on", settings: zoneWith({ development_mode: "on" }), status: "warned", code: "development-mode" },
    { why: "old TLS is accepted", settings: zoneWith({ min_tls_version: "1.0" }), status: "warned", code: "old-tls" },
    {
      why: "http stays http",
      settings: zoneWith({ always_use_https: "off" }),
      walks: http("answered"),
      status: "warned",
      code: "http-stays",
    },
    {
      why: "the origin leads to https by itself",
      settings: zoneWith({ always_use_https: "off" }),
      walks: http("redirected"),
      status: "passed",
    },
    { why: "nobody walked", settings: zoneWith({ always_use_https: "off" }), status: "passed" },
    { why: "the zone came by a CNAME setup and works", settings: zone({ status: "pending" }), status: "passed" },
    { why: "TLS 1.3 alone is accepted", settings: zoneWith({ min_tls_version: "1.3", tls_1_3: "zrt" }), status: "passed" },
    {
      why: "the one certificate waits and the address has none",
      settings: zoneWith({}, { certificates: { value: ["authorizing"] } }),
      tls: handshake({
        error: "ssl/tls alert handshake failure",
        failure: { layer: "tls", code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" },
      }),
      status: "warned",
      code: "certificate-waiting",
    },
    {
      why: "a renewal waits while the old certificate serves",
      settings: zoneWith({}, { certificates: { value: ["pending_deployment", "active"] } }),
      tls: handshake({
        error: "ssl/tls alert handshake failure",
        failure: { layer: "tls", code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" },
      }),
      status: "passed",
    },
    {
      why: "Cloudflare’s certificate waits and the founder’s own is served",
      settings: zoneWith({}, { certificates: { value: ["timing_out"] } }),
      tls: handshake({ names: ["myapp.test"] }),
      status: "passed",
    },
    {
      why: "an address could not be reached at all",
      settings: zoneWith({}, { certificates: { value: ["initializing"] } }),
      tls: handshake({ error: "no answer", failure: { layer: "tls", code: "timeout" } }),
      status: "passed",
    },
    { why: "no certificate was ordered", settings: zoneWith({}, { certificates: { value: [] } }), status: "passed" },
    {
      why: "the token may not read certificates",
      settings: zoneWith({}, { certificates: { unread: "add “SSL and Certificates: Read”" } }),
      status: "passed",
    },
    {
      why: "a setting could not be read",
      settings: { ...zoneWith(), settings: { ...zoneWith().settings, ssl: { unread: "add “Zone Settings: Read”" } } },
      status: "inconclusive",
    },
  ])("is $status when $why", ({ settings, walks, tls, at = path, status, code }) => {
    const outcome = cloudflareSettings.evaluate(
      {
        "edge.path": at,
        "edge.settings": settings,
        ...(walks === undefined ? {} : { "http.walks": walks }),
        ...(tls === undefined ? {} : { "tls.hosts": tls }),
      },
      context,
    );
    expect(outcome).toMatchObject({ status, ...(code === undefined ? {} : { findings: [{ code }] }) });
  });
});

describe("cloudflare-records", () => {
  const record = (name: string, type: EdgeRecord["type"], content: string, proxied = false): EdgeRecord => ({
    name,
    type,
    content,
    proxied,
  });
  const apex = record("myapp.test", "A", "192.0.2.1", true);
  const app = { ...context, declared: { ...context.declared, app: "https://app.myapp.test/" } };
  const vercel: EdgePath = { ...path, hosts: [...path.hosts, { host: "app.myapp.test", front: "vercel", proofs: ["x-vercel-id"] }] };
  const answered: EdgeOrigin = { address: "192.0.2.1:443", direct: "answered", detail: "it answered 200", encrypted: true };
  it.each([
    {
      why: "the MX host is proxied",
      records: [apex, record("myapp.test", "MX", "mx.myapp.test"), record("mx.myapp.test", "A", "192.0.2.2", true)],
      status: "failed",
      code: "mail-host-proxied",
    },
    {
      why: "a mail key is proxied",
      records: [record("s1._domainkey.myapp.test", "CNAME", "s1.mailer.test", true)],
      status: "failed",
      code: "mail-key-proxied",
    },
    {
      why: "the app has no proxy and the apex has",
      records: [apex, record("app.myapp.test", "A", "192.0.2.3")],
      status: "warned",
      code: "app-unproxied",
    },
    {
      why: "the mail host tells the server's address",
      records: [apex, record("mail.myapp.test", "A", "192.0.2.1")],
      status: "warned",
      code: "origin-leaked",
    },
    {
      why: "SPF tells it",
      records: [apex, record("myapp.test", "TXT", "v=spf1 ip4:192.0.2.1 -all")],
      status: "warned",
      code: "origin-leaked",
    },
    {
      why: "SPF tells it in IPv6",
      records: [record("myapp.test", "AAAA", "2001:db8::1", true), record("myapp.test", "TXT", '"v=spf1 ip6:2001:DB8:0::1 -all"')],
      status: "warned",
      code: "origin-leaked",
    },
    {
      why: "the app is on Vercel, which asks for DNS only",
      records: [apex, record("app.myapp.test", "CNAME", "cname.vercel-dns.com")],
      at: vercel,
      status: "passed",
    },
    {
      why: "SPF names a provider's whole range",
      records: [apex, record("myapp.test", "TXT", "v=spf1 ip4:192.0.2.0/24 -all")],
      status: "passed",
    },
    {
      why: "mail has a server of its own",
      records: [apex, record("myapp.test", "MX", "mail.myapp.test"), record("mail.myapp.test", "A", "192.0.2.9")],
      status: "passed",
    },
    { why: "mail goes to a provider", records: [apex, record("myapp.test", "MX", "mx.mailer.test")], status: "passed" },
    {
      why: "the server is known and lets nobody in",
      records: [apex, record("mail.myapp.test", "A", "192.0.2.1")],
      origin: { ...answered, direct: "refused" as const },
      status: "passed",
    },
    {
      why: "it is known and lets anybody in",
      records: [apex, record("mail.myapp.test", "A", "192.0.2.1")],
      origin: answered,
      status: "warned",
      code: "origin-leaked",
      confidence: "proved",
    },
  ])("is $status when $why", ({ records, at = path, origin, status, code, confidence }) => {
    const outcome = cloudflareRecords.evaluate(
      {
        "edge.path": at,
        "edge.settings": zoneWith({}, { records: { value: records } }),
        ...(origin === undefined ? {} : { "edge.origin": origin }),
      },
      app,
    );
    expect(outcome).toMatchObject({
      status,
      ...(code === undefined ? {} : { findings: [{ code, ...(confidence === undefined ? {} : { confidence }) }] }),
    });
    // The address that should stay hidden is not printed again.
    if (code === "origin-leaked") expect(JSON.stringify(outcome)).not.toContain("192.0.2.1");
  });

  it("cannot tell where the token may not read records", () => {
    const settings = zoneWith({}, { records: { unread: "add “DNS: Read”" } });
    expect(cloudflareRecords.evaluate({ "edge.path": path, "edge.settings": settings }, context)).toEqual({
      status: "inconclusive",
      reason: "add “DNS: Read”",
    });
  });
});

describe("cloudflare-rules", () => {
  const login = { name: "login", kind: "login" as const, url: "https://myapp.test/login", fields: {} };
  const hook = "https://myapp.test/api/webhooks/stripe";
  const site = { ...context, declared: { ...context.declared, forms: [login], cors: { routes: [hook], allowed: [] } } };
  const limited = rulesWith({ http_ratelimit: [{ action: "block", expression: "true" }] });
  const skipped = {
    ...limited,
    http_request_firewall_custom: { value: [{ action: "skip", expression: "true", skips: ["http_request_sbfm"] }] },
  };
  const slowed: LimitBursts = { bursts: [{ form: "login", url: login.url, sent: 6, statuses: [429], friction: { at: 6, signal: "429" } }] };
  const paid = { value: { fightMode: false, challenges: ["sbfm_definitely_automated: block"] } };
  it.each([
    { why: "nothing limits the login", zone: zoneWith(), status: "warned", code: "no-rate-rule" },
    { why: "the app limits it itself", zone: zoneWith(), bursts: slowed, status: "passed" },
    { why: "a rule limits it", zone: zoneWith({}, { rules: limited }), status: "passed" },
    {
      why: "Bot Fight Mode meets a webhook",
      zone: zoneWith({}, { rules: skipped, bots: { value: { fightMode: true, challenges: [] } } }),
      status: "warned",
      code: "bots-fought",
    },
    { why: "the paid one meets a webhook", zone: zoneWith({}, { rules: limited, bots: paid }), status: "warned", code: "bots-fought" },
    { why: "the paid one skips it", zone: zoneWith({}, { rules: skipped, bots: paid }), status: "passed" },
    {
      why: "the rules could not be read",
      zone: zoneWith({}, { rules: { ...limited, http_ratelimit: { unread: "add “Zone WAF: Read”" } } }),
      status: "inconclusive",
    },
  ])("is $status when $why", ({ zone, bursts, status, code }) => {
    const outcome = cloudflareRules.evaluate(
      { "edge.path": path, "edge.settings": zone, ...(bursts === undefined ? {} : { "limit.bursts": bursts }) },
      site,
    );
    expect(outcome).toMatchObject({ status, ...(code === undefined ? {} : { findings: [{ code }] }) });
  });

  it.each([
    { why: "is behind Cloudflare", hooks: ["https://myapp.test/api/paid"], status: "warned" },
    { why: "is at another front", hooks: ["https://api.myapp.test/api/paid"], status: "passed" },
  ])("is $status when a declared webhook $why", ({ hooks, status }) => {
    const zone = zoneWith({}, { bots: { value: { fightMode: true, challenges: [] } } });
    const hosts = [...path.hosts, { host: "api.myapp.test", front: "vercel" as const, proofs: ["x-vercel-id"] }];
    const declared = { ...context.declared, webhooks: hooks };
    const outcome = cloudflareRules.evaluate({ "edge.path": { ...path, hosts }, "edge.settings": zone }, { ...context, declared });
    expect(outcome.status).toBe(status);
  });

  it("leaves Bot Fight Mode alone where no program is known to call", () => {
    const zone = zoneWith({}, { bots: { value: { fightMode: true, challenges: [] } } });
    expect(cloudflareRules.evaluate({ "edge.path": path, "edge.settings": zone }, context).status).toBe("passed");
  });
});
