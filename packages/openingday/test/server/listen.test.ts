import { Hono } from "hono";
import { expect, it } from "vitest";
import { listenOn, readListen } from "../../src/server/listen.ts";

it.each([
  ["127.0.0.1:8787", { address: "127.0.0.1", port: 8787 }],
  [":8787", { address: "127.0.0.1", port: 8787 }],
  ["localhost:0", { address: "localhost", port: 0 }],
  ["0.0.0.0:80", { address: "0.0.0.0", port: 80 }],
  ["[::1]:8787", { address: "::1", port: 8787 }],
  ["8787", undefined],
  ["127.0.0.1", undefined],
  ["127.0.0.1:99999", undefined],
  ["::1:8787", undefined],
  ["", undefined],
])("reads %s", (listen, expected) => {
  expect(readListen(listen)).toEqual(expected);
});

it("answers with the app of the moment, and closes while a connection is kept open", async () => {
  let word = "first";
  const server = await listenOn("127.0.0.1:0", () => new Hono().get("/", (context) => context.text(word)));
  expect(await (await fetch(server.url)).text()).toBe("first");
  word = "second";
  expect(await (await fetch(server.url)).text()).toBe("second");
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});
