import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** What the SDK is measured with and against; git ignores it, `npm run bench:setup` brings it. */
export const sdkFolder = resolve(import.meta.dirname, "../../../../../.bench/sdk");

/** Their exact versions, so that two runs speak of the same. */
export const sdkPackages: Readonly<Record<string, string>> = {
  "@opentelemetry/exporter-trace-otlp-proto": "0.301.1",
  "@opentelemetry/instrumentation-http": "0.301.0",
  "@opentelemetry/instrumentation-pg": "0.77.0",
  "@opentelemetry/sdk-node": "0.301.0",
  "@hono/node-server": "2.1.9",
  "@prisma/adapter-pg": "7.10.1",
  "@prisma/client": "7.10.0",
  "drizzle-orm": "0.45.4",
  express: "5.3.0",
  express4: "npm:express@4.22.3",
  fastify: "5.12.8",
  hono: "4.13.19",
  knex: "3.3.0",
  koa: "3.3.0",
  kysely: "0.28.19",
  mysql2: "3.24.6",
  pg: "8.23.1",
  postgres: "3.4.9",
  prisma: "7.10.1",
};

/** Loads one of them. */
export function loadPeer(name: string): unknown {
  return createRequire(join(sdkFolder, "package.json"))(name);
}

/** Whether it was brought. */
export function hasPeer(name: string): boolean {
  try {
    loadPeer(name);
    return true;
  } catch {
    return false;
  }
}
