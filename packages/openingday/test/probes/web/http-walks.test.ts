import { describe, expect, it } from "vitest";
import type { Walk } from "../../../src/model/evidence-web.ts";
import { NoAnswer } from "../../../src/model/tools.ts";
import { deepPath } from "../../../src/parsers/redirect-map.ts";
import probe from "../../../src/probes/web/http-walks.ts";
import type { FakeAnswer } from "../fake-tools.ts";
import { worldContext, type World } from "../fake-world.ts";

const oneHost = { hosts: [{ name: "myapp.test", role: "site" }], declared: { app: "https://myapp.test/" } } as const;
const to = (location: string, more: Readonly<Record<string, string>> = {}): FakeAnswer => ({ status: 301, headers: { location, ...more } });

async function walkAll(web: World["web"], world: World = {}) {
  const watched = worldContext({ ...oneHost, ...world, web });
  const { walks } = await probe.gather(watched.context);
  const from = (start: string): Walk => walks.find((one) => one.start === start) ?? { start: "not walked", hops: [], end: "error" };
  return { ...watched, walks, from };
}

describe("http.walks", () => {
  it("starts at http and https, root and deep, of every host but mail, and at declared pages", async () => {
    const { walks } = await walkAll(() => ({}), {
      hosts: [...oneHost.hosts, { name: "mail.myapp.test", role: "mail" }],
      declared: { app: "https://myapp.test/login" },
    });
    expect(walks.map((one) => one.start).toSorted()).toEqual(
      [
        "http://myapp.test/",
        `http://myapp.test${deepPath}`,
        "https://myapp.test/",
        `https://myapp.test${deepPath}`,
        "https://myapp.test/login",
      ].toSorted(),
    );
  });

  it("makes shared hops once and keeps each walk whole", async () => {
    const { requests, from } = await walkAll(({ url }) => (url.startsWith("http:") ? to(url.replace("http:", "https:")) : {}));
    expect(requests).toHaveLength(4);
    expect(from("http://myapp.test/")).toEqual({
      start: "http://myapp.test/",
      hops: [
        { url: "http://myapp.test/", status: 301, location: "https://myapp.test/" },
        { url: "https://myapp.test/", status: 200 },
      ],
      end: "answered",
    });
  });

  it.each<{ why: string; web: World["web"]; end: string }>([
    { why: "a page answers", web: () => ({ status: 404 }), end: "answered" },
    { why: "it leads to itself", web: ({ url }) => to(url), end: "loop" },
    {
      why: "two addresses lead to each other",
      web: ({ url }) => to(url.includes("www") ? "https://myapp.test/" : "https://www.myapp.test/"),
      end: "loop",
    },
    { why: "only the fragment changes", web: ({ url }) => to(`${url}#again`), end: "loop" },
    {
      why: "each visit gets a fresh cookie",
      web: (() => {
        let n = 0;
        return ({ url }) => to(url, { "set-cookie": `v=${(n += 1)}` });
      })(),
      end: "loop",
    },
    { why: "it goes on and on", web: ({ url }) => to(`${url}x`), end: "too-many" },
    { why: "the address cannot be read", web: () => to("http://[broken"), end: "error" },
    { why: "it leads to an app", web: () => to("myapp://open"), end: "error" },
    { why: "a redirect has no location", web: () => ({ status: 302 }), end: "answered" },
    {
      why: "a cookie opens the door",
      web: ({ url, headers }) => (headers?.["cookie"] === "seen=1" ? {} : to(url, { "set-cookie": "seen=1; Path=/" })),
      end: "answered",
    },
  ])("ends with $end when $why", async ({ web, end }) => {
    const { from } = await walkAll(web);
    expect(from("https://myapp.test/").end).toBe(end);
  });

  it("says how far a request came that got no answer", async () => {
    const { from } = await walkAll(({ url }) =>
      url.startsWith("https:") ? new NoAnswer("tls", "CERT_HAS_EXPIRED", "it has expired") : to("https://myapp.test/"),
    );
    expect(from("http://myapp.test/")).toMatchObject({
      end: "error",
      error: "it has expired",
      failure: { layer: "tls", code: "CERT_HAS_EXPIRED" },
      hops: [{ status: 301 }],
    });
  });

  it("sends at most 24 requests to a host, whatever it answers", async () => {
    const { requests, walks } = await walkAll(({ url }) => to(`${url}x`));
    expect(requests.length).toBeLessThanOrEqual(24);
    expect(walks.some((one) => one.end === "error" && one.failure === undefined)).toBe(true);
  });

  it("names who answered without keeping identifiers", async () => {
    const { from } = await walkAll(() => ({ headers: { server: "cloudflare", "cf-ray": "8f00aa-FRA", "x-edge": "myapp-edge" } }), {
      declared: { ...oneHost.declared, edge: { kind: "own", header: "X-Edge" } },
    });
    expect(from("https://myapp.test/").hops[0]?.by).toBe("server: cloudflare; cf-ray; x-edge: myapp-edge");
  });

  it("keeps no token of a redirect, and no cookie", async () => {
    const { walks } = await walkAll(({ url }) =>
      url.includes("token") ? {} : to("https://login.test/?token=abcdefghijklmnop", { "set-cookie": "session=qrstuvwxyz" }),
    );
    expect(JSON.stringify(walks)).not.toMatch(/abcdefgh|qrstuvw/u);
  });

  it("rejects where this network reaches nothing", async () => {
    await expect(walkAll(() => new NoAnswer("connect", "timeout", "no connection"))).rejects.toThrow(
      "none of the addresses could be reached",
    );
  });

  it("keeps refused connections as evidence", async () => {
    const { walks } = await walkAll(() => new NoAnswer("connect", "ECONNREFUSED", "refused"));
    expect(walks.every((one) => one.end === "error")).toBe(true);
  });
});

