import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import type { Target } from "../../../src/model/target.ts";
import probe from "../../../src/probes/speed/session-pages.ts";
import { loopbackTools, serve, type Served } from "../../journeys/loopback.ts";
import { mostRequests } from "../most-requests.ts";
import { probeContext, targetOf } from "./speed-target.ts";

let site: Served;
let requests = 0;
let left: string[] = [];
/** A shared cache that keeps these paths for everybody, headers and all. */
let keeps: readonly string[] = [];
const kept = new Map<string, { readonly headers: Record<string, string>; readonly body: string }>();
let refuseLogins = Infinity;

const sessionOf = (name: string): string => createHash("sha256").update(name).digest("hex");
const people = new Map<string, string>();

function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  requests += 1;
  const session = /session=(\w+)/u.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const name = people.get(session);
  const [path = "", query] = (request.url ?? "").split("?");
  if (path === "/login") {
    if (people.size >= refuseLogins) return void response.writeHead(429).end();
    const who = new URLSearchParams(body).get("name") ?? "";
    people.set(sessionOf(who), who);
    return void response.writeHead(200, { "set-cookie": `session=${sessionOf(who)}; Path=/; HttpOnly` }).end("in");
  }
  if (path === "/leave") return void response.end(String(left.push(name ?? "nobody")));
  const known = kept.get(request.url ?? "");
  if (known !== undefined) return void response.writeHead(200, { ...known.headers, "x-cache": "HIT" }).end(known.body);
  if (path === "/broken") return void request.socket.destroy();
  if (path === "/frame")
    return void response.writeHead(200, { "cache-control": "public, max-age=60", "x-cache": "HIT" }).end("<div id=app>");
  if (name === undefined) return void response.writeHead(303, { location: "/login-page" }).end();
  const headers = { "cache-control": "no-store", "set-cookie": `session=${session}; Path=/; HttpOnly`, "x-cache": "MISS" };
  if (path === "/export")
    return void response
      .writeHead(200, {
        "content-type": "application/json; charset=utf-8",
        "content-encoding": "gzip",
        "content-disposition": "attachment",
      })
      .end(gzipSync(JSON.stringify({ rows: Array.from({ length: 700 }, (_, id) => ({ id })) })));
  const page = path === "/list" ? "[]" : `Hello ${name.toUpperCase()}`;
  if (keeps.includes(path) && query === undefined) kept.set(request.url ?? "", { headers, body: page });
  response.writeHead(200, headers).end(page);
}

beforeEach(async () => {
  site = await serve(answer);
  requests = 0;
  left = [];
  keeps = [];
  refuseLogins = Infinity;
  kept.clear();
  people.clear();
});
afterEach(() => site.close());

function target(paths: readonly string[], more: Partial<Target> = {}): Target {
  return targetOf({
    journeys: [
      {
        id: "session",
        title: "Somebody signed in",
        writes: true,
        steps: [{ kind: "request", name: "log in", url: `${site.url}/login`, form: { name: "{{unique}}" }, expect: { status: 200 } }],
        cleanup: [{ kind: "request", name: "leave", url: `${site.url}/leave` }],
      },
    ],
    load: {
      ratePerSecond: 1,
      requests: 1,
      session: "session",
      routes: paths.map((path) => ({ route: `GET ${path}`, kind: "read" as const, method: "GET", url: `${site.url}${path}`, expect: 200 })),
    },
    ...more,
  });
}
const look = async (paths: readonly string[], more: Partial<Target> = {}) =>
  probe.gather(probeContext(target(paths, more), loopbackTools()));

