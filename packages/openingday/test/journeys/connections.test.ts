import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConnections, type Dial, type Ending } from "../../src/journeys/connections.ts";
import { dialOrigin } from "../../src/journeys/dial.ts";
import { issueCertificates } from "../tools/certificates.ts";
import { plainVantage } from "./loopback.ts";

const host = "app.example.test";
const origin = `https://${host}`;
let ca = "";
let port = 0;
let opened = 0;
const sockets = new Set<Socket>();
let stop: () => void;

beforeAll(async () => {
  const certificates = await issueCertificates(host);
  ca = certificates.ca;
  const server = createServer({ cert: certificates.good.certPem, key: certificates.good.keyPem }, (request, response) => {
    response.end(`${request.headers.host} ${(request.socket as unknown as { servername: string }).servername}`);
  });
  server.on("connection", (socket: Socket) => {
    opened++;
    sockets.add(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
  stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
});
afterAll(() => stop());

async function send(dial: Dial, to = origin, times = 1): Promise<Ending[]> {
  const connections = await openConnections(3000);
  const endings: Ending[] = [];
  for (let n = 0; n < times; n++)
    endings.push(
      await new Promise<Ending>((resolve) => connections.send({ origin: to, dial, method: "GET", path: "/", headers: {} }, resolve)),
    );
  await connections.close();
  return endings;
}

describe("connections", () => {
  it("go where the vantage says, under the customer's name, and stay open", async () => {
    const dial = dialOrigin(origin, { ...plainVantage, ca, connect: { ":443": `:${port}` } }, "127.0.0.1");
    expect(dial).toMatchObject({ address: "127.0.0.1", port, servername: host });
    opened = 0;
    expect(await send(dial, origin, 5)).toEqual(Array.from({ length: 5 }, () => ({ answered: true, status: 200 })));
    // The second request begins while the first connection is still being put back.
    expect(opened).toBeLessThanOrEqual(2);
  });

  it("do not trust a root that nobody named", async () => {
    const dial = dialOrigin(origin, { ...plainVantage, connect: { [`${host}:443`]: `127.0.0.1:${port}` } }, "192.0.2.1");
    expect(dial).toMatchObject({ address: "127.0.0.1", port });
    expect(await send(dial)).toMatchObject([{ answered: false, connected: false }]);
  });

  it("do not trust a certificate for another name", async () => {
    const other = "https://other.example.test";
    const dial = dialOrigin(other, { ...plainVantage, ca, connect: { ":443": `:${port}` } }, "127.0.0.1");
    expect(await send(dial, other)).toMatchObject([{ answered: false, connected: false }]);
  });
});

it.each([
  { origin: "https://a.example", address: "192.0.2.1", dial: { address: "192.0.2.1", port: 443, servername: "a.example" } },
  { origin: "http://a.example", address: "192.0.2.1", dial: { address: "192.0.2.1", port: 80, servername: undefined } },
  { origin: "https://127.0.0.1:8443", address: "127.0.0.1", dial: { address: "127.0.0.1", port: 8443, servername: undefined } },
  { origin: "https://[::1]:8443", address: "::1", dial: { address: "::1", port: 8443, servername: undefined } },
])("dials $origin", ({ origin, address, dial }) => {
  expect(dialOrigin(origin, plainVantage, address)).toMatchObject(dial);
});
