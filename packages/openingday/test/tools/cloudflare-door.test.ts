import { describe, expect, it } from "vitest";
import { openCloudflare } from "../../src/tools/cloudflare-door.ts";
import { validateVantage } from "../../src/tools/vantage.ts";
import { serveHttp, vantageWith } from "./loopback.ts";

const options = { token: "made-up", mode: "passive", version: "0" } as const;

describe("the door to Cloudflare", () => {
  it.each([
    "https://api.cloudflare.com.evil.test/client/v4",
    "http://192.0.2.1/client/v4",
    "http://localhost:1/",
    "nonsense",
    "http://127.0.0.1:1/?x=",
    "http://127.0.0.1.evil.test/",
  ])("takes the token nowhere but Cloudflare and this machine: %s", (base) => {
    expect(() => openCloudflare({ ...options, base })).toThrow("must be an address of this machine");
    expect(() => validateVantage(vantageWith({ cloudflareApi: base }))).toThrow("must be an address of this machine");
  });

  it.each(["http://127.0.0.1:8787/client/v4", "http://[::1]:8787"])("opens for a stand-in at %s", (base) => {
    expect(() => openCloudflare({ ...options, base }).close()).not.toThrow();
  });

  it.each(["", "two words", "line\nbreak", "ü"])("refuses a token that cannot be one: %j", (token) => {
    expect(() => openCloudflare({ ...options, token })).toThrow("Copy it again");
  });

  it("sends the token, follows no redirect, and changes nothing while it only looks", async () => {
    const seen: string[] = [];
    const server = await serveHttp((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      response.writeHead(302, { location: "http://127.0.0.2/", "retry-after": "7" }).end("[1]");
    });
    const door = openCloudflare({ ...options, base: `http://127.0.0.1:${server.port}/v4/` });
    expect(await door.request({ method: "GET", path: "/zones?name=x" })).toEqual({ status: 302, retryAfterSeconds: 7, body: [1] });
    await expect(door.request({ method: "PATCH", path: "/zones", body: {} })).rejects.toThrow("only looks");
    expect(seen).toEqual(["GET /v4/zones?name=x Bearer made-up"]);
    door.close();
  });
});
