import { createServer } from "node:https";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createAuthority } from "../../../world/certificates/authority.ts";
import { startDoor } from "../../../world/edge/door.ts";
import { listen } from "../../../world/listen.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Door } from "../../../world/edge/door.ts";
import type { Listening } from "../../../world/listen.ts";

const authority = await createAuthority("Test authority");
const { certPem, keyPem } = await authority.issue({ names: ["brightpath.test", "app.brightpath.test"] });

let edge: Listening;
let door: Door;
let handler: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  edge = await listen(
    createServer({ cert: certPem, key: keyPem }, (request, response) => handler(request, response)),
    "127.0.0.10",
    0,
  );
  door = await startDoor({
    port: 0,
    names: { site: "brightpath.test", app: "app.brightpath.test" },
    edge: { address: "127.0.0.10", port: edge.port, ca: authority.certPem },
    payment: "http://127.0.0.1:9999",
  });
});

afterEach(async () => {
  await door.stop();
  await edge.stop();
});

it("puts host, origin and cookies right on the way in, and the answer on the way out", async () => {
  let seen: unknown;
  handler = (request, response) => {
    const { host, origin, referer, cookie } = request.headers;
    seen = { host, origin, referer, cookie, url: request.url };
    response.writeHead(303, {
      location: "https://app.brightpath.test/dashboard",
      "set-cookie": "__Host-sid=1; Path=/; Secure",
      "strict-transport-security": "max-age=1",
      "content-security-policy": "default-src 'self'; upgrade-insecure-requests",
    });
    response.end();
  };
  const answer = await fetch(`${door.url}/login?x=1`, {
    method: "POST",
    body: "a=1",
    redirect: "manual",
    headers: { origin: door.url, referer: `${door.url}/login`, cookie: "door-Host-sid=0" },
  });
  expect(seen).toEqual({
    host: "app.brightpath.test",
    origin: "https://app.brightpath.test",
    referer: "https://app.brightpath.test/login",
    cookie: "__Host-sid=0",
    url: "/login?x=1",
  });
  expect(answer.status).toBe(303);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    location: `${door.url}/dashboard`,
    "set-cookie": "door-Host-sid=1; Path=/",
    "content-security-policy": "default-src 'self'",
  });
  expect(answer.headers.has("strict-transport-security")).toBe(false);
});

it("serves the site's pages with links that stay at the door", async () => {
  handler = (request, response) => {
    const page = Buffer.from(`<p>é</p><a href="https://app.brightpath.test/login">${request.headers.host}</a>`);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-length": page.length });
    response.end(page);
  };
  expect(await (await fetch(`${door.url}/coaches/ada`)).text()).toBe(`<p>é</p><a href="${door.url}/login">brightpath.test</a>`);
  expect(door.rewrite("see https://app.brightpath.test/verify?t=1")).toBe(`see ${door.url}/verify?t=1`);
});

it("breaks off with the edge rather than show half a page", async () => {
  handler = (_request, response) => {
    response.writeHead(200, { "content-type": "text/html", "content-length": 100 });
    response.write("half", () => response.destroy());
  };
  await expect(fetch(`${door.url}/`)).rejects.toThrow("fetch failed");
});

it("leaves bytes alone and asks the payment page to come back", async () => {
  const bytes = Buffer.from([0, 255, 254, 10]);
  handler = (_request, response) => {
    response.writeHead(200, { "content-type": "image/png", location: "http://127.0.0.1:9999/pay/cs_test_1" });
    response.end(bytes);
  };
  const answer = await fetch(`${door.url}/assets/logo.png`);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  expect(answer.headers.get("location")).toBe(`http://127.0.0.1:9999/pay/cs_test_1?return_origin=${encodeURIComponent(door.url)}`);
});

it("says so when the edge is down", async () => {
  await edge.stop();
  expect((await fetch(`${door.url}/`)).status).toBe(502);
});
