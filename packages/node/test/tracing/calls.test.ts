import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceReceiver } from "../../../openingday/src/model/evidence-traces.ts";
import { type Followed, openReceiver, startFollowed, told } from "./followed.ts";

let other: Server;
let receiver: TraceReceiver;
let app: Followed;

beforeAll(async () => {
  other = createServer((request, response) => {
    if (request.url !== "/slow") response.end("here");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  receiver = await openReceiver();
  const closed = await openReceiver();
  await closed.close();
  const { port } = other.address() as AddressInfo;
  app = await startFollowed("calling-app", [`http://localhost:${port}`, closed.url], { endpoint: receiver.url });
});
afterAll(async () => {
  await app?.stop();
  await receiver?.close();
  other.closeAllConnections();
  other.close();
});

describe("a call to another server", () => {
  it.each([
    { path: "/fetch", withoutLimit: 1 },
    { path: "/fetch-signal", withoutLimit: 0 },
    { path: "/node", withoutLimit: 1 },
    { path: "/node-signal", withoutLimit: 0 },
    { path: "/node-timeout", withoutLimit: 0 },
    { path: "/node-deaf", withoutLimit: 1 },
  ])("by $path is told with its host and whether it had a limit", async ({ path, withoutLimit }) => {
    const before = receiver.requests().length;
    expect(await app.ask(path)).toMatchObject({ status: 200 });
    const requests = await told(receiver, before + 1);
    expect(requests.at(-1)).toMatchObject({ route: path, calls: [{ host: "localhost", calls: 1, withoutLimit }] });
  });

  it("that fails is told as well", async () => {
    const before = receiver.requests().length;
    await app.ask("/refused");
    expect((await told(receiver, before + 1)).at(-1)).toMatchObject({ calls: [{ host: "127.0.0.1", calls: 1 }] });
  });

  it.each(["/not-waited", "/none"])("that nobody waits for is none: %s", async (path) => {
    const before = receiver.requests().length;
    await app.ask(path);
    expect((await told(receiver, before + 1)).at(-1)).toMatchObject({ route: path, calls: [] });
  });
});
