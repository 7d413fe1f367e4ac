import { createServer as createPlain, type RequestListener, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import { createServer as createRaw, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Vantage } from "../../src/model/target.ts";

/** A vantage that changes nothing, unless told. */
export function vantageWith(changes: Partial<Vantage> = {}): Vantage {
  return { resolvers: [], parents: [], connect: {}, dnsPort: 53, ...changes };
}

/** Serves HTTP on loopback until the test is over. */
export function serveHttp(listener: RequestListener, address = "127.0.0.1"): Promise<{ port: number; connections: () => number }> {
  return listen(createPlain(listener), address);
}

/** Serves HTTPS on loopback until the test is over. */
export function serveHttps(credentials: { certPem: string; keyPem: string }, listener: RequestListener) {
  return listen(createSecure({ cert: credentials.certPem, key: credentials.keyPem }, listener), "127.0.0.1");
}

/** Serves bare TCP on loopback until the test is over. */
export function serveRaw(onSocket: (socket: Socket) => void): Promise<{ port: number; connections: () => number }> {
  const server = createRaw(onSocket);
  return listen(server as Server, "127.0.0.1");
}

/** A port of loopback where nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createRaw();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server, address: string) {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}
