import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConnections, type Dial, type Ending } from "../../src/journeys/connections.ts";
import { dialAgain } from "../../src/journeys/dial.ts";
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
  it("go where the answer came from, under the customer's name, and stay open", async () => {
    const dial = dialAgain(origin, { address: "127.0.0.1", port }, { ...plainVantage, ca });
    expect(dial).toMatchObject({ address: "127.0.0.1", port, servername: host });
    opened = 0;
    const { length: bytes } = `${host} ${host}`;
    expect(await send(dial, origin, 5)).toEqual(Array.from({ length: 5 }, () => ({ answered: true, status: 200, bytes })));
    // The second request begins while the first connection is still being put back.
    expect(opened).toBeLessThanOrEqual(2);
  });

  it("do not trust a root that nobody named", async () => {
    const dial = dialAgain(origin, { address: "127.0.0.1", port }, plainVantage);
    expect(await send(dial)).toMatchObject([{ answered: false, connected: false }]);
  });

  it("do not trust a certificate for another name", async () => {
    const other = "https://other.example.test";
    const dial = dialAgain(other, { address: "127.0.0.1", port }, { ...plainVantage, ca });
    expect(await send(dial, other)).toMatchObject([{ answered: false, connected: false }]);
  });
});

it.each([
  { origin: "https://a.example", servername: "a.example" },
  { origin: "https://A.example.:8443", servername: "a.example" },
  { origin: "http://a.example", servername: undefined },
  { origin: "https://127.0.0.1:8443", servername: undefined },
  { origin: "https://[::1]:8443", servername: undefined },
])("asks $origin for the name $servername", ({ origin, servername }) => {
  expect(dialAgain(origin, { address: "192.0.2.1", port: 8443 }, plainVantage)).toEqual({ address: "192.0.2.1", port: 8443, servername });
});
