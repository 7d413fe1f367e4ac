import { describe, expect, it } from "vitest";
import { claimable } from "../../../src/probes/dns/claimable.ts";
import { findService } from "../../../src/probes/dns/find-service.ts";
import { nameProvider } from "../../../src/probes/dns/name-provider.ts";
import { providers } from "../../../src/probes/dns/providers.ts";
import { addressNumber } from "../../../src/parsers/address-range.ts";

describe("the table of providers", () => {
  it("has a source for each, names that can end an alias, and addresses that can be read", () => {
    for (const { name, suffixes, addresses, source } of providers) {
      expect(source, name).not.toBe("");
      for (const suffix of suffixes) expect(suffix, name).toMatch(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u);
      for (const address of addresses) expect(addressNumber(address.split("/")[0] ?? ""), `${name} ${address}`).toBeDefined();
    }
    expect(new Set(providers.map(({ name }) => name)).size).toBe(providers.length);
  });

  it.each([
    { to: "d111111abcdef8.cloudfront.net", name: "Amazon CloudFront" },
    { to: "main.d1a2b3.amplifyapp.com", name: "Amazon Web Services" },
    { to: "my-lb-1.eu-west-1.elb.amazonaws.com", name: "Amazon Web Services" },
    { to: "myapp.azurewebsites.net", name: "Microsoft Azure" },
    { to: "myapp-ab12.up.railway.app", name: "Railway" },
    { to: "ghs.googlehosted.com", name: "Google Cloud" },
    { to: "myblog.ghost.io", name: "Ghost" },
    { to: "ssl-proxy.mykajabi.com", name: "Kajabi" },
    { to: "myapp.com.edgekey.net", name: "Akamai" },
    { to: "static.1.2.3.4.clients.your-server.de", name: "Hetzner" },
  ])("names $to with the rule that named it", ({ to, name }) => {
    expect(nameProvider({ chain: [to], addresses: ["192.0.2.1"] })).toMatchObject({
      name,
      rule: expect.stringMatching(/^CNAME \*\./u) as string,
    });
  });

  it.each([
    { address: "116.203.10.20", name: "Hetzner", rule: "address 116.202.0.0/15" },
    { address: "2a01:4f8:1:2::3", name: "Hetzner", rule: "address 2a01:4f8::/32" },
    { address: "216.239.34.21", name: "Google Cloud", rule: "address 216.239.34.21" },
    { address: "192.0.78.24", name: "WordPress.com", rule: "address 192.0.78.0/24" },
  ])("names $address: $name", ({ address, name, rule }) => {
    expect(nameProvider({ chain: [], addresses: [address] })).toMatchObject({ name, rule });
  });
});

describe("services where a name can be given up", () => {
  it("each have a source, and words in the spelling that compares", () => {
    for (const { name, says, source } of claimable) {
      expect(source, name).not.toBe("");
      expect(says?.toLowerCase(), name).toBe(says);
    }
  });

  it.each([
    { chain: ["old.herokuapp.com"], service: "Heroku" },
    { chain: ["alias.other.test", "me.github.io"], service: "GitHub Pages" },
    { chain: ["bucket.s3-website-eu-west-1.amazonaws.com"], service: "Amazon S3" },
    { chain: ["bucket.s3.eu-central-1.amazonaws.com"], service: "Amazon S3" },
    { chain: ["gone.fly.dev"], service: "Fly.io" },
    // Fronts whose page for an unknown name proves nothing, the service's own name, and strangers.
    { chain: ["d111111abcdef8.cloudfront.net"], service: undefined },
    { chain: ["x.fastly.net"], service: undefined },
    { chain: ["myapp.com.cdn.cloudflare.net"], service: undefined },
    { chain: ["github.io"], service: undefined },
    { chain: ["notgithub.io"], service: undefined },
    { chain: [], service: undefined },
  ])("are told from fronts and strangers: $chain is $service", ({ chain, service }) => {
    expect(findService(chain)?.service.name).toBe(service);
  });
});
