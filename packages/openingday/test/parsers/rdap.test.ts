import { assert, jsonValue, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { findRdapBase, parseRdapDomain } from "../../src/parsers/rdap.ts";

const entity = (name: unknown, roles: unknown = ["registrar"]) => ({
  objectClassName: "entity",
  handle: "292",
  roles,
  vcardArray: [
    "vcard",
    [
      ["version", {}, "text", "4.0"],
      ["fn", {}, "text", name],
    ],
  ],
});
const domain = {
  objectClassName: "domain",
  ldhName: "MYAPP.COM",
  status: ["client transfer prohibited", "clientDeleteProhibited"],
  events: [
    { eventAction: "registration", eventDate: "2024-02-03T04:05:06Z" },
    { eventAction: "expiration", eventDate: "2027-02-03T04:05:06.000+02:00" },
    { eventAction: "last update of RDAP database", eventDate: "2026-11-01T00:00:00Z" },
  ],
  entities: [entity("Abuse", ["abuse"]), entity("Names Ltd")],
  nameservers: [{ objectClassName: "nameserver", ldhName: "NS1.MYAPP.COM." }, {}],
};

describe("parseRdapDomain", () => {
  it("reads registrar, dates, states and name servers", () => {
    expect(parseRdapDomain(JSON.stringify(domain))).toEqual({
      ok: true,
      value: {
        name: "myapp.com",
        registrar: "Names Ltd",
        registeredAt: "2024-02-03T04:05:06.000Z",
        expiresAt: "2027-02-03T02:05:06.000Z",
        statuses: ["client transfer prohibited", "client delete prohibited"],
        nameServers: ["ns1.myapp.com"],
      },
    });
  });

  it.each([
    { why: "no entities, no events", changes: { entities: undefined, events: "none" }, want: {} },
    {
      why: "a date that is none",
      changes: { events: [{ eventAction: "expiration", eventDate: "soon" }] },
      want: { registrar: "Names Ltd" },
    },
    { why: "a registrar without a card", changes: { entities: [{ roles: ["registrar"], handle: "292" }] }, want: { registrar: "292" } },
  ])("does without what is missing: $why", ({ changes, want }) => {
    const parsed = parseRdapDomain(JSON.stringify({ ...domain, ...changes }));
    expect(parsed).toMatchObject({ ok: true, value: { name: "myapp.com", ...want } });
    if (parsed.ok && !("registrar" in want)) expect(parsed.value.registrar).toBeUndefined();
  });

  it.each(["", "null", "[]", "{}", '{"objectClassName":"entity","ldhName":"a.com"}', '{"objectClassName":"domain","ldhName":7}'])(
    "does not take %j",
    (text) => {
      expect(parseRdapDomain(text)).toMatchObject({ ok: false });
    },
  );

  it("never throws, whatever stands in its fields", () => {
    const holds = property(jsonValue(), string(), (json, text) => {
      parseRdapDomain(text);
      parseRdapDomain(JSON.stringify(json));
      const value = { ...domain, status: json, events: json, entities: [entity(json, json), json], nameservers: json };
      const parsed = parseRdapDomain(JSON.stringify(value));
      findRdapBase(JSON.stringify({ services: json }), "com");
      return parsed.ok && parsed.value.statuses.length <= 40;
    });
    expect(() => assert(holds, { numRuns: 400, seed: 9083 })).not.toThrow();
  });
});

describe("findRdapBase", () => {
  const list = JSON.stringify({
    version: "1.0",
    services: [
      [
        ["net", "com"],
        ["http://registry.example.com/myrdap/", "https://registry.example.com/myrdap/"],
      ],
      [["org", "mytld"], ["https://example.org/"]],
      [["odd"], ["ftp://example.org/"]],
    ],
  });
  it.each([
    { ending: "com", base: "https://registry.example.com/myrdap/" },
    { ending: "mytld", base: "https://example.org/" },
    { ending: "odd", base: undefined },
    { ending: "nowhere", base: undefined },
  ])("knows where to ask for .$ending: $base", ({ ending, base }) => {
    expect(findRdapBase(list, ending)).toEqual({ ok: true, value: base });
  });

  it("says when the list is none", () => {
    expect(findRdapBase("<html>", "com")).toMatchObject({ ok: false });
  });
});
