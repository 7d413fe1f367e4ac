import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// Five pages of a small shop: a form with a token, a sign-up that sets a cookie, free hours, a booking, a dashboard. A number as the
// first argument makes each answer take so many milliseconds.
process.once("disconnect", () => process.exit());
const after = Number(process.argv[2] ?? 0);
const page = `<html><body><form method="post"><input type="hidden" name="csrf" value="0123456789abcdef"></form>${"<p>text</p>".repeat(80)}</body></html>`;
const slots = JSON.stringify({ slots: Array.from({ length: 20 }, (_, n) => ({ id: `slot-${n}`, startsAt: "2026-11-29T10:00:00Z" })) });
const html = { "content-type": "text/html" };
const json = { "content-type": "application/json" };

const server = createServer((request, response) => {
  const isIn = request.headers.cookie?.includes("session=") === true;
  request.resume().once("end", () => {
    const answer = (): unknown => {
      if (request.url === "/signup" && request.method === "GET") return response.writeHead(200, html).end(page);
      if (request.url === "/signup")
        return response.writeHead(200, { ...html, "set-cookie": "session=abc; Path=/; HttpOnly" }).end("welcome");
      if (!isIn) return response.writeHead(401).end();
      if (request.url === "/slots") return response.writeHead(200, json).end(slots);
      if (request.url === "/bookings") return response.writeHead(201, json).end('{"booked":true}');
      return response.writeHead(200, html).end(page);
    };
    if (after === 0) answer();
    else setTimeout(answer, after);
  });
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`));
