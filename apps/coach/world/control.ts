import { createServer } from "node:http";
import { listen } from "./listen.ts";

/** What can be done to the running world over HTTP. */
export interface Controls {
  stopApp(): Promise<void>;
  startApp(): Promise<void>;
  /** Names of the switches that are on. */
  readonly on: () => readonly string[];
  switchTo(names: readonly string[]): Promise<void>;
  /** How many payment events the app has written down whose id ends with this word. */
  countPayments(word: string): Promise<number>;
}

/**
 * Starts the control server on loopback: `POST /app/stop`, `POST /app/start`, `POST /faults/<name>/on`, `POST /faults/<name>/off`,
 * `GET /faults`, `GET /payments/<word>`. One change at a time.
 */
export async function startControl(port: number, controls: Controls): Promise<{ readonly url: string; stop(): Promise<void> }> {
  let last: Promise<unknown> = Promise.resolve();
  const act = async (method: string, path: string): Promise<number> => {
    if (method !== "POST") return 405;
    if (path === "/app/stop") return controls.stopApp().then(() => 200);
    if (path === "/app/start") return controls.startApp().then(() => 200);
    const [, name, state] = /^\/faults\/([a-z0-9.-]+)\/(on|off)$/u.exec(path) ?? [];
    if (name === undefined) return 404;
    const rest = controls.on().filter((one) => one !== name);
    return controls.switchTo(state === "on" ? [...rest, name] : rest).then(() => 200);
  };
  const server = createServer((request, response) => {
    const { method = "", url = "/" } = request;
    request.resume();
    if (method === "GET" && url === "/faults") {
      response.setHeader("content-type", "application/json").end(JSON.stringify(controls.on()));
      return;
    }
    const word = /^\/payments\/(\w{4,60})$/u.exec(url)?.[1];
    if (method === "GET" && word !== undefined) {
      controls.countPayments(word).then(
        (dealtWith) => response.setHeader("content-type", "application/json").end(JSON.stringify({ dealtWith })),
        () => response.writeHead(503).end(),
      );
      return;
    }
    last = last
      .then(() => act(method, url))
      .then(
        (status) => response.writeHead(status).end(),
        (error: unknown) => response.writeHead(400).end(`${error instanceof Error ? error.message : String(error)}\n`),
      );
  });
  const listening = await listen(server, "127.0.0.1", port);
  return { url: `http://127.0.0.1:${listening.port}`, stop: () => listening.stop() };
}
