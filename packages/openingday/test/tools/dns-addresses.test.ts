import { describe, expect, it } from "vitest";
import { createDnsClient } from "../../src/tools/dns-client.ts";
import { serveDns, serveZone } from "./dns-server.ts";
import { closedPort, vantageWith } from "./loopback.ts";

const nobody = (): Promise<never> => Promise.reject(new Error("not asked"));

describe("through the vantage's resolvers", () => {
  it.each([
    { host: "192.0.2.7", want: ["192.0.2.7"] },
    { host: "[2001:db8::7]", want: ["2001:db8::7"] },
    { host: "localhost", want: ["127.0.0.1", "::1"] },
    { host: "app.localhost", want: ["127.0.0.1", "::1"] },
  ])("$host needs no question", async ({ host, want }) => {
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: ["127.0.0.1:9"] }), systemLookup: nobody });
    expect(await dns.addresses(host)).toEqual(want);
  });

  it("puts IPv4 before IPv6, asks once however many want to know, and ignores case and a trailing dot", async () => {
    const server = await serveZone({ "app.test A": ["192.0.2.1"], "app.test AAAA": ["2001:db8::1"] });
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }), systemLookup: nobody });
    const all = await Promise.all(["app.test", "App.test", "app.test."].map((host) => dns.addresses(host)));
    expect(all).toEqual(Array.from({ length: 3 }, () => ["192.0.2.1", "2001:db8::1"]));
    await dns.addresses("app.test");
    expect(server.asked).toHaveLength(2);
  });

  it.each([
    { why: "does not exist", host: "gone.test", code: "ENOTFOUND", message: "gone.test does not exist in DNS." },
    { why: "has no address", host: "mail.test", code: "ENOTFOUND", message: "mail.test exists in DNS but has no address." },
  ])("says that a host $why", async ({ host, code, message }) => {
    const server = await serveZone({ "mail.test MX": [] });
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }), systemLookup: nobody });
    await expect(dns.addresses(host)).rejects.toMatchObject({ layer: "dns", code, message });
  });

  it("goes to the next resolver when one is broken or gone, not when it says no", async () => {
    const broken = await serveDns(() => ({ rcode: 2 }));
    const good = await serveZone({ "app.test A": ["192.0.2.1"] });
    const resolvers = [broken.at, `127.0.0.1:${await closedPort()}`, good.at];
    const dns = createDnsClient({ vantage: vantageWith({ resolvers }), systemLookup: nobody });
    expect(await dns.addresses("app.test")).toEqual(["192.0.2.1"]);
    const strict = createDnsClient({ vantage: vantageWith({ resolvers: [good.at, broken.at] }), systemLookup: nobody });
    await expect(strict.addresses("gone.test")).rejects.toMatchObject({ code: "ENOTFOUND" });
    expect(broken.asked).toHaveLength(2);
  });

  it("reports a server's failure as what it is", async () => {
    const broken = await serveDns(() => ({ rcode: 2 }));
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [broken.at] }), systemLookup: nobody });
    await expect(dns.addresses("app.test")).rejects.toMatchObject({ layer: "dns", code: "SERVFAIL" });
  });
});

describe("on the system's own resolver", () => {
  it("believes DNS first and the hosts file where DNS knows nothing", async () => {
    const server = await serveZone({ "app.test A": ["192.0.2.1"] });
    const looked: string[] = [];
    const dns = createDnsClient({
      vantage: vantageWith(),
      systemServers: () => [server.at],
      systemLookup: async (host) => {
        looked.push(host);
        return ["127.0.0.9"];
      },
    });
    expect(await dns.addresses("app.test")).toEqual(["192.0.2.1"]);
    expect(await dns.addresses("hosts-file.test")).toEqual(["127.0.0.9"]);
    expect(await dns.addresses("printer")).toEqual(["127.0.0.9"]);
    expect(looked).toEqual(["hosts-file.test", "printer"]);
    expect(server.asked.some(({ packet }) => packet.questions?.[0]?.name === "printer")).toBe(false);
  });

  it("keeps DNS's own reason when nobody knows the host", async () => {
    const server = await serveZone({});
    const dns = createDnsClient({ vantage: vantageWith(), systemServers: () => [server.at], systemLookup: nobody });
    await expect(dns.addresses("gone.test")).rejects.toThrow("gone.test does not exist in DNS.");
  });
});
