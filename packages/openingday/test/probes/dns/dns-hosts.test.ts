import { describe, expect, it } from "vitest";
import probe from "../../../src/probes/dns/dns-hosts.ts";
import { nameProvider } from "../../../src/probes/dns/name-provider.ts";
import { worldContext, type World } from "../fake-world.ts";

const gather = (world: World) => probe.gather(worldContext(world).context);

describe("dns.hosts", () => {
  it("keeps addresses, alias, provider and what is missing", async () => {
    const evidence = await gather({
      hosts: [
        { name: "myapp.test", role: "site" },
        { name: "app.myapp.test", role: "app" },
        { name: "old.myapp.test", role: "redirect" },
        { name: "slow.myapp.test", role: "api" },
      ],
      dns: {
        "": {
          "myapp.test A": ["76.76.21.21"],
          "app.myapp.test A": { values: ["192.0.2.1"], chain: ["cname.vercel-dns.com"], ttlSeconds: 60 },
          "slow.myapp.test A": "dead",
        },
      },
    });
    expect(evidence).toMatchObject({
      resolver: "system",
      hosts: [
        {
          name: "myapp.test",
          a: { rcode: "NOERROR", values: ["76.76.21.21"] },
          aaaa: { rcode: "NOERROR", values: [] },
          provider: { name: "Vercel" },
        },
        {
          name: "app.myapp.test",
          chain: ["cname.vercel-dns.com"],
          provider: { name: "Vercel", rule: "CNAME *.vercel-dns.com" },
          a: { ttlSeconds: 60 },
        },
        { name: "old.myapp.test", a: { rcode: "NXDOMAIN" } },
        { name: "slow.myapp.test", a: { rcode: "", error: expect.stringContaining("did not answer") } },
      ],
    });
    expect(evidence.hosts[0]?.a).not.toHaveProperty("authoritative");
    expect(evidence.hosts[2]).not.toHaveProperty("provider");
  });

  it("asks the vantage's first resolver, and for the hosts of site and app even if they are not listed", async () => {
    const evidence = await gather({
      hosts: [],
      vantage: { resolvers: ["192.0.2.5:53"] },
      dns: { "192.0.2.5:53": { "app.myapp.test A": ["192.0.2.1"] } },
    });
    expect(evidence).toMatchObject({ resolver: "192.0.2.5:53", hosts: [{ name: "myapp.test" }, { name: "app.myapp.test" }] });
  });

  it("rejects with a sentence where no resolver answers at all", async () => {
    await expect(gather({})).rejects.toThrow("no DNS resolver answered");
  });

  it("matches a target whose alias was flattened into addresses", async () => {
    const hosts = [{ name: "myapp.test", role: "site", target: "edge.host.example" }] as const;
    const dns = { "": { "myapp.test A": ["192.0.2.7"], "edge.host.example A": ["192.0.2.8", "192.0.2.7"] } };
    const evidence = await gather({ hosts, dns });
    expect(evidence.hosts[0]?.provider).toEqual({ name: "edge.host.example", rule: "declared target" });
  });
});

describe("nameProvider", () => {
  it.each([
    { why: "an address", landing: { chain: [], addresses: ["192.0.2.1"] }, target: "192.0.2.1", want: "192.0.2.1: declared target" },
    {
      why: "an IPv6 address spelt otherwise",
      landing: { chain: [], addresses: ["2001:db8::1"] },
      target: "2001:0db8::0001",
      want: "2001:0db8::0001: declared target",
    },
    { why: "a range", landing: { chain: [], addresses: ["192.0.2.1"] }, target: "192.0.2.0/24", want: "192.0.2.0/24: declared target" },
    { why: "an alias", landing: { chain: ["x.fly.dev"], addresses: ["192.0.2.1"] }, target: "fly.dev", want: "Fly.io: declared target" },
    { why: "a provider’s name", landing: { chain: [], addresses: ["76.76.21.21"] }, target: "vercel", want: "Vercel: declared target" },
    {
      why: "a provider’s name in other words",
      landing: { chain: ["me.github.io"], addresses: [] },
      target: "GitHub-Pages",
      want: "GitHub Pages: declared target",
    },
    {
      why: "a name of the same provider",
      landing: { chain: [], addresses: ["76.76.21.21"] },
      target: "cname.vercel-dns.com.",
      want: "Vercel: declared target",
    },
    { why: "another address", landing: { chain: [], addresses: ["192.0.2.1"] }, target: "192.0.2.2", want: undefined },
    {
      why: "another provider",
      landing: { chain: [], addresses: ["76.76.21.21"] },
      target: "netlify",
      want: "Vercel: address 76.76.21.0/24",
    },
    { why: "a name that only ends alike", landing: { chain: ["notfly.dev"], addresses: [] }, target: undefined, want: undefined },
    {
      why: "Vercel’s numbered zone",
      landing: { chain: ["d1.vercel-dns-017.com"], addresses: [] },
      target: undefined,
      want: "Vercel: CNAME *.vercel-dns.com",
    },
    {
      why: "GoHighLevel inside Cloudflare’s range",
      landing: { chain: [], addresses: ["162.159.140.166"] },
      target: undefined,
      want: "GoHighLevel: address 162.159.140.166",
    },
    {
      why: "an alias before an address",
      landing: { chain: ["a.netlify.app"], addresses: ["76.76.21.21"] },
      target: undefined,
      want: "Netlify: CNAME *.netlify.app",
    },
    {
      why: "IPv6 only",
      landing: { chain: [], addresses: ["2606:4700::1"] },
      target: undefined,
      want: "Cloudflare: address 2606:4700::/32",
    },
  ])("names the place by $why", ({ landing, target, want }) => {
    const provider = nameProvider(landing, target);
    expect(provider === undefined ? undefined : `${provider.name}: ${provider.rule}`).toBe(want);
  });
});
