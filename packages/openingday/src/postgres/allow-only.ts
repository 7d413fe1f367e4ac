import { Socket } from "node:net";

/** From here on this process reaches one server and no other, whatever a migration or a tool's settings want. */
export function allowOnly(url: string): void {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const connect: unknown = Reflect.get(Socket.prototype, "connect");
  const guarded = function (this: Socket, ...args: unknown[]): unknown {
    const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
    const wanted = (typeof first === "object" && first !== null ? first : { port: first, host: args[1] }) as {
      readonly path?: string;
      readonly host?: string;
      readonly port?: number | string;
    };
    if (wanted.path === undefined && wanted.host === host && Number(wanted.port) === Number(port === "" ? 5432 : port))
      return Reflect.apply(connect as (...all: unknown[]) => unknown, this, args);
    throw new Error(
      `A migration wanted to reach ${wanted.host ?? wanted.path ?? "another server"}, and a rehearsal reaches nothing but its own database.`,
    );
  };
  Reflect.set(Socket.prototype, "connect", guarded);
}
