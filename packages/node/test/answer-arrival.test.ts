import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createAuthority } from "../../../apps/coach/world/certificates/authority.ts";
import { answerArrival, describeArrival } from "../src/index.ts";

const key = "a".repeat(64);
const environment = { OPENINGDAY_ARRIVAL: createHash("sha256").update(key).digest("hex") };
const path = "/.well-known/openingday-arrival";
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((end) => server.close(end));
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}
const mount = (given: Record<string, string> = environment) =>
  listen(
    createServer((request, response) => {
      if (!answerArrival(request, response, given)) response.writeHead(404).end("the app's own page");
    }),
  );

describe("answerArrival", () => {
  it("tells the holder of the key that a visitor's https arrived plain", async () => {
    const port = await mount();
    const answer = await fetch(`http://127.0.0.1:${port}${path}?x=1`, {
      headers: { "x-openingday-key": key, "cf-visitor": '{"scheme":"https"}' },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({ arrival: { encrypted: false, peer: "127.0.0.1", visitorScheme: "https" } });
  });

  it("tells that it arrived encrypted", async () => {
    const authority = await createAuthority("Lab Root");
    const { certPem, keyPem } = await authority.issue({ names: ["127.0.0.1"] });
    let seen: unknown;
    const port = await listen(
      createSecure({ cert: certPem, key: keyPem }, (request, response) => {
        seen = describeArrival(request);
        response.end();
      }),
    );
    const { request } = await import("node:https");
    await new Promise<void>((resolve, reject) => {
      request({ host: "127.0.0.1", port, ca: authority.certPem }, (answer) => answer.resume().on("end", resolve))
        .on("error", reject)
        .end();
    });
    expect(seen).toEqual({ encrypted: true, peer: "127.0.0.1" });
  });

  it.each([
    { why: "nobody shows a key", headers: {}, given: environment },
    { why: "the key is wrong", headers: { "x-openingday-key": "b".repeat(64) }, given: environment },
    { why: "the server was given no hash", headers: { "x-openingday-key": key }, given: {} },
    { why: "the server was given something else", headers: { "x-openingday-key": key }, given: { OPENINGDAY_ARRIVAL: "yes" } },
  ])("leaves the request to the app when $why", async ({ headers, given }) => {
    const port = await mount(given);
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: headers as Record<string, string> });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe("the app's own page");
  });

  it("leaves every other path and method to the app", async () => {
    const port = await mount();
    const headers = { "x-openingday-key": key };
    expect((await fetch(`http://127.0.0.1:${port}/`, { headers })).status).toBe(404);
    expect((await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", headers })).status).toBe(404);
  });

  it("never throws into its host", () => {
    const broken = { method: "GET", url: path, headers: { "x-openingday-key": key } };
    const response = {
      writeHead: () => {
        throw new Error("headers were sent");
      },
      end: () => undefined,
    };
    expect(answerArrival(broken, response, environment)).toBe(false);
    expect(answerArrival({} as never, {} as never, environment)).toBe(false);
    expect(describeArrival({ headers: null } as never)).toEqual({ encrypted: false, peer: "" });
  });
});
