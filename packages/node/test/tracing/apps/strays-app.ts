import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// An application that does nothing, and says what nobody caught.
const strays: string[] = [];
process.on("unhandledRejection", (reason) => strays.push(`rejection: ${String(reason)}`));
process.on("uncaughtException", (error) => strays.push(`exception: ${error.message}`));
process.on("warning", ({ message }) => strays.push(`warning: ${message}`));

const server = createServer((request, response) => {
  response.end(request.url === "/strays" ? JSON.stringify(strays) : "ok");
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
