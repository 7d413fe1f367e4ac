import { describe, expect, it, onTestFinished } from "vitest";
import type { Target } from "../../src/model/target.ts";
import type { ProbeContext } from "../../src/model/probe.ts";
import dnsHosts from "../../src/probes/dns/dns-hosts.ts";
import dnsZone from "../../src/probes/dns/dns-zone.ts";
import httpPages from "../../src/probes/web/http-pages.ts";
import httpWalks from "../../src/probes/web/http-walks.ts";
import tlsHosts from "../../src/probes/web/tls-hosts.ts";
import { createTools } from "../../src/tools/create-tools.ts";
import { issueCertificates } from "../tools/certificates.ts";
import { serveDns, serveZone } from "../tools/dns-server.ts";
import { serveHttp, serveHttps, vantageWith } from "../tools/loopback.ts";
import { worldContext } from "./fake-world.ts";

const authoritative = 0x0400;
const records = {
  "myapp.test A": ["127.0.0.1"],
  "app.myapp.test A": ["127.0.0.1"],
  "ns1.myapp.test A": ["127.0.0.1"],
  "myapp.test NS": ["ns1.myapp.test"],
};

/** A probe's context with the real doors, over a vantage on loopback. */
function realContext(vantage: Target["vantage"]): ProbeContext {
  const { context } = worldContext({});
  const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  onTestFinished(() => open.close());
  return { ...context, target: { ...context.target, vantage }, tools: open.tools };
}

/** A site on loopback: http leads to https, the page loads one hashed script, and the app's page is the site's. */
async function serveSite() {
  const certificates = await issueCertificates("myapp.test");
  let scripts = 0;
  const secure = await serveHttps(certificates.good, (request, response) => {
    if (request.headers.host?.startsWith("app.") === true) return void response.writeHead(302, { location: "https://myapp.test/" }).end();
    if (request.url !== "/app-3f2a9c1b.js")
      return void response.writeHead(200, { "content-type": "text/html" }).end('<title>Hi</title><script src="/app-3f2a9c1b.js"></script>');
    scripts += 1;
    response.writeHead(200, { "x-cache": scripts > 1 ? "HIT" : "MISS" }).end("code");
  });
  const plain = await serveHttp(
    (request, response) => void response.writeHead(308, { location: `https://${request.headers.host}${request.url}` }).end(),
  );
  const zone = await serveZone(records);
  const connect = { ":443": `127.0.0.1:${secure.port}`, ":80": `127.0.0.1:${plain.port}` };
  return vantageWith({ resolvers: [zone.at], connect, ca: certificates.ca });
}

describe("the probes of the domain, over real sockets", () => {
  it("walks from http to the page, and stops where the certificate is for another name", async () => {
    const { walks } = await httpWalks.gather(realContext(await serveSite()));
    expect(walks.find((walk) => walk.start === "http://myapp.test/")).toMatchObject({
      end: "answered",
      hops: [{ status: 308 }, { status: 200 }],
    });
    expect(walks.find((walk) => walk.start === "https://app.myapp.test/")).toMatchObject({
      end: "error",
      failure: { layer: "tls" },
      hops: [],
    });
  });

  it("gives back the cookie that a site asks for", async () => {
    const plain = await serveHttp((request, response) => {
      if (request.headers.cookie === "seen=1") return void response.end("welcome");
      response.writeHead(302, { location: request.url, "set-cookie": "seen=1; Path=/; HttpOnly" }).end();
    });
    const zone = await serveZone(records);
    const connect = { ":443": `127.0.0.1:${plain.port}`, ":80": `127.0.0.1:${plain.port}` };
    const { walks } = await httpWalks.gather(realContext(vantageWith({ resolvers: [zone.at], connect })));
    expect(walks.find((walk) => walk.start === "http://myapp.test/")).toMatchObject({
      end: "answered",
      hops: [{ status: 302 }, { status: 200 }],
    });
  });

  it("reads the page and its script twice", async () => {
    const { pages } = await httpPages.gather(realContext(await serveSite()));
    expect(pages[0]).toMatchObject({
      title: "Hi",
      assets: [{ bytes: 4, hashed: true, headers: expect.arrayContaining([{ name: "x-cache", value: "HIT" }]) }],
    });
  });

  it("shakes hands with every host", async () => {
    const { hosts } = await tlsHosts.gather(realContext(await serveSite()));
    expect(hosts).toMatchObject([
      { host: "myapp.test", nameMatches: true },
      { host: "app.myapp.test", nameMatches: false },
    ]);
  });

  it("resolves every host", async () => {
    const zone = await serveZone(records);
    const { hosts } = await dnsHosts.gather(realContext(vantageWith({ resolvers: [zone.at] })));
    expect(hosts).toMatchObject([{ a: { values: ["127.0.0.1"] }, aaaa: { rcode: "NOERROR", values: [] } }, { name: "app.myapp.test" }]);
  });

  it("asks the parent, the zone's server and the resolver", async () => {
    const zone = await serveZone(records);
    const soa = { mname: "ns1.myapp.test", rname: "admin.myapp.test", serial: 7, refresh: 1, retry: 1, expire: 1, minimum: 1 };
    const server = await serveDns(({ packet }) => {
      const [question] = packet.questions ?? [];
      if (question?.type === "SOA") return { flags: authoritative, answers: [{ type: "SOA", name: "myapp.test", ttl: 60, data: soa }] };
      if (question?.type === "A")
        return { flags: authoritative, answers: [{ type: "A", name: question.name, ttl: 60, data: "127.0.0.1" }] };
      return { flags: authoritative };
    });
    const parent = await serveDns(() => ({ authorities: [{ type: "NS", name: "myapp.test", ttl: 60, data: "ns1.myapp.test" }] }));
    const dnsPort = Number(server.at.split(":").at(-1));
    const evidence = await dnsZone.gather(realContext(vantageWith({ resolvers: [zone.at], parents: [parent.at], dnsPort })));
    expect(evidence).toMatchObject({
      zone: "myapp.test",
      parent: { ns: ["ns1.myapp.test"], ds: [] },
      servers: [{ address: "127.0.0.1", authoritative: true, serial: 7, answers: { "app.myapp.test A": { values: ["127.0.0.1"] } } }],
      resolvers: [{ address: zone.at, answers: { "myapp.test A": { values: ["127.0.0.1"] } } }],
      dsMatches: null,
    });
  });
});
