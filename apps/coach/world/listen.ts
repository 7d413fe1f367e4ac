import type { AddressInfo, Server, Socket } from "node:net";

/** A TCP server that is up, and the way to end it. */
export interface Listening {
  readonly port: number;
  /** Closes the connections that are open now; new ones are still taken. */
  dropConnections(): void;
  /** Stops listening and destroys every open connection. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts a TCP server (plain, HTTP or TLS) on one address and remembers its connections, so that stopping takes no longer than closing them.
 * Rejects with the system's error when the address cannot be bound.
 */
export async function listen(server: Server, address: string, port: number): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  let stopping: Promise<void> | undefined;
  return {
    port: (server.address() as AddressInfo).port,
    dropConnections,
    stop() {
      stopping ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        dropConnections();
      });
      return stopping;
    },
  };
}
