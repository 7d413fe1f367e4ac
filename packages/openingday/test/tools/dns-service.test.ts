import { assert, boolean, property, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { presentService } from "../../src/tools/dns-service.ts";
import { createDnsClient } from "../../src/tools/dns-client.ts";
import { serveDns } from "./dns-server.ts";
import { vantageWith } from "./loopback.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s+/gu, ""), "hex");
const exampleCom = "03666f6f 076578616d706c65 03636f6d 00";

describe("the records of RFC 9460, appendix D", () => {
  it.each([
    { why: "D.1 alias", wire: `0000 ${exampleCom}`, text: "0 foo.example.com" },
    { why: "D.2 figure 3: the name itself", wire: "0001 00", text: "1 ." },
    { why: "D.2 figure 4: a port", wire: `0010 ${exampleCom} 0003 0002 0035`, text: '16 foo.example.com port="53"' },
    {
      why: "D.2 figure 5: a generic key and unquoted value",
      wire: `0001 ${exampleCom} 029b 0005 68656c6c6f`,
      text: '1 foo.example.com key667="hello"',
    },
    {
      why: "D.2 figure 6: a generic key with a byte outside of ASCII",
      wire: `0001 ${exampleCom} 029b 0009 68656c6c6fd2716f6f`,
      text: String.raw`1 foo.example.com key667="hello\210qoo"`,
    },
    {
      why: "D.2 figure 7: two IPv6 hints",
      wire: `0001 ${exampleCom} 0006 0020 20010db8000000000000000000000001 20010db8000000000000000000530001`,
      text: '1 foo.example.com ipv6hint="2001:db8::1,2001:db8::53:1"',
    },
    {
      why: "D.2 figure 9: mandatory, alpn and IPv4 hints",
      wire: "0010 03666f6f 076578616d706c65 036f7267 00 0000 0004 0001 0004 0001 0009 02683205 68332d3139 0004 0004 c0000201",
      text: '16 foo.example.org mandatory="alpn,ipv4hint" alpn="h2,h3-19" ipv4hint="192.0.2.1"',
    },
  ])("$why", ({ wire, text }) => {
    expect(presentService(hex(wire))).toBe(text);
  });

  it.each([
    { why: "nothing", wire: "" },
    { why: "no name", wire: "0001" },
    { why: "a name cut short", wire: "0001 03666f" },
    { why: "a compressed name", wire: "0001 c00c" },
    { why: "a parameter cut short", wire: "0001 00 0003 0002 00" },
    { why: "keys out of order", wire: "0001 00 0003 0002 0035 0001 0003 026832" },
    { why: "a key twice", wire: "0001 00 0003 0002 0035 0003 0002 0035" },
    { why: "half an address", wire: "0001 00 0004 0002 c000" },
    { why: "a protocol cut short", wire: "0001 00 0001 0003 056832" },
  ])("is nothing where there is $why", ({ wire }) => {
    expect(presentService(hex(wire))).toBeUndefined();
  });

  it("never throws, and prints no byte that moves a cursor", () => {
    const holds = property(uint8Array({ maxLength: 120 }), boolean(), (bytes, plausible) => {
      const text = presentService(plausible ? Buffer.concat([hex("0001 00"), bytes]) : Buffer.from(bytes));
      return text === undefined || /^[\x20-\x7e]*$/u.test(text);
    });
    expect(() => assert(holds, { numRuns: 500, seed: 9460 })).not.toThrow();
  });
});

describe("the client", () => {
  it("asks for HTTPS and SVCB by their numbers, and reads what comes", async () => {
    const server = await serveDns(({ packet }) => ({
      answers: [{ type: packet.questions?.[0]?.type, name: "shop.test", ttl: 60, data: hex("0001 00 0001 0003 026832") } as never],
    }));
    const dns = createDnsClient({ vantage: vantageWith({ resolvers: [server.at] }) });
    expect(await dns.query({ name: "shop.test", type: "HTTPS" })).toMatchObject({ values: ['1 . alpn="h2"'], ttlSeconds: 60 });
    expect(await dns.query({ name: "shop.test", type: "SVCB" })).toMatchObject({ values: ['1 . alpn="h2"'] });
    expect(server.asked.map(({ packet }) => packet.questions?.[0]?.type)).toEqual(["UNKNOWN_65", "UNKNOWN_64"]);
  });
});
