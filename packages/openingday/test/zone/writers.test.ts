import { describe, expect, it } from "vitest";
import type { DnsPlan } from "../../src/model/dns-plan.ts";
import { parseZoneFile } from "../../src/parsers/zone-file.ts";
import { dnsProviders, nameDnsProvider } from "../../src/zone/dns-providers.ts";
import { writeCloudflare } from "../../src/zone/write-cloudflare.ts";
import { isComplete, sumUpPlan, writePlan } from "../../src/zone/write-plan.ts";
import { writeSteps } from "../../src/zone/write-steps.ts";
import { writeTerraform } from "../../src/zone/write-terraform.ts";
import { writeZone } from "../../src/zone/write-zone.ts";

const key = `v=DKIM1; k=rsa; p=${"A".repeat(400)}`;
const plan: DnsPlan = {
  planVersion: 1,
  zone: "myapp.test",
  at: 0,
  provider: { name: "GoDaddy", rule: "name server ns1.domaincontrol.com" },
  changes: [
    { action: "create", record: { name: "myapp.test", type: "MX", value: "10 mx.myapp.test" }, reason: "takes mail", mayProxy: false },
    {
      action: "create",
      record: { name: "k._domainkey.myapp.test", type: "TXT", value: key },
      reason: "signs",
      mayProxy: false,
      compareFirst: true,
    },
    {
      action: "create",
      record: { name: "myapp.test", type: "CAA", value: '0 issue "letsencrypt.org"' },
      reason: "certificates",
      mayProxy: false,
    },
    {
      action: "change",
      record: { name: "app.myapp.test", type: "A", value: "192.0.2.2", ttlSeconds: 300 },
      live: { name: "app.myapp.test", type: "A", value: "192.0.2.1", ttlSeconds: 600 },
      reason: "leads to the app",
      mayProxy: true,
    },
    {
      action: "change",
      record: { name: "www.myapp.test", type: "CNAME", value: "cname.vercel-dns.com" },
      live: { name: "www.myapp.test", type: "A", value: "192.0.2.1" },
      reason: "leads to the site",
      mayProxy: true,
    },
    { action: "remove-by-hand", record: { name: "myapp.test", type: "TXT", value: "v=spf1 -all" }, reason: "only one may be there" },
    {
      action: "keep",
      record: { name: "api.myapp.test", type: "A", value: "192.0.2.2" },
      live: { name: "api.myapp.test", type: "A", value: "192.0.2.2", ttlSeconds: 60 },
      reason: "right",
      mayProxy: true,
    },
    { action: "foreign", record: { name: "myapp.test", type: "TXT", value: "ms=1\nevil A 192.0.2.66" }, reason: "left alone" },
  ],
  unseen: [{ name: "x.myapp.test", type: "A", reason: "nobody answered" }],
  open: ["Resend: copy its key."],
};
const done: DnsPlan = { ...plan, changes: plan.changes.filter(({ action }) => action === "keep"), unseen: [], open: [] };

describe("a plan as zone lines", () => {
  it("is read back as what should live, and nothing else", () => {
    const parsed = parseZoneFile(writeZone(plan), "myapp.test");
    expect(parsed.ok && parsed.value.records.map(({ name, type, value }) => `${name} ${type} ${value}`)).toEqual([
      "myapp.test MX 10 mx.myapp.test",
      `k._domainkey.myapp.test TXT ${key}`,
      'myapp.test CAA 0 issue "letsencrypt.org"',
      "app.myapp.test A 192.0.2.2",
      "www.myapp.test CNAME cname.vercel-dns.com",
      "api.myapp.test A 192.0.2.2",
    ]);
  });
});

