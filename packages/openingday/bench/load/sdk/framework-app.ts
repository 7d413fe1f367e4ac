import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { loadPeer } from "./places.ts";

// The same two pages in each web framework, behind a base and with a parameter in the path; ten connections.
const [framework = "", url = ""] = process.argv.slice(2);

const { Pool } = loadPeer("pg") as { Pool: new (options: object) => { query(sql: string, values: readonly unknown[]): Promise<unknown> } };
const pool = new Pool({ connectionString: url, max: 10 });
const ask = async (times: number): Promise<void> => {
  for (let n = 0; n < times; n += 1) await pool.query("select $1::int as n", [n]);
};

type Answer = (request: unknown, response: { send(text: string): void }) => Promise<void>;
interface Router {
  get(path: string, answer: Answer): void;
  use(base: string, router: unknown): void;
}
type Express = (() => Router & RequestListener) & { Router(): Router };

function express(name: string): RequestListener {
  const make = loadPeer(name) as Express;
  const app = make();
  const router = make.Router();
  for (const [path, times] of [
    ["/one/:id", 1],
    ["/twelve/:id", 12],
  ] as const)
    router.get(path, async (_request, response) => {
      await ask(times);
      response.send("ok");
    });
  app.use("/shop", router);
  return app;
}

const frameworks: Readonly<Record<string, () => RequestListener>> = {
  express: () => express("express"),
  "express 4": () => express("express4"),
  hono() {
    type App = { get(path: string, answer: (c: { text(text: string): unknown }) => Promise<unknown>): void; fetch: unknown };
    const { Hono } = loadPeer("hono") as { Hono: new () => App & { basePath(base: string): App } };
    const { getRequestListener } = loadPeer("@hono/node-server") as { readonly getRequestListener: (fetch: unknown) => RequestListener };
    const app = new Hono();
    const shop = app.basePath("/shop");
    shop.get("/one/:id", async (c) => ask(1).then(() => c.text("ok")));
    shop.get("/twelve/:id", async (c) => ask(12).then(() => c.text("ok")));
    return getRequestListener(app.fetch);
  },
  koa() {
    type Middleware = (context: { path: string; body: string }) => Promise<void>;
    const Koa = loadPeer("koa") as new () => { use(middleware: Middleware): void; callback(): RequestListener };
    const app = new Koa();
    app.use(async (context) => {
      await ask(context.path.startsWith("/shop/one") ? 1 : 12);
      context.body = "ok";
    });
    return app.callback();
  },
};

const listener = frameworks[framework]?.();
if (listener === undefined) throw new Error(`There is no framework called ${framework} here.`);
const server = createServer(listener);
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
