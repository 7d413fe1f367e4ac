import type { Confinement } from "../model/workshop.ts";

const postgresAddress = /^(?:postgres(?:ql)?|prisma(?:\+postgres)?|jdbc:postgresql):/i;
const otherDatabase = /^(?:mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|valkeys?|amqps?|mssql|sqlserver|libsql|clickhouse|jdbc:\w+):/i;

/**
 * Runs in every Node process of a confined command, before the program: a connection that leads elsewhere is refused, as by a machine
 * where nobody listens.
 */
const guard = `
import { Socket } from "node:net";
const allowed = new Set(ALLOWED);
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const wanted = typeof first === "object" && first !== null ? first : /^\\d+$/.test(String(first)) ? { port: first, host: args[1] } : { path: first };
  const host = String(typeof wanted.host === "string" ? wanted.host : "localhost").replace(/^\\[|\\]$/g, "");
  const isFine = wanted.path ? !/\\.s\\.PGSQL|mysql|mongo|redis/i.test(String(wanted.path)) : allowed.has(host + " " + Number(wanted.port));
  if (isFine) return Reflect.apply(connect, this, args);
  const error = Object.assign(new Error("connect ECONNREFUSED " + host + ": tried by openingday, so nothing but its own database is reached"), { code: "ECONNREFUSED", syscall: "connect" });
  process.nextTick(() => this.destroy(error));
  return this;
};`;

/** The environment of a confined command, beside what is taken away from our own; undefined takes a variable away. */
export function confineEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  { database, port, environment }: Confinement,
): Record<string, string | undefined> {
  const address = new URL(database);
  const all: Record<string, string | undefined> = { ...own, ...environment };
  const kept = Object.entries(all).map(([name, value = ""]): [string, string | undefined] => {
    if (/^PG[A-Z]+$/.test(name) || otherDatabase.test(value)) return postgresAddress.test(value) ? [name, database] : [name, undefined];
    return [name, postgresAddress.test(value) ? database : value];
  });
  const login = {
    PGHOST: address.hostname,
    PGPORT: address.port === "" ? "5432" : address.port,
    PGUSER: decodeURIComponent(address.username),
    PGPASSWORD: decodeURIComponent(address.password),
    PGDATABASE: address.pathname.slice(1),
  };
  return { ...Object.fromEntries(kept), ...login, NODE_OPTIONS: `--import=${asModule(address, port)}` };
}

function asModule({ hostname, port: databasePort }: URL, port: number): string {
  const names = ["localhost", "127.0.0.1", "::1", "0.0.0.0"].map((name) => `${name} ${port}`);
  const places = [`${hostname.replace(/^\[|\]$/g, "")} ${databasePort === "" ? 5_432 : databasePort}`, ...names];
  return `data:text/javascript,${encodeURIComponent(guard.replace("ALLOWED", JSON.stringify(places)))}`;
}

/** A command line that ends when the process with this number does; its whole group with it. */
export function leash(run: string, pid: number): string {
  if (process.platform === "win32") return run;
  return `(while kill -0 ${pid} 2>/dev/null; do sleep 1; done; kill -KILL 0) >/dev/null 2>&1 &\n${run}`;
}