describe("a plan for Cloudflare", () => {
  it("is the body of a batch, with mail never proxied and no deletion", () => {
    const body = JSON.parse(writeCloudflare(plan, true));
    expect(Object.keys(body)).toEqual(["posts", "patches"]);
    expect(body.posts).toMatchObject([
      { type: "MX", name: "myapp.test", content: "mx.myapp.test", priority: 10, proxied: false, ttl: 1 },
      { type: "TXT", content: expect.stringMatching(/^"v=DKIM1[^"]+" "A+"$/u), proxied: false },
      { type: "CAA", data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
    ]);
    expect(body.patches).toMatchObject([
      { replaces: "app.myapp.test A 192.0.2.1", content: "192.0.2.2", proxied: true, ttl: 1 },
      { replaces: "www.myapp.test A 192.0.2.1", type: "CNAME", proxied: true },
    ]);
    expect(JSON.parse(writeCloudflare(plan, false)).patches[0]).toMatchObject({ proxied: false, ttl: 300 });
  });

  it("is Terraform whose texts cannot run code", () => {
    const hostile: DnsPlan = {
      ...plan,
      changes: [
        {
          action: "create",
          record: { name: "9.myapp.test", type: "TXT", value: '${file("x")} %{if} "\n}' },
          reason: "x\n}",
          mayProxy: false,
        },
      ],
    };
    const text = writeTerraform(hostile, false);
    expect(text).toContain(String.raw`file(\\\"x\\\")} %%{if} \\\" }\""`);
    expect(text).toContain('"\\"$${file(');
    expect(text).toContain('resource "cloudflare_dns_record" "_9_myapp_test_txt" {');
    expect(text).toContain("# x }");
    expect(writeTerraform(plan, true).match(/^resource /gmu)).toHaveLength(5);
    expect(writeTerraform(plan, true)).toContain('data    = { flags = 0, tag = "issue", value = "letsencrypt.org" }');
    expect(writeTerraform(plan, true)).toContain("# remove by hand: myapp.test TXT v=spf1 -all (only one may be there)");
  });
});

describe("a plan as clicks", () => {
  it("uses the words of the provider’s form", () => {
    const text = writeSteps(plan);
    expect(text).toContain(
      "Your DNS is at GoDaddy (name server ns1.domaincontrol.com). Open dcc.godaddy.com/control/portfolio > your domain > DNS.",
    );
    expect(text).toContain(
      "1. Press “Add New Record” and enter\n     Type:          MX\n     Name:          @\n     Value:         mx.myapp.test\n     Priority:      10",
    );
    expect(text).toContain("Compare it with the page of that company first.");
    expect(text).toContain("4. Edit the A record app that now says 192.0.2.1");
    expect(text).toContain("5. Delete the A record www (192.0.2.1), then at once press “Add New Record” and enter");
    expect(text).toContain("6. Delete the TXT record @ with the value v=spf1 -all.");
    expect(text).toContain("Not known: x.myapp.test A (nobody answered)\nLeft open: Resend: copy its key.");
  });

  it("says where to look when nobody knows the provider, and when nothing is to be done", () => {
    const { provider: _, ...nameless } = done;
    expect(writeSteps(nameless)).toMatch(/belong to nobody that openingday knows[\s\S]+Nothing has to be done/u);
  });

  it.each([
    { servers: ["ada.ns.cloudflare.com"], name: "Cloudflare" },
    { servers: ["ns41.domaincontrol.com"], name: "GoDaddy" },
    { servers: ["dns1.registrar-servers.com"], name: "Namecheap" },
    { servers: ["ns-cloud-a1.googledomains.com"], name: "Squarespace" },
    { servers: ["ns-123.awsdns-45.com", "ns-2000.awsdns-58.co.uk"], name: "Amazon Route 53" },
    { servers: ["ns1.vercel-dns.com"], name: "Vercel" },
    { servers: ["curitiba.ns.porkbun.com"], name: "Porkbun" },
    { servers: ["hydrogen.ns.hetzner.com", "oxygen.ns.hetzner.com"], name: "Hetzner" },
    { servers: ["ns.cloudflare.com.evil.test"], name: undefined },
    { servers: [], name: undefined },
  ])("knows $name by $servers", ({ servers, name }) => {
    expect(nameDnsProvider(servers)?.name).toBe(name);
  });

  it("is dated and has a source for every provider", () => {
    for (const { source, path } of dnsProviders) {
      expect(source).toMatchObject({ url: expect.stringMatching(/^https:\/\//u), dated: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/u) });
      expect(path.length).toBeGreaterThan(2);
    }
    expect(new Set(dnsProviders.map(({ name }) => name)).size).toBe(dnsProviders.length);
  });
});

describe("a plan for a person", () => {
  it("says what is to be done, and why, and keeps a value on its line", () => {
    expect(sumUpPlan(plan)).toBe("3 to add, 2 to change, 1 to remove by hand, 1 not known, 1 left open; 1 is right");
    const text = writePlan(plan);
    expect(text).toContain(
      "  ~ app.myapp.test. 300 IN A 192.0.2.2\n      instead of app.myapp.test. 600 IN A 192.0.2.1, which resolvers may keep for 10 minutes after the change\n      leads to the app\n",
    );
    expect(text).toContain("signs; compare it with that company’s own page first");
    expect(text).not.toMatch(/^evil/mu);
    expect(isComplete(plan)).toBe(false);
    expect(isComplete(done)).toBe(true);
    expect(sumUpPlan(done)).toBe("nothing to do; 1 is right");
  });
});
