import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Config } from "../../src/config/config.ts";
import { type ConfigInput, configSchema } from "../../src/config/schema.ts";
import { pathOf } from "../../src/parsers/shapes/reading.ts";

describe("the schema of openingday.config.ts", () => {
  it("takes exactly what the published interface says", () => {
    expectTypeOf<Config>().toExtend<ConfigInput>();
    expectTypeOf<ConfigInput>().toExtend<Config>();
    expect(v.parse(configSchema, { domain: "MyApp.com" }).domain).toBe("myapp.com");
  });

  it.each([
    { why: "the domain is missing", value: {}, path: "domain" },
    { why: "the domain is a URL", value: { domain: "https://myapp.com" }, path: "domain" },
    { why: "a field is unknown", value: { domain: "myapp.com", hostz: [] }, path: "" },
    { why: "a host has no role", value: { domain: "myapp.com", hosts: [{ name: "myapp.com" }] }, path: "hosts.0.role" },
    { why: "the site is no address", value: { domain: "myapp.com", site: "myapp" }, path: "site" },
    { why: "a resolver lacks its port", value: { domain: "myapp.com", vantage: { resolvers: ["1.1.1.1"] } }, path: "vantage.resolvers.0" },
    { why: "the From address is none", value: { domain: "myapp.com", mail: { from: "nobody" } }, path: "mail.from" },
    { why: "a sender is empty", value: { domain: "myapp.com", mail: { from: "a@myapp.com", senders: [" "] } }, path: "mail.senders.0" },
    {
      why: "a selector is a pattern",
      value: { domain: "myapp.com", mail: { from: "a@myapp.com", selectors: ["*"] } },
      path: "mail.selectors.0",
    },
    {
      why: "a database’s password is written down",
      value: { domain: "myapp.com", migrations: { server: "postgresql://me:word@localhost/x" } },
      path: "migrations.server",
    },
    {
      why: "a selector is the whole name",
      value: { domain: "myapp.com", mail: { from: "a@myapp.com", selectors: ["s1._domainkey"] } },
      path: "mail.selectors.0",
    },
    {
      why: "a webhook’s secret stands where its variable’s name belongs",
      value: {
        domain: "myapp.com",
        smoke: { webhooks: [{ url: "https://myapp.com/hook", signature: { kind: "stripe", secretEnv: ["whsec", "abc"].join("_") } }] },
      },
      path: "smoke.webhooks.0.signature.secretEnv",
    },
    {
      why: "a smoke test would post to an open address",
      value: { domain: "myapp.com", smoke: { routes: [{ url: "https://myapp.com/order", method: "POST" }] } },
      path: "smoke.routes.0",
    },
    {
      why: "an effect is of all messages together",
      value: {
        domain: "myapp.com",
        smoke: { webhooks: [{ url: "https://myapp.com/hook", effect: { url: "https://myapp.com/count", pattern: "(\\d+)" } }] },
      },
      path: "smoke.webhooks.0.effect.url",
    },
    {
      why: "the load is beyond the cap",
      value: {
        domain: "myapp.com",
        load: { session: "x", ratePerSecond: 500, routes: [{ route: "/", kind: "read", url: "https://myapp.com/" }] },
      },
      path: "load.ratePerSecond",
    },
  ])("names the field when $why", ({ value, path }) => {
    const { issues } = v.safeParse(configSchema, value);
    expect(issues?.slice(0, 1).map((issue) => pathOf(issue).join("."))).toEqual([path]);
  });
});
