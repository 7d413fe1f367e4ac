import { createServer } from "node:http";
import type { Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";

/** A server that listens. */
export interface Listening {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Reads `address:port`; without an address it is loopback, so a monitor is never public by accident. */
export function readListen(listen: string): { readonly address: string; readonly port: number } | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([^[\]:]*)):(\d{1,5})$/i.exec(listen.trim());
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  return { address: match[1] ?? (match[2] === "" ? "127.0.0.1" : (match[2] ?? "127.0.0.1")), port };
}

/** Listens with bounds on connections, headers and time; rejects with a sentence when the address is taken. `find` gives the app for each request. */
export async function listenOn(listen: string, find: () => Hono): Promise<Listening> {
  const at = readListen(listen);
  if (at === undefined) throw new Error(`"${listen}" is not an address to listen on; write it like 127.0.0.1:8787.`);
  const handle = getRequestListener((request) => find().fetch(request));
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5000 }, (request, response) => {
    void handle(request, response);
  });
  server.maxConnections = 256;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`The monitor cannot listen on ${listen}: ${error.message}`)));
    server.listen(at.port, at.address, resolve);
  });
  return { url: urlOf(server), close: () => closeServer(server) };
}

function urlOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The monitor's server has no address.");
  return `http://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
