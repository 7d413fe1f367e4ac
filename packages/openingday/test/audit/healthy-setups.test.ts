import { describe, expect, it } from "vitest";
import { findingsOf, lookAtSetup, type Setup } from "./look-at-setup.ts";

const key =
  "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAnC9ZJDWELLNKAROBe8fbMyQabBjZsPezP9wOIUSHGieBWfwquMo628ZmXRuo+isRSCqryaezdnQX0zZQn9RUtHR2YP8z2KJRoZZj+ApLvD5sBba1OCXvwfSXH8GZF21dfb1Z7mTK9UC+ej5ycm9eWR7ixnQhGUm02UUEDDzy8n+w3ibPFJodFjFR96iJR7JlmRSAdAh+23PU0aXJCXPf8kXyNwYenpYN3zlv8B2sJfXgyJZXR3jmZIllfryFs47juWoI0Zh3ENOk2u/5UbPqnCvXVukVLII+ePsLOl7KCLyqR6+PSdQizQojMM5ActaYxobVJdT3EcJNVUvmpWN5ZQIDAQAB";
const cloudflareNs = `
  myapp.com NS ada.ns.cloudflare.com
  myapp.com NS ben.ns.cloudflare.com
  ada.ns.cloudflare.com A 108.162.192.1
  ben.ns.cloudflare.com A 108.162.193.1
  myapp.com SOA ada.ns.cloudflare.com dns.cloudflare.com 1 1 1 1 1
  com NS a.gtld-servers.net
  a.gtld-servers.net A 192.5.6.30`;
const google = `
  myapp.com MX 1 smtp.google.com
  smtp.google.com A 142.250.1.27
  27.1.250.142.in-addr.arpa PTR smtp.google.com
  _spf.google.com TXT v=spf1 ip4:142.250.0.0/16 ~all`;
const vercel = `
  cname.vercel-dns.com A 76.76.21.21
  www.myapp.com CNAME cname.vercel-dns.com`;
const toApex = (request: { url: string }) => {
  const url = new URL(request.url);
  return url.hostname === "www.myapp.com" && url.protocol === "https:"
    ? { status: 308, headers: { location: `https://myapp.com${url.pathname}${url.search}` } }
    : undefined;
};

const toWww = ({ url }: { url: string }) =>
  url.startsWith("https://myapp.com/") ? { status: 308, headers: { location: url.replace("//", "//www.") } } : undefined;