describe("addresses that must not redirect", () => {
  it("are looked at once, with a plain GET, and told apart by what comes to them", async () => {
    const hook = "https://myapp.test/hooks/pay";
    const watched = worldContext({
      ...oneHost,
      declared: {
        ...oneHost.declared,
        webhooks: [hook],
        oauthCallbacks: ["https://myapp.test/auth/callback?state=s3cret"],
        forms: [{ name: "login", kind: "login", url: "https://myapp.test/login", fields: {} }],
      },
      web: ({ url }) =>
        url === hook
          ? { ...to(`${hook}/`), status: 308 }
          : url.includes("/login")
            ? new NoAnswer("connect", "ECONNREFUSED", "it refused")
            : {},
    });
    const { fixed } = await probe.gather(watched.context);
    expect(fixed).toEqual([
      { kind: "form", url: "https://myapp.test/login", error: "it refused", failure: { layer: "connect", code: "ECONNREFUSED" } },
      { kind: "oauth", url: "https://myapp.test/auth/callback?state=s3cret", status: 200 },
      { kind: "webhook", url: hook, status: 308, location: `${hook}/` },
    ]);
    expect(watched.requests.filter(({ url }) => url === hook)).toHaveLength(1);
    expect(watched.requests.every(({ method, body }) => (method ?? "GET") === "GET" && body === undefined)).toBe(true);
  });

  it("are not asked for where none is declared", async () => {
    expect((await probe.gather(worldContext({ ...oneHost, web: () => ({}) }).context)).fixed).toBeUndefined();
  });
});

describe("the promise of https", () => {
  it("is kept with the hop that made it, over https only", async () => {
    const hsts = { "strict-transport-security": "max-age=60; includeSubDomains" };
    const { from } = await walkAll(({ url }) => (url.startsWith("http:") ? to(url.replace("http:", "https:"), hsts) : { headers: hsts }));
    expect(from("http://myapp.test/").hops.map((hop) => hop.hsts)).toEqual([undefined, "max-age=60; includeSubDomains"]);
  });
});
