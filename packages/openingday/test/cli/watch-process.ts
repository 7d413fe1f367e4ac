import { setTimeout as sleep } from "node:timers/promises";
import { runWatch } from "../../src/cli/run-watch.ts";
import { loopbackHttp } from "./loopback-http.ts";

// A monitor as a process of its own, so that a test can kill it: its arguments are the app, a webhook and the store's file.
const [app = "", sink = "", storeFile = ""] = process.argv.slice(2);
const watch = await runWatch({
  checks: [{ name: "App", url: app, intervalSeconds: 0.1, expectStatus: 200, timeoutMs: 1000 }],
  confirm: [0.05, 0.1],
  channels: [{ kind: "webhook", url: sink }],
  storeFile,
  workerUrl: new URL("../../src/store/sqlite/worker.ts", import.meta.url),
  listen: "127.0.0.1:0",
  tools: loopbackHttp,
  clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, { signal }), quiet: () => Promise.resolve() },
  publicName: "Bright Path",
  log: (line) => void process.stdout.write(`log ${line}\n`),
});
process.stdout.write(`ready ${watch.url}\n`);
