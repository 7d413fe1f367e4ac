import { describe, expect, it, onTestFinished } from "vitest";
import { startRegistry } from "../../../world/registry/rdap.ts";

async function start() {
  const registry = await startRegistry("127.0.0.1", [
    {
      domain: "shop.test",
      registrar: "Names Ltd",
      nameServers: ["ns1.shop.test"],
      registeredAt: new Date("2025-01-02T03:04:05Z"),
      expiresAt: new Date("2027-01-02T03:04:05Z"),
      status: ["client transfer prohibited"],
    },
  ]);
  onTestFinished(() => registry.stop());
  return registry.url;
}

describe("the registry of the demo", () => {
  it("answers about a domain as RFC 9083 section 5.3 has it", async () => {
    const answer = await fetch(`${await start()}domain/SHOP.test`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/rdap+json");
    expect(await answer.json()).toMatchObject({
      rdapConformance: ["rdap_level_0"],
      objectClassName: "domain",
      ldhName: "shop.test",
      status: ["client transfer prohibited"],
      events: [
        { eventAction: "registration", eventDate: "2025-01-02T03:04:05.000Z" },
        { eventAction: "expiration", eventDate: "2027-01-02T03:04:05.000Z" },
      ],
      nameservers: [{ objectClassName: "nameserver", ldhName: "ns1.shop.test" }],
      entities: [{ roles: ["registrar"] }],
    });
  });

  it.each([
    { why: "a domain that nobody registered", path: "domain/other.test", method: "GET", status: 404 },
    { why: "another kind of question", path: "ip/192.0.2.1", method: "GET", status: 400 },
    { why: "a question that would change something", path: "domain/shop.test", method: "POST", status: 405 },
  ])("refuses $why in RDAP’s own form", async ({ path, method, status }) => {
    const answer = await fetch(`${await start()}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ rdapConformance: ["rdap_level_0"], errorCode: status });
  });
});
