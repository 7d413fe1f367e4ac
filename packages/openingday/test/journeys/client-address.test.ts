import { expect, it } from "vitest";
import { createClientAddresses } from "../../src/journeys/client-address.ts";

it.each([
  { prefix: "127.20.", within: /^127\.20\.\d{1,3}\.\d{1,3}$/, different: 3000 },
  { prefix: "127.20.3.", within: /^127\.20\.3\.\d{1,3}$/, different: 254 },
  { prefix: "127.20.3.0/24", within: /^127\.20\.3\.\d{1,3}$/, different: 254 },
  { prefix: "127.20.0.0/16", within: /^127\.20\.\d{1,3}\.\d{1,3}$/, different: 3000 },
  { prefix: "127.", within: /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/, different: 3000 },
])("gives every customer below $prefix an address of their own", ({ prefix, within, different }) => {
  const addresses = createClientAddresses(prefix, "seed");
  const given = new Set(Array.from({ length: different }, () => addresses.next()));
  expect(given.size).toBe(different);
  for (const address of given) {
    expect(address).toMatch(within);
    const octets = address.split(".").map(Number);
    expect(octets.every((octet) => octet <= 255)).toBe(true);
    expect([0, 255]).not.toContain(octets[3]);
  }
});

it("starts elsewhere with another seed", () => {
  expect(createClientAddresses("127.20.", "one").next()).not.toBe(createClientAddresses("127.20.", "two").next());
});

it.each(
  ["10.0.0.", "127.20.3.4", "127.300.", "127", "", "localhost", "127.20.0.0/12", "127.20.0.0/32"].filter((prefix) => prefix !== "127"),
)("refuses the prefix “%s”", (prefix) => {
  expect(() => createClientAddresses(prefix, "seed")).toThrow(/no loopback prefix/);
});
