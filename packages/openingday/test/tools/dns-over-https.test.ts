import { decode, encode } from "dns-packet";
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createDnsClient } from "../../src/tools/dns-client.ts";
import { validateVantage } from "../../src/tools/vantage.ts";
import { issueCertificates } from "./certificates.ts";
import { answerTo } from "./dns-server.ts";
import { serveHttps, vantageWith } from "./loopback.ts";

const type = { "content-type": "application/dns-message" };

/** A resolver over HTTPS on loopback under a name of its own, and what it was asked. */
async function serve(reply: (response: ServerResponse, message: Buffer) => void) {
  const { good, ca } = await issueCertificates("dns.lab.test");
  const asked: { readonly url: string; readonly accept: string | undefined; readonly method: string | undefined }[] = [];
  const { port } = await serveHttps(good, (request, response) => {
    asked.push({ url: request.url ?? "", accept: request.headers.accept, method: request.method });
    const dns = new URL(request.url ?? "/", "https://dns.lab.test").searchParams.get("dns") ?? "";
    reply(response, Buffer.from(dns, "base64url"));
  });
  const vantage = vantageWith({
    resolvers: ["https://dns.lab.test/dns-query"],
    connect: { "dns.lab.test:443": `127.0.0.1:${port}` },
    ca,
  });
  return { asked, vantage, dns: createDnsClient({ vantage }) };
}

describe("DNS over HTTPS", () => {
  it("asks with GET, id 0 and no other header than it needs, and keeps the flags", async () => {
    const { dns, asked, vantage } = await serve((response, message) => {
      const packet = decode(message);
      expect([packet.id, packet.flag_rd, packet.additionals?.[0]?.type]).toEqual([0, true, "OPT"]);
      response
        .writeHead(200, type)
        .end(answerTo(packet, { flags: 1 << 5, answers: [{ type: "A", name: "shop.test", ttl: 60, data: "192.0.2.1" }] }));
    });
    expect(() => validateVantage(vantage)).not.toThrow();
    expect(await dns.query({ name: "shop.test", type: "A" })).toMatchObject({
      values: ["192.0.2.1"],
      authenticated: true,
      server: "https://dns.lab.test/dns-query",
    });
    expect(asked).toMatchObject([{ method: "GET", accept: "application/dns-message" }]);
    expect(asked[0]?.url).toMatch(/^\/dns-query\?dns=[\w-]+$/u);
  });

  it("finds the addresses to dial through it", async () => {
    const { dns } = await serve((response, message) => {
      const packet = decode(message);
      const answers = packet.questions?.[0]?.type === "A" ? [{ type: "A", name: "shop.test", ttl: 60, data: "192.0.2.1" } as const] : [];
      response.writeHead(200, type).end(answerTo(packet, { answers }));
    });
    expect(await dns.addresses("shop.test")).toEqual(["192.0.2.1"]);
  });

  it.each<{ why: string; reply: (response: ServerResponse, message: Buffer) => void; code: string }>([
    {
      why: "a web page",
      reply: (response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>Log in"),
      code: "malformed",
    },
    { why: "an error", reply: (response) => response.writeHead(500, type).end("x"), code: "malformed" },
    { why: "garbage", reply: (response) => response.writeHead(200, type).end(Buffer.from([0, 0, 1])), code: "malformed" },
    {
      why: "an answer to another question",
      reply: (response, message) =>
        response
          .writeHead(200, type)
          .end(encode({ ...decode(message), type: "response", questions: [{ type: "A", name: "x.test" }] } as never)),
      code: "malformed",
    },
    { why: "nothing at all", reply: () => undefined, code: "timeout" },
  ])("is no answer where the resolver sends $why", async ({ reply, code }) => {
    const { dns } = await serve(reply);
    await expect(dns.query({ name: "shop.test", type: "A", timeoutMs: 300 })).rejects.toMatchObject({
      name: "NoAnswer",
      layer: "dns",
      code,
    });
  });

  it("does not believe a resolver without a valid certificate", async () => {
    const { vantage } = await serve((response) => response.end());
    const { ca: _, ...untrusting } = vantage;
    const dns = createDnsClient({ vantage: untrusting });
    await expect(dns.query({ name: "shop.test", type: "A" })).rejects.toMatchObject({ name: "NoAnswer", layer: "dns" });
  });
});
