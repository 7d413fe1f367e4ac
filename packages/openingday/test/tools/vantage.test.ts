import { describe, expect, it } from "vitest";
import type { Vantage } from "../../src/model/target.ts";
import { formatEndpoint, parseEndpoint } from "../../src/tools/endpoint.ts";
import { mapConnect, validateVantage } from "../../src/tools/vantage.ts";
import { vantageWith } from "./loopback.ts";

describe("the connect map", () => {
  it.each([
    { why: "nothing matches", connect: { "b.test:443": "127.0.0.9:1" }, want: "192.0.2.1:443" },
    { why: "host and port match", connect: { "a.test:443": "127.0.0.9:8443" }, want: "127.0.0.9:8443" },
    { why: "another port", connect: { "a.test:80": "127.0.0.9:8080" }, want: "192.0.2.1:443" },
    { why: "any host, only the port changes", connect: { ":443": ":8443" }, want: "192.0.2.1:8443" },
    { why: "any port, only the address changes", connect: { "a.test:": "127.0.0.9:" }, want: "127.0.0.9:443" },
    { why: "anything", connect: { ":": "127.0.0.9:1" }, want: "127.0.0.9:1" },
    { why: "nothing changes", connect: { "a.test:443": ":" }, want: "192.0.2.1:443" },
    { why: "the first match wins", connect: { "a.test:443": "127.0.0.8:1", ":443": "127.0.0.9:2" }, want: "127.0.0.8:1" },
    { why: "case and a trailing dot are ignored", connect: { "A.Test.:443": "127.0.0.9:1" }, want: "127.0.0.9:1" },
    { why: "IPv6 on the right", connect: { ":443": "[::1]:8443" }, want: "[::1]:8443" },
    { why: "IPv6 on the left", connect: { "[2001:db8::1]:443": ":8443" }, host: "[2001:db8::1]", want: "192.0.2.1:8443" },
  ] as { why: string; connect: Record<string, string>; host?: string; want: string }[])("$why", ({ connect, host = "a.test", want }) => {
    const { address = "192.0.2.1", port } = mapConnect(vantageWith({ connect }), host, 443);
    expect(formatEndpoint({ address, port })).toBe(want);
  });

  it("tells whether a host still has to be resolved", () => {
    const vantage = vantageWith({ connect: { "a.test:443": "127.0.0.9:1", ":443": ":2" } });
    expect(mapConnect(vantage, "a.test", 443)).toEqual({ address: "127.0.0.9", port: 1 });
    expect(mapConnect(vantage, "b.test", 443)).toEqual({ address: undefined, port: 2 });
  });
});

describe("a vantage that cannot be read", () => {
  it.each<{ why: string; changes: Partial<Vantage>; quoted: string }>([
    { why: "a key without a port", changes: { connect: { "a.test": "127.0.0.1:1" } }, quoted: '"a.test"' },
    { why: "a port past the end", changes: { connect: { ":443": ":70000" } }, quoted: '":70000"' },
    { why: "a port of zero", changes: { connect: { ":443": ":0" } }, quoted: '":0"' },
    { why: "a name on the right", changes: { connect: { ":443": "edge.test:443" } }, quoted: "needs an IP address" },
    { why: "bare IPv6", changes: { connect: { ":443": "::1:443" } }, quoted: '"::1:443"' },
    { why: "a resolver by name", changes: { resolvers: ["dns.test:53"] }, quoted: '"dns.test:53"' },
    { why: "a parent that is no address", changes: { parents: ["nonsense::"] }, quoted: '"nonsense::"' },
    { why: "a DNS port that is none", changes: { dnsPort: 0 }, quoted: "DNS port 0" },
    { why: "a root that is not PEM", changes: { ca: "MIIB" }, quoted: "PEM" },
  ])("$why", ({ changes, quoted }) => {
    expect(() => validateVantage(vantageWith(changes))).toThrow(quoted);
  });

  it("is nothing to complain about otherwise", () => {
    const vantage = vantageWith({
      resolvers: ["127.0.0.5:5300", "[::1]:53", "192.0.2.1"],
      parents: ["127.0.0.2:5300"],
      connect: { ":443": ":8443" },
    });
    expect(() => validateVantage(vantage)).not.toThrow();
  });
});

describe("parseEndpoint", () => {
  it.each([
    { text: "192.0.2.1:53", want: { address: "192.0.2.1", port: 53 } },
    { text: "[2001:db8::1]:53", want: { address: "2001:db8::1", port: 53 } },
    { text: "2001:db8::1", defaultPort: 53, want: { address: "2001:db8::1", port: 53 } },
    { text: "[2001:db8::1]", defaultPort: 53, want: { address: "2001:db8::1", port: 53 } },
    { text: "192.0.2.1", defaultPort: 5300, want: { address: "192.0.2.1", port: 5300 } },
    { text: "origin.test:8443", want: { address: "origin.test", port: 8443 } },
    { text: "origin.test", defaultPort: 443, want: { address: "origin.test", port: 443 } },
  ])("reads $text", ({ text, defaultPort, want }) => {
    expect(parseEndpoint(text, defaultPort)).toEqual(want);
  });

  it.each(["", ":53", "192.0.2.1", "192.0.2.1:", "192.0.2.1:0", "192.0.2.1:99999", "2001:db8::1:53", "a b:1x"])("refuses %j", (text) => {
    expect(() => parseEndpoint(text)).toThrow("is not an address and a port");
  });
});
