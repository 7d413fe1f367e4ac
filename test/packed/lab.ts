import { createSocket } from "node:dgram";
import { createServer as createPlain, type RequestListener } from "node:http";
import { createServer as createSecure } from "node:https";
import { type AddressInfo, createServer as createRaw, type Server, type Socket } from "node:net";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Answer, decode } from "dns-packet";
import type { TestContext } from "vitest";
import { answerTo } from "../../packages/openingday/test/tools/dns-server.ts";

/** A test's own hook for what must be gone when it is over; tests here run side by side, so there is no global one. */
export type Closer = TestContext["onTestFinished"];
type Credentials = { readonly certPem: string; readonly keyPem: string };

/** A small site on loopback and the DNS around it, as a founder's `vantage` would describe it. */
export interface SitePlan {
  /** What the resolver says of every name; by default that it is at 127.0.0.1. */
  readonly dns?: "found" | "missing" | "silent" | "refused";
  readonly https?: { readonly credentials: Credentials; readonly answer: RequestListener };
  /** Whatever is not TLS on the port of https. */
  readonly raw?: (socket: Socket) => void;
  readonly http?: RequestListener;
  /** Extra root, PEM. */
  readonly ca?: string;
}

/** A folder with these files, gone when the test is over. */
export async function layOut(closer: Closer, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "openingday-lab-"));
  closer(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true, force: true });
  });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // A name that ends with a slash is a folder.
    await (name.endsWith("/") ? mkdir(join(folder, name), { recursive: true }) : writeFile(join(folder, name), text));
  }
  return folder;
}

/** Serves lab.test and lays out a folder whose configuration describes it. */
export async function layOutSite(closer: Closer, plan: SitePlan, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const closed = await closedPort();
  const { https, raw, http, ca } = plan;
  const dns = plan.dns === "refused" ? closed : await serveNames(closer, plan.dns ?? "found");
  const securePort = https
    ? await listen(closer, createSecure({ cert: https.credentials.certPem, key: https.credentials.keyPem }, https.answer))
    : raw
      ? await listen(closer, createRaw(raw))
      : closed;
  const plainPort = http === undefined ? closed : await listen(closer, createPlain(http));
  const config = {
    domain: "lab.test",
    hosts: [{ name: "lab.test", role: "site" }],
    vantage: {
      resolvers: [`127.0.0.1:${dns}`],
      parents: [`127.0.0.1:${dns}`],
      dnsPort: dns,
      connect: { ":443": `:${securePort}`, ":80": `:${plainPort}`, ":25": `:${closed}` },
      ...(ca === undefined ? {} : { ca: "ca.pem" }),
    },
    ...more,
  };
  return layOut(closer, {
    "openingday.config.ts": `export default ${JSON.stringify(config)};\n`,
    ...(ca === undefined ? {} : { "ca.pem": ca }),
  });
}

/** Answers by UDP: an A record for lab.test and nothing else, NXDOMAIN for everything, or never. */
async function serveNames(closer: Closer, what: "found" | "missing" | "silent"): Promise<number> {
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const packet = decode(message);
    const [question] = packet.questions ?? [];
    const isHost = question?.name.toLowerCase() === "lab.test";
    const answers: Answer[] = isHost && question.type === "A" ? [{ type: "A", name: "lab.test", ttl: 60, data: "127.0.0.1" }] : [];
    if (what === "silent") return;
    socket.send(answerTo(packet, what === "found" && isHost ? { answers } : { rcode: 3 }), from.port, from.address);
  });
  await new Promise<void>((ready) => {
    socket.bind(0, "127.0.0.1", ready);
  });
  closer(() => new Promise<void>((end) => socket.close(end)));
  return socket.address().port;
}

async function listen(closer: Closer, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  closer(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((end) => server.close(end));
  });
  return (server.address() as AddressInfo).port;
}

/** A port of loopback where nothing listens. */
async function closedPort(): Promise<number> {
  const server = createRaw();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((end) => server.close(end));
  return port;
}
