import { describe, expect, it } from "vitest";
import rdapDomain from "../../../src/probes/dns/rdap-domain.ts";
import type { FakeAnswer } from "../fake-tools.ts";
import { worldContext } from "../fake-world.ts";

const domain = (name: string): FakeAnswer => ({
  body: JSON.stringify({
    objectClassName: "domain",
    ldhName: name,
    events: [{ eventAction: "expiration", eventDate: "2027-01-01T00:00:00Z" }],
  }),
});
const iana: FakeAnswer = { body: JSON.stringify({ services: [[["com"], ["https://rdap.registry.example/v1/"]]] }) };

async function gather(name: string, web: Readonly<Record<string, FakeAnswer>>, rdap?: string) {
  const { context, requests } = worldContext({
    declared: { domain: name },
    vantage: rdap === undefined ? {} : { rdap },
    web: ({ url }) => web[url] ?? { status: 500 },
  });
  const outcome = await rdapDomain.gather(context).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );
  return { ...outcome, urls: requests.map(({ url }) => url), methods: new Set(requests.map(({ method }) => method ?? "GET")) };
}

describe("rdap.domain", () => {
  it("asks IANA who knows the ending, then that registry about the registered domain", async () => {
    const found = await gather("shop.myapp.com", {
      "https://data.iana.org/rdap/dns.json": iana,
      "https://rdap.registry.example/v1/domain/myapp.com": domain("MYAPP.com"),
    });
    expect(found).toMatchObject({ value: { domain: "myapp.com", registered: true, expiresAt: "2027-01-01T00:00:00.000Z" } });
    expect(found.methods).toEqual(new Set(["GET"]));
  });

  it("asks the vantage’s server alone, and follows where it passes the question on", async () => {
    const found = await gather(
      "myapp.com",
      {
        "https://rdap.example/domain/myapp.com": { status: 302, headers: { location: "https://registry.example/domain/myapp.com" } },
        "https://registry.example/domain/myapp.com": domain("myapp.com"),
      },
      "https://rdap.example",
    );
    expect(found).toMatchObject({ value: { registered: true, server: "https://rdap.example" } });
    expect(found.urls).toHaveLength(2);
  });

  it.each<{ why: string; answer: FakeAnswer; want: object; requests?: number }>([
    { why: "an unknown domain", answer: { status: 404 }, want: { value: { registered: false } } },
    { why: "a registry out of order", answer: { status: 503 }, want: { error: "the registry answered with status 503" } },
    { why: "too many questions", answer: { status: 429 }, want: { error: "the registry answered with status 429" } },
    { why: "a page", answer: { body: "<html>" }, want: { error: "the registry’s answer is not JSON" } },
    { why: "another domain", answer: domain("other.com"), want: { error: "the registry answered about another domain" } },
    {
      why: "a redirect without end",
      answer: { status: 302, headers: { location: "https://rdap.example/domain/myapp.com" } },
      want: { error: "the registry answered with status 302" },
      requests: 3,
    },
    {
      why: "a redirect to plain http",
      answer: { status: 302, headers: { location: "http://rdap.example/domain/myapp.com" } },
      want: { error: "the registry answered with status 302" },
    },
  ])("tells $why from an answer", async ({ answer, want, requests = 1 }) => {
    const found = await gather("myapp.com", { "https://rdap.example/domain/myapp.com": answer }, "https://rdap.example/");
    expect(found).toMatchObject(want);
    expect(found.urls).toHaveLength(requests);
  });

  it.each([
    { why: "the ending is reserved", name: "myapp.test", requests: 0, reason: "cannot be registered" },
    { why: "the registry offers no look-up", name: "myapp.dev", requests: 1, reason: "offers no public look-up" },
  ])("says that nobody can be asked where $why", async ({ name, requests, reason }) => {
    const found = await gather(name, { "https://data.iana.org/rdap/dns.json": iana });
    expect(found).toMatchObject({ value: { noRegistry: expect.stringContaining(reason) as string } });
    expect(found.urls).toHaveLength(requests);
  });
});