const setups: Record<string, Setup> = {
  "Vercel, Cloudflare DNS, Google Workspace and Resend": {
    config: {
      domain: "myapp.com",
      hosts: [
        { name: "myapp.com", role: "site", target: "76.76.21.21" },
        { name: "www.myapp.com", role: "redirect", to: "https://myapp.com/", target: "cname.vercel-dns.com" },
      ],
      mail: { from: "hello@myapp.com", senders: ["google-workspace", "resend"], selectors: ["resend", "google"] },
    },
    zone: `${cloudflareNs}${google}${vercel}
  myapp.com A 76.76.21.21
  myapp.com TXT v=spf1 include:_spf.google.com ~all
  myapp.com TXT google-site-verification=abc
  google._domainkey.myapp.com TXT ${key}
  resend._domainkey.myapp.com TXT ${key.replace("v=DKIM1; k=rsa; ", "")}
  send.myapp.com MX 10 feedback-smtp.eu-west-1.amazonses.com
  send.myapp.com TXT v=spf1 include:amazonses.com ~all
  amazonses.com TXT v=spf1 ip4:199.255.192.0/22 -all
  feedback-smtp.eu-west-1.amazonses.com A 54.240.1.1
  1.1.240.54.in-addr.arpa PTR feedback-smtp.eu-west-1.amazonses.com
  _dmarc.myapp.com TXT v=DMARC1; p=none; rua=mailto:dmarc@myapp.com`,
    web: toApex,
  },
  "Netlify, Namecheap, Microsoft 365 and Postmark": {
    config: {
      domain: "myapp.com",
      site: "https://www.myapp.com/",
      hosts: [
        { name: "www.myapp.com", role: "site", target: "myapp.netlify.app" },
        { name: "myapp.com", role: "redirect", to: "https://www.myapp.com/", target: "75.2.60.5" },
      ],
      mail: { from: "hello@myapp.com", senders: ["microsoft-365", "postmark"], selectors: ["20260101pm"] },
    },
    zone: `
  com NS a.gtld-servers.net
  a.gtld-servers.net A 192.5.6.30
  myapp.com NS dns1.registrar-servers.com
  myapp.com NS dns2.registrar-servers.com
  dns1.registrar-servers.com A 156.154.132.200
  dns2.registrar-servers.com A 156.154.133.200
  myapp.com SOA dns1.registrar-servers.com h 1 1 1 1 1
  myapp.com A 75.2.60.5
  www.myapp.com CNAME myapp.netlify.app
  myapp.netlify.app A 75.2.60.5
  myapp.com MX 0 myapp-com.mail.protection.outlook.com
  myapp-com.mail.protection.outlook.com A 52.101.1.1
  1.1.101.52.in-addr.arpa PTR mail-am0.inbound.protection.outlook.com
  mail-am0.inbound.protection.outlook.com A 52.101.1.1
  myapp.com TXT v=spf1 include:spf.protection.outlook.com -all
  spf.protection.outlook.com TXT v=spf1 ip4:40.92.0.0/15 -all
  selector1._domainkey.myapp.com CNAME selector1-myapp-com._domainkey.myapp.onmicrosoft.com
  selector2._domainkey.myapp.com CNAME selector2-myapp-com._domainkey.myapp.onmicrosoft.com
  selector1-myapp-com._domainkey.myapp.onmicrosoft.com TXT ${key}
  selector2-myapp-com._domainkey.myapp.onmicrosoft.com TXT ${key}
  20260101pm._domainkey.myapp.com TXT ${key}
  pm-bounces.myapp.com CNAME pm.mtasv.net
  pm.mtasv.net A 50.31.156.6
  pm.mtasv.net TXT v=spf1 include:spf.mtasv.net ~all
  spf.mtasv.net TXT v=spf1 ip4:50.31.156.0/24 ~all
  pm.mtasv.net MX 10 inbound.postmarkapp.com
  inbound.postmarkapp.com A 50.31.156.7
  autodiscover.myapp.com CNAME autodiscover.outlook.com
  autodiscover.outlook.com A 52.96.1.1
  _dmarc.myapp.com TXT v=DMARC1; p=quarantine; rua=mailto:dmarc@myapp.com; pct=100`,
    web: ({ url }) =>
      new URL(url).hostname === "myapp.com" && url.startsWith("https:")
        ? { status: 301, headers: { location: url.replace("//myapp.com", "//www.myapp.com") } }
        : undefined,
  },
  "the bare domain alone, without www and without mail": {
    config: { domain: "myapp.com", hosts: [{ name: "myapp.com", role: "site" }] },
    zone: `${cloudflareNs}
  myapp.com A 76.76.21.21
  myapp.com MX 0 .
  myapp.com TXT v=spf1 -all
  _dmarc.myapp.com TXT v=DMARC1; p=reject`,
  },
  "nothing but a domain on the command line": {
    config: { domain: "myapp.com" },
    zone: `${cloudflareNs}${google}${vercel}
  myapp.com A 76.76.21.21
  myapp.com TXT v=spf1 include:_spf.google.com ~all
  google._domainkey.myapp.com TXT ${key}
  _dmarc.myapp.com TXT v=DMARC1; p=none`,
    web: toApex,
  },
  "tenants behind a wildcard": {
    config: {
      domain: "myapp.com",
      hosts: [
        { name: "myapp.com", role: "site" },
        { name: "www.myapp.com", role: "redirect", to: "https://myapp.com/" },
        { name: "app.myapp.com", role: "app" },
      ],
    },
    zone: `${cloudflareNs}
  myapp.com A 76.76.21.21
  www.myapp.com A 76.76.21.21
  *.myapp.com A 76.76.21.21
  myapp.com MX 0 .
  myapp.com TXT v=spf1 -all
  _dmarc.myapp.com TXT v=DMARC1; p=reject`,
    web: toApex,
  },
  "an app on a name below somebody's domain": {
    config: {
      domain: "app.example.co.uk",
      hosts: [{ name: "app.example.co.uk", role: "app" }],
      mail: { from: "hello@example.co.uk", senders: ["google-workspace"], selectors: ["google"] },
    },
    zone: `
  co.uk NS ns1.nic.uk
  ns1.nic.uk A 213.248.216.1
  example.co.uk NS ns1.example.net
  example.co.uk NS ns2.example.net
  ns1.example.net A 192.0.2.1
  ns2.example.net A 198.51.100.1
  example.co.uk SOA ns1.example.net h 1 1 1 1 1
  example.co.uk A 203.0.113.5
  app.example.co.uk CNAME proud-lake.fly.dev
  proud-lake.fly.dev A 66.241.124.1
  proud-lake.fly.dev AAAA 2a09:8280:1::1
  example.co.uk MX 1 smtp.google.com
  smtp.google.com A 142.250.1.27
  27.1.250.142.in-addr.arpa PTR smtp.google.com
  _spf.google.com TXT v=spf1 ip4:142.250.0.0/16 ~all
  example.co.uk TXT v=spf1 include:_spf.google.com ~all
  google._domainkey.example.co.uk TXT ${key}
  _dmarc.example.co.uk TXT v=DMARC1; p=none; rua=mailto:dmarc@example.co.uk`,
  },
  "a flattened apex, CAA, ten lookups of SPF, MTA-STS in testing and TLS-RPT": {
    config: {
      domain: "myapp.com",
      hosts: [
        { name: "myapp.com", role: "site", target: "my-app.herokudns.com" },
        { name: "www.myapp.com", role: "redirect", to: "https://myapp.com/" },
      ],
      mail: { from: "hello@mail.myapp.com", senders: [], selectors: ["s1"] },
    },
    zone: `${cloudflareNs}${google}
  my-app.herokudns.com A 3.33.1.1
  myapp.com A 3.33.1.1
  www.myapp.com CNAME my-app.herokudns.com
  myapp.com CAA 0 issue "letsencrypt.org"
  myapp.com CAA 0 issue "digicert.com; cansignhttpexchanges=yes"
  myapp.com CAA 0 issuewild ";"
  myapp.com CAA 0 iodef "mailto:sec@myapp.com"
  mail.myapp.com MX 1 smtp.google.com
  mail.myapp.com TXT v=spf1 include:a.spf.net include:b.spf.net a mx ~all
  mail.myapp.com A 3.33.1.1
  a.spf.net TXT v=spf1 include:c.spf.net include:d.spf.net ~all
  b.spf.net TXT v=spf1 include:e.spf.net include:f.spf.net ~all
  c.spf.net TXT v=spf1 include:g.spf.net ~all
  d.spf.net TXT v=spf1 include:h.spf.net ~all
  e.spf.net TXT v=spf1 ip4:192.0.2.1 ~all
  f.spf.net TXT v=spf1 ip4:192.0.2.1 ~all
  g.spf.net TXT v=spf1 ip4:192.0.2.1 ~all
  h.spf.net TXT v=spf1 ip4:192.0.2.1 ~all
  myapp.com TXT v=spf1 -all
  s1._domainkey.mail.myapp.com CNAME s1.domainkey.u123.wl.sendgrid.net
  s1.domainkey.u123.wl.sendgrid.net TXT ${key.replace("k=rsa", "k=rsa; t=s")}
  _dmarc.myapp.com TXT v=DMARC1; p=reject; sp=quarantine; adkim=s; rua=mailto:dmarc@mail.myapp.com
  _mta-sts.mail.myapp.com TXT v=STSv1; id=20260101T000000;
  mta-sts.mail.myapp.com A 3.33.1.1
  _smtp._tls.mail.myapp.com TXT v=TLSRPTv1;rua=mailto:tls@mail.myapp.com`,
    web: (request) =>
      request.url === "https://mta-sts.mail.myapp.com/.well-known/mta-sts.txt"
        ? {
            headers: { "content-type": "text/plain" },
            body: "version: STSv1\r\nmode: testing\r\nmx: smtp.google.com\r\nmax_age: 86400\r\n",
          }
        : toApex(request),
    signed: true,
  },
  "www as the main address, told by nothing but the domain": {
    config: { domain: "myapp.com" },
    zone: `${cloudflareNs}${google}${vercel}
  myapp.com A 76.76.21.21
  myapp.com TXT v=spf1 include:_spf.google.com ~all
  _dmarc.myapp.com TXT v=DMARC1; p=none`,
    web: toWww,
  },
  "Cloudflare's proxy with Email Routing, and port 25 closed where we are": {
    config: { domain: "myapp.com", edge: { kind: "cloudflare" }, mail: { from: "hello@myapp.com", senders: ["resend"] } },
    zone: `${cloudflareNs}
  myapp.com A 104.16.1.1
  www.myapp.com A 104.16.1.1
  myapp.com MX 10 route1.mx.cloudflare.net
  myapp.com MX 20 route2.mx.cloudflare.net
  route1.mx.cloudflare.net A 162.159.205.11
  route2.mx.cloudflare.net A 162.159.205.12
  myapp.com TXT v=spf1 include:_spf.mx.cloudflare.net ~all
  _spf.mx.cloudflare.net TXT v=spf1 ip4:104.30.0.0/20 ~all
  resend._domainkey.myapp.com TXT ${key}
  send.myapp.com MX 10 feedback-smtp.us-east-1.amazonses.com
  send.myapp.com TXT v=spf1 include:amazonses.com ~all
  amazonses.com TXT v=spf1 ip4:199.255.192.0/22 -all
  feedback-smtp.us-east-1.amazonses.com A 54.240.1.1
  _dmarc.myapp.com TXT v=DMARC1;p=none;`,
    web: (request) => {
      const said = toApex(request);
      const ray = { "cf-ray": "8c0-FRA", server: "cloudflare" };
      return said === undefined
        ? request.url.startsWith("http:")
          ? { status: 301, headers: { ...ray, location: request.url.replace("http:", "https:") } }
          : {
              headers: {
                ...ray,
                "content-type": "text/html",
                "strict-transport-security": "max-age=31536000",
                "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
                "x-content-type-options": "nosniff",
                "referrer-policy": "no-referrer",
              },
              body: "<title>Hi</title>",
            }
        : { ...said, headers: { ...said.headers, ...ray } };
    },
    port25: "blocked",
  },
  "a language in the address, a login page in front, an app at GitHub Pages": {
    config: {
      domain: "myapp.com",
      app: "https://app.myapp.com/",
      hosts: [
        { name: "myapp.com", role: "site", target: "myfounder.github.io" },
        { name: "www.myapp.com", role: "redirect", to: "https://myapp.com/", target: "myfounder.github.io" },
        { name: "app.myapp.com", role: "app" },
        { name: "api.myapp.com", role: "api" },
      ],
      mail: { from: "Ada <ada@myapp.com>", senders: ["sendgrid", "mailchimp"], selectors: [] },
    },
    zone: `${cloudflareNs}${google}
  myapp.com A 185.199.108.153
  myapp.com A 185.199.109.153
  myapp.com A 185.199.110.153
  myapp.com A 185.199.111.153
  myapp.com AAAA 2606:50c0:8000::153
  www.myapp.com CNAME myfounder.github.io
  myfounder.github.io A 185.199.108.153
  myfounder.github.io A 185.199.109.153
  myfounder.github.io A 185.199.110.153
  myfounder.github.io A 185.199.111.153
  myfounder.github.io AAAA 2606:50c0:8000::153
  app.myapp.com CNAME abc.up.railway.app
  abc.up.railway.app A 66.33.22.1
  api.myapp.com CNAME def.onrender.com
  def.onrender.com A 216.24.57.1
  myapp.com TXT v=spf1 include:_spf.google.com include:servers.mcsv.net ~all
  servers.mcsv.net TXT v=spf1 ip4:205.201.128.0/20 ?all
  s1._domainkey.myapp.com CNAME s1.domainkey.u1.wl1.sendgrid.net
  s2._domainkey.myapp.com CNAME s2.domainkey.u1.wl1.sendgrid.net
  s1.domainkey.u1.wl1.sendgrid.net TXT ${key}
  s2.domainkey.u1.wl1.sendgrid.net TXT ${key}
  em1.myapp.com CNAME u1.wl1.sendgrid.net
  u1.wl1.sendgrid.net A 167.89.1.1
  u1.wl1.sendgrid.net TXT v=spf1 ip4:167.89.0.0/17 -all
  k2._domainkey.myapp.com CNAME dkim2.mcsv.net
  k3._domainkey.myapp.com CNAME dkim3.mcsv.net
  dkim2.mcsv.net TXT ${key}
  dkim3.mcsv.net TXT ${key}
  _dmarc.myapp.com CNAME myapp.com.dmarc.vendor.net
  myapp.com.dmarc.vendor.net TXT v=DMARC1; p=none; rua=mailto:x@vendor.net; fo=1
  myapp.com._report._dmarc.vendor.net TXT v=DMARC1
  vendor.net MX 10 mx.vendor.net
  mx.vendor.net A 192.0.2.77`,
    web: (request) => {
      const url = new URL(request.url);
      if (url.protocol === "https:" && url.hostname === "myapp.com" && url.pathname === "/")
        return { status: 307, headers: { location: `/en${url.search}` } };
      if (url.protocol === "https:" && url.hostname === "app.myapp.com" && url.pathname === "/")
        return { status: 302, headers: { location: "/login?next=%2F" } };
      if (url.protocol === "https:" && /^\/(?:en|login)$/u.test(url.pathname))
        return {
          headers: {
            "content-type": "text/html",
            "strict-transport-security": "max-age=31536000; includeSubDomains",
            "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
          },
          body: "<title>Hi</title>",
        };
      return toApex(request);
    },
  },
};

describe("a healthy site of an unusual kind", () => {
  it.each(Object.entries(setups))("is found without fault: %s", async (_, setup) => {
    const judged = await lookAtSetup(setup);
    expect(findingsOf(judged)).toEqual([]);
    // Nothing was found because it was looked at, and not because nobody answered.
    const passed = judged.filter(({ outcome }) => outcome.status === "passed").map(({ check }) => check.id);
    expect(passed).toEqual(expect.arrayContaining(["certificate-valid", "dmarc-policy", "host-resolves", "spf-record"]));
  });
});
