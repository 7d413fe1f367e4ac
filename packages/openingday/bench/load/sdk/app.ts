import type { AddressInfo } from "node:net";
import { loadPeer } from "./places.ts";

// A trivial application: one page with one query, one with twelve. It says what its processor time was when it is asked.
const [url = ""] = process.argv.slice(2);

interface Pool {
  query(sql: string, values: readonly unknown[]): Promise<unknown>;
}
interface App {
  get(path: string, answer: () => Promise<unknown>): void;
  listen(options: object): Promise<unknown>;
  readonly server: { address(): AddressInfo };
}
const { Pool } = loadPeer("pg") as { Pool: new (options: object) => Pool };
const fastify = loadPeer("fastify") as (options: object) => App;
const pool = new Pool({ connectionString: url, max: 6 });
const app = fastify({ logger: false });

app.get("/one", async () => pool.query("select $1::int as n", [1]).then(() => ({ ok: true })));
app.get("/twelve", async () => {
  for (let n = 0; n < 12; n += 1) await pool.query("select $1::int as n", [n]);
  return { ok: true };
});

await app.listen({ port: 0, host: "127.0.0.1" });
process.on("message", () => process.send?.(process.cpuUsage()));
process.send?.(app.server.address().port);
process.on("disconnect", () => process.exit(0));
