import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** One address that must have the port free. */
export interface PortWish {
  readonly address: string;
  readonly protocol: "tcp" | "udp" | "both";
}

interface Held {
  readonly port: number;
  release(): Promise<void>;
}

const attempts = 50;

/**
 * Finds one port number that is free on all the given addresses at once, by binding them all and letting go again.
 * Rejects when no such number was found in 50 attempts, or with the system's error when an address cannot be bound at all.
 */
export async function freePorts(wishes: readonly PortWish[]): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = await tryPort(wishes);
    if (port !== undefined) return port;
  }
  throw new Error(`No port number is free on ${wishes.map((wish) => wish.address).join(", ")} at once.`);
}

async function tryPort(wishes: readonly PortWish[]): Promise<number | undefined> {
  const held: Held[] = [];
  let port = 0;
  try {
    for (const { address, protocol } of wishes) {
      if (protocol !== "udp") held.push(await holdTcp(address, port));
      port = held[0]?.port ?? 0;
      if (protocol !== "tcp") held.push(await holdUdp(address, port));
      port = held[0]?.port ?? 0;
    }
    return port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE" || code === "EACCES") return undefined;
    throw error;
  } finally {
    await Promise.all(held.map((one) => one.release()));
  }
}

async function holdTcp(address: string, port: number): Promise<Held> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function holdUdp(address: string, port: number): Promise<Held> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address, port, exclusive: true }, resolve);
  });
  return { port: socket.address().port, release: () => new Promise((resolve) => socket.close(() => resolve())) };
}
