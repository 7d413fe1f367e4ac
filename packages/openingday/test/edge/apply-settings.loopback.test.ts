import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Credentials, issueCertificates } from "../tools/certificates.ts";
import { applyHere, layOut, undoFiles } from "./apply-lab.ts";
import { type FakeCloudflare, startFakeCloudflare } from "./fake-cloudflare.ts";
import { fakeRecord } from "./fake-records.ts";

const zone = "myapp.test";
let certificates: Awaited<ReturnType<typeof issueCertificates>>;
let fake: FakeCloudflare;
let folder: string;
let remove: () => Promise<void>;
/** What visitors get at the edge. */
let edgeStatus: number;
let servers: Server[];
beforeAll(async () => {
  certificates = await issueCertificates(zone);
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((end) => server.close(end));
  }
  await fake.stop();
  await remove();
});

async function serve({ certPem, keyPem }: Credentials): Promise<number> {
  const server = createServer({ cert: certPem, key: keyPem }, (_, response) => response.writeHead(edgeStatus).end());
  server.on("tlsClientError", () => undefined);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}

/** An edge with a good certificate before an origin that shows this one; nothing at all where none is given. */
async function setUp(origin: Credentials | undefined, settings: Record<string, unknown> = {}): Promise<void> {
  const edgePort = await serve(certificates.good);
  const originPort = origin === undefined ? 1 : await serve(origin);
  fake.zone.settings = { ...fake.zone.settings, ssl: "flexible", always_use_https: "off", ...settings };
  fake.zone.records = [fakeRecord(zone, "A", "192.0.2.1", { proxied: true }), fakeRecord(`mail.${zone}`, "A", "192.0.2.2")];
  const connect = { [`${zone}:443`]: `127.0.0.1:${edgePort}`, "192.0.2.1:443": `127.0.0.1:${originPort}` };
  ({ folder, remove } = await layOut(fake, { vantage: { connect, ca: "ca.pem" } }));
  await writeFile(join(folder, "ca.pem"), certificates.ca);
}

beforeEach(async () => {
  fake = await startFakeCloudflare();
  edgeStatus = 200;
  servers = [];
});

const apply = (...args: string[]) => applyHere(folder, fake.token, args);
const settings = () => [fake.zone.settings["ssl"], fake.zone.settings["always_use_https"]];

it(
  "makes the mode strict and leads to https once the server's certificate is proved, and puts both back",
  { timeout: 30_000 },
  async () => {
    await setUp(certificates.good);
    const { code, out } = await apply("--ssl", "strict", "--always-https", "--yes");
    expect(out).toContain("SSL mode: flexible becomes strict");
    expect(code).toBe(0);
    expect(settings()).toEqual(["strict", "on"]);
    const [file = ""] = await undoFiles(folder);
    expect((await apply("--undo", file)).code).toBe(0);
    expect(settings()).toEqual(["flexible", "off"]);
  },
);

it.each([
  { why: "is for another name", of: () => certificates.wrongHost, says: "is for other.test" },
  { why: "has expired", of: () => certificates.expired, says: "has expired" },
  { why: "is signed by itself", of: () => certificates.selfSigned, says: "no authority that Cloudflare trusts" },
  { why: "cannot be seen", of: () => undefined, says: "showed no certificate" },
])("leaves the mode as it is when the server's certificate $why", async ({ of, says }) => {
  await setUp(of());
  const { code, out } = await apply("--ssl", "strict", "--yes");
  expect(out).toContain("would take the site down");
  expect(out).toContain(says);
  expect(code).toBe(1);
  expect(settings()).toEqual(["flexible", "off"]);
});

it("puts the mode back when Cloudflare then refuses the server", async () => {
  await setUp(certificates.good);
  edgeStatus = 526;
  const { code, out } = await apply("--ssl", "strict", "--yes");
  expect(out).toContain("everything was put back");
  expect(code).toBe(1);
  expect(settings()).toEqual(["flexible", "off"]);
});

it("leads nobody to an https that is off", async () => {
  await setUp(certificates.good, { ssl: "off" });
  const { code, out } = await apply("--always-https", "--yes");
  expect(out).toContain("there is no https to lead visitors to");
  expect(code).toBe(1);
  expect(settings()).toEqual(["off", "off"]);
});

it("has nothing to do where all is well, and takes no weaker mode", async () => {
  await setUp(certificates.good, { ssl: "strict", always_use_https: "on" });
  const { code, out } = await apply("--ssl", "strict", "--always-https");
  expect(out).toContain("nothing to change");
  expect(code).toBe(0);
  expect(await undoFiles(folder)).toEqual([]);
  await expect(apply("--ssl", "full", "--yes")).rejects.toThrow("can only be “strict”");
});
