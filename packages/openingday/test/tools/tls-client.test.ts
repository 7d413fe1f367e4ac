import { createServer } from "node:tls";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { createTlsClient } from "../../src/tools/tls-client.ts";
import { issueCertificates, issueUnderExpiredIntermediate, type Credentials } from "./certificates.ts";
import { closedPort, serveHttp, serveRaw, vantageWith } from "./loopback.ts";

let certificates: Awaited<ReturnType<typeof issueCertificates>>;
beforeAll(async () => {
  certificates = await issueCertificates("app.test");
});

async function serveTls({ certPem, keyPem }: Credentials, ALPNProtocols?: string[]): Promise<number> {
  const server = createServer({ cert: certPem, key: keyPem, ALPNProtocols }, (socket) => socket.on("error", () => undefined));
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const addresses = () => Promise.resolve(["127.0.0.1"]);
const client = (trusted = true, timeoutMs?: number) =>
  createTlsClient({ addresses, vantage: vantageWith(trusted ? { ca: certificates.ca } : {}), timeoutMs });

describe("a handshake", () => {
  it("reads the certificate and what was agreed", async () => {
    const port = await serveTls(certificates.good, ["h2"]);
    const answer = await client().handshake("App.test", port);
    expect(answer).toMatchObject({
      address: "127.0.0.1",
      chainError: undefined,
      nameMatches: true,
      names: ["app.test", "www.app.test"],
      issuer: "Lab Root",
      protocol: "TLSv1.3",
      alpn: "h2",
    });
    expect(new Date(answer.validTo).toISOString()).toBe(answer.validTo);
    expect(Date.parse(answer.validTo)).toBeGreaterThan(Date.parse(answer.validFrom));
  });

  it.each<{
    fault: Exclude<keyof typeof certificates, "ca">;
    trusted?: false;
    chainError: string | undefined;
    nameMatches: boolean;
    expired?: true;
  }>([
    { fault: "wrongHost", chainError: undefined, nameMatches: false },
    { fault: "expired", chainError: undefined, nameMatches: true, expired: true },
    { fault: "future", chainError: undefined, nameMatches: true },
    { fault: "good", trusted: false, chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", nameMatches: true },
    { fault: "unknownRoot", chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", nameMatches: true },
    { fault: "unknownAndExpired", chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE", nameMatches: true, expired: true },
    { fault: "selfSigned", chainError: "DEPTH_ZERO_SELF_SIGNED_CERT", nameMatches: true },
    { fault: "selfSignedExpired", chainError: "DEPTH_ZERO_SELF_SIGNED_CERT", nameMatches: true, expired: true },
  ])("judges chain, name and dates apart: $fault", async ({ fault, trusted, chainError, nameMatches, expired }) => {
    const port = await serveTls(certificates[fault]);
    const answer = await client(trusted).handshake("app.test", port);
    expect(answer).toMatchObject({ chainError, nameMatches });
    expect(Date.parse(answer.validTo) < Date.now()).toBe(expired === true);
  });

  it("takes an expired intermediate for a broken chain, though the certificate itself is in time", async () => {
    const old = await issueUnderExpiredIntermediate("app.test");
    const port = await serveTls(old);
    const answer = await createTlsClient({ addresses, vantage: vantageWith({ ca: old.ca }) }).handshake("app.test", port);
    expect(answer).toMatchObject({ chainError: "CERT_HAS_EXPIRED", nameMatches: true });
    expect(Date.parse(answer.validTo)).toBeGreaterThan(Date.now());
  });

  it("takes the root that a server sends along for what it is", async () => {
    const { chainPem, keyPem } = certificates.unknownAndExpired;
    const port = await serveTls({ certPem: chainPem, keyPem });
    expect((await client().handshake("app.test", port)).chainError).toBe("SELF_SIGNED_CERT_IN_CHAIN");
  });

  it("dials what the caller says", async () => {
    const port = await serveTls(certificates.good);
    const answer = await client().handshake("app.test", 443, `127.0.0.1:${port}`);
    expect(answer).toMatchObject({ nameMatches: true, alpn: "" });
  });

  it("reads an address as a name", async () => {
    const port = await serveTls(certificates.address);
    expect(await client().handshake("127.0.0.1", port)).toMatchObject({ nameMatches: true, names: ["127.0.0.1"] });
  });
});

describe("no handshake", () => {
  it("where nothing listens", async () => {
    const refused = client().handshake("app.test", await closedPort());
    await expect(refused).rejects.toMatchObject({ layer: "connect", code: "ECONNREFUSED" });
  });

  it("where the server does not speak TLS", async () => {
    const { port } = await serveHttp((_, response) => response.end());
    await expect(client().handshake("app.test", port)).rejects.toMatchObject({ name: "NoAnswer", layer: "tls" });
  });

  it("where the server hangs up", async () => {
    const { port } = await serveRaw((socket) => socket.destroy());
    await expect(client().handshake("app.test", port)).rejects.toMatchObject({ name: "NoAnswer", code: "ECONNRESET" });
  });

  it("where the server says nothing", async () => {
    const { port } = await serveRaw(() => undefined);
    await expect(client(true, 60).handshake("app.test", port)).rejects.toMatchObject({
      layer: "tls",
      code: "timeout",
      message: "app.test did not set up an encrypted connection within 0.1 seconds.",
    });
  });
});
