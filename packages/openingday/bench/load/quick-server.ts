import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

// As little server as there can be, so that a client’s cost is what is measured: it counts ends of headers and answers each.
const body = '{"ok":true,"slots":["2026-11-29T10:00:00Z","2026-11-29T11:00:00Z"],"n":1}';
const answer = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);

process.once("disconnect", () => process.exit());
const server = createServer({ noDelay: true }, (socket) => {
  let rest = "";
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    const heads = (rest + chunk.toString("latin1")).split("\r\n\r\n");
    rest = heads.pop() ?? "";
    for (const _ of heads) socket.write(answer);
  });
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`));
