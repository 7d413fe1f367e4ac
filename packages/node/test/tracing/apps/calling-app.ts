import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";

// An application that asks another server while somebody waits, in the ways that programs do.
const [other = "", nobody = ""] = process.argv.slice(2);

const nodeGet = (options: object, act: (request: ReturnType<typeof get>) => void = () => undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = get(other, options, (response) => response.resume().on("end", resolve));
    request.on("error", reject);
    act(request);
  });

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  "/fetch": async () => (await fetch(other)).text(),
  "/fetch-signal": async () => (await fetch(other, { signal: AbortSignal.timeout(5_000) })).text(),
  "/node": () => nodeGet({}),
  "/node-signal": () => nodeGet({ signal: AbortSignal.timeout(5_000) }),
  "/node-timeout": () => nodeGet({}, (request) => request.setTimeout(5_000, () => request.destroy())),
  // A time that nobody listens to the end of stops nothing.
  "/node-deaf": () => nodeGet({ timeout: 5_000 }),
  "/refused": () => fetch(nobody).catch(() => undefined),
  "/not-waited": async () => void fetch(`${other}/slow`).catch(() => undefined),
  "/none": async () => undefined,
};

const server = createServer((request, response) => {
  void (ways[request.url ?? ""] ?? (() => Promise.reject(new Error("no such way"))))().then(
    () => response.end("ok"),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