describe("session.pages", () => {
  it("sees each customer's own page, and a stranger turned away", async () => {
    const { addresses, alone } = await look(["/dashboard"], { clientAddresses: "127.21." });
    expect(alone).toBeUndefined();
    expect(addresses).toEqual([
      {
        url: `${site.url}/dashboard`,
        first: expect.objectContaining({ status: 200, names: ["first"], fromCache: false, sameAsFirst: true }),
        weight: expect.objectContaining({ receivedBytes: 18 }),
        second: expect.objectContaining({ status: 200, names: ["second"], sameAsFirst: false, handsOnCookie: false }),
        stranger: expect.objectContaining({ status: 303, names: [], refused: true }),
        fresh: { first: expect.objectContaining({ status: 200 }), stranger: expect.objectContaining({ refused: true }) },
      },
    ]);
    expect(left.toSorted()).toEqual([...people.values()].toSorted());
    expect(people.size).toBe(2);
  });

  it("sees a cache hand the first customer's page and cookie to both others", async () => {
    keeps = ["/dashboard"];
    const { addresses } = await look(["/dashboard"]);
    const handed = expect.objectContaining({ status: 200, names: ["first"], fromCache: true, sameAsFirst: true, handsOnCookie: true });
    expect(addresses).toMatchObject([{ second: handed, stranger: handed, fresh: { stranger: { refused: true, names: [] } } }]);
  });

  it("keeps neither a name nor a cookie of anybody", async () => {
    keeps = ["/dashboard"];
    const text = JSON.stringify(await look(["/dashboard", "/list"]));
    for (const [session, name] of people) {
      expect(text.toLowerCase()).not.toContain(name);
      expect(text).not.toContain(session);
    }
  });

  it("calls no page that sends a stranger on to itself a refusal, and knows a page without a name", async () => {
    const { addresses } = await look(["/list", "/frame"]);
    expect(addresses[0]).toMatchObject({ first: { names: [] }, second: { names: [], sameAsFirst: true }, stranger: { refused: true } });
    expect(addresses[1]).toMatchObject({ stranger: { fromCache: true, sameAsFirst: true, refused: false } });
  });

  it("weighs what the first customer gets", async () => {
    const { addresses } = await look(["/dashboard", "/export", "/broken"]);
    expect(addresses[0]?.weight).toEqual({ type: "", bytes: 18, receivedBytes: 18, cut: false, isDownload: false });
    expect(addresses[1]?.weight).toMatchObject({ type: "application/json", cut: false, encoding: "gzip", isDownload: true, entries: 700 });
    expect(addresses[1]?.weight?.receivedBytes).toBeLessThan(addresses[1]?.weight?.bytes ?? 0);
    expect(addresses[2]?.weight).toBeUndefined();
  });

  it("goes on with one customer where a second cannot sign in", async () => {
    refuseLogins = 1;
    const { addresses, alone } = await look(["/dashboard"]);
    expect(alone).toContain("log in");
    expect(addresses[0]?.second).toBeUndefined();
    expect(addresses[0]?.stranger).toMatchObject({ refused: true });
  });

  it("rejects with a reason where nobody can", async () => {
    refuseLogins = 0;
    await expect(look(["/dashboard"])).rejects.toThrow(/nobody could sign in .*“log in” failed/u);
  });

  it("keeps the reason of an address that does not answer, and asks the others", async () => {
    const { addresses } = await look(["/broken", "/dashboard"]);
    expect(addresses).toMatchObject([{ first: { error: expect.any(String) } }, { first: { status: 200 } }]);
  });

  it("stays within its requests, and leaves out addresses that are another's for each customer", async () => {
    const paths = ["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/bookings/{{booking}}"];
    const { addresses } = await look(paths);
    expect(addresses.map(({ url }) => new URL(url).pathname)).toEqual(["/a", "/b", "/c", "/d", "/e", "/f"]);
    expect(requests).toBeLessThanOrEqual(mostRequests(probe, target(paths)));
  });

  it("looks at the pages that a journey only opens as well, and at nothing that ends it", async () => {
    const { journeys } = target([]);
    const open = (path: string, more: object = {}) => ({ kind: "request" as const, name: path, url: `${site.url}${path}`, ...more });
    const steps = [
      open("/dashboard"),
      open("/list"),
      open("/logout"),
      open("/book", { method: "POST" }),
      open("/token", { headers: { a: "b" } }),
    ];
    const { addresses } = await look(["/dashboard"], {
      journeys: [...journeys, { id: "customer", title: "A customer", writes: false, steps }],
    });
    expect(addresses.map(({ url }) => new URL(url).pathname)).toEqual(["/dashboard", "/list"]);
  });

  it("says what is missing without a way to sign in, or a page to look at", async () => {
    await expect(probe.gather(probeContext(targetOf({}), loopbackTools()))).rejects.toThrow(NotConfigured);
    await expect(look([])).rejects.toThrow(NotConfigured);
  });
});
