import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { stall } from "./stall-truth.ts";

// Answers in 5 ms, every hundredth request in 500 ms, and freezes for a second in every ten.
process.once("disconnect", () => process.exit());
let count = 0;
const server = createServer((_, response) => {
  const slow = ++count % stall.slowEvery === 0;
  setTimeout(() => response.end("ok"), slow ? stall.slowMs : stall.usualMs);
});
const sleeper = new Int32Array(new SharedArrayBuffer(4));
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  setInterval(() => Atomics.wait(sleeper, 0, 0, stall.freezeMs), stall.periodMs);
});
