import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HttpRequest, NoAnswer, type TlsAnswer, type Tools } from "../../../src/model/tools.ts";
import { createIssuerFetcher, findMissingIssuer } from "../../../src/probes/web/fetch-issuer.ts";
import { fakeAnswer } from "../../fake-answer.ts";

const internet = "192.0.2.1";
const own = "http://ca.test/issuer.cer";

/** An authority that every name leads to, at the address given. */
function authority(address = "198.51.100.7", body: Uint8Array = new Uint8Array([48, 1, 0])) {
  const requests: HttpRequest[] = [];
  const http: Tools["http"] = {
    request: async (request) => {
      requests.push(request);
      if (request.mayDial?.(address) === false) throw new NoAnswer("connect", "not-dialled", `${address} was not dialled.`);
      return fakeAnswer(request.url, { status: 200, body });
    },
  };
  return { tools: { http }, requests };
}

describe("an issuer's address", () => {
  it.each([
    "file:///etc/passwd",
    "ftp://ca.test/x.cer",
    "ldap://ca.test/x",
    "data:application/pkix-cert;base64,MAA=",
    "javascript:alert(1)",
    "http://127.0.0.1/x.cer",
    "http://2130706433/x.cer",
    "http://0x7f.1/x.cer",
    "http://[::1]/x.cer",
    "http://[::ffff:169.254.169.254]/x.cer",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/x.cer",
    "http://app.localhost/x.cer",
    "http://router/x.cer",
    "http://ca.test:6379/x.cer",
    "http://user:word@ca.test/x.cer",
    `http://ca.test/${"x".repeat(5_000)}`,
    "//ca.test/x.cer",
    "",
  ])("is not gone to when it is “%s”", async (url) => {
    const { tools, requests } = authority();
    expect(await createIssuerFetcher(tools, 4)(url, internet)).toBe("the certificate names no address on the web for its issuer");
    expect(requests).toEqual([]);
  });

  it.each([
    { namedAt: internet, leadsTo: "198.51.100.7", dialled: true },
    { namedAt: internet, leadsTo: "127.0.0.1", dialled: false },
    { namedAt: internet, leadsTo: "10.0.0.8", dialled: false },
    { namedAt: internet, leadsTo: "169.254.169.254", dialled: false },
    { namedAt: internet, leadsTo: "::ffff:10.0.0.8", dialled: false },
    { namedAt: internet, leadsTo: "fd00::8", dialled: false },
    { namedAt: "10.0.0.1", leadsTo: "10.0.0.8", dialled: true },
    { namedAt: "10.0.0.1", leadsTo: "198.51.100.7", dialled: true },
    { namedAt: "127.0.0.10", leadsTo: "127.0.0.11", dialled: true },
    { namedAt: "10.0.0.1", leadsTo: "169.254.169.254", dialled: false },
    { namedAt: "10.0.0.1", leadsTo: "224.0.0.1", dialled: false },
  ])("that leads to $leadsTo, named by a host at $namedAt, is dialled: $dialled", async ({ namedAt, leadsTo, dialled }) => {
    const { tools, requests } = authority(leadsTo);
    expect(typeof (await createIssuerFetcher(tools, 4)(own, namedAt))).toBe(dialled ? "object" : "string");
    expect(requests).toHaveLength(1);
  });

  it("is never read out of one network for a host of another", async () => {
    const { tools } = authority("10.0.0.8");
    const fetchOnce = createIssuerFetcher(tools, 4);
    expect(typeof (await fetchOnce(own, "10.0.0.1"))).toBe("object");
    expect(typeof (await fetchOnce(own, internet))).toBe("string");
  });

  it("is gone to once, a few of them in all, whatever certificates say", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.webUrl(),
            fc.string(),
            fc.domain().map((name) => `http://${name}/x.cer`),
          ),
        ),
        async (urls) => {
          const { tools, requests } = authority();
          const fetchOnce = createIssuerFetcher(tools, 4);
          await Promise.all([...urls, ...urls].map((url) => fetchOnce(url, internet)));
          expect(requests.length).toBeLessThanOrEqual(4);
          expect(new Set(requests.map(({ url }) => url)).size).toBe(requests.length);
          for (const { url, maxBytes = Infinity, timeoutMs = Infinity, method = "GET" } of requests) {
            expect(new URL(url)).toMatchObject({ protocol: expect.stringMatching(/^https?:$/u), port: "", username: "", password: "" });
            expect([method, maxBytes <= 16_384, timeoutMs <= 4_000]).toEqual(["GET", true, true]);
          }
        },
      ),
    );
  });
});

describe("the missing issuer", () => {
  const described = { subject: "shop.test", issuer: "CA", key: "ec", selfIssued: false, issuerUrl: own };
  const answer = {
    address: internet,
    chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    sent: [{ der: new Uint8Array([1]), described }],
  } as unknown as TlsAnswer;

  it("is looked for one step up and no further, where authorities name each other in a circle", async () => {
    const { tools, requests } = authority();
    const judged: number[] = [];
    const tls = { judge: (chain: readonly Uint8Array[]) => (judged.push(chain.length), "UNABLE_TO_GET_ISSUER_CERT") };
    const fetchOnce = createIssuerFetcher(tools, 4);
    const looked = { tls } as unknown as Tools;
    expect(await findMissingIssuer(answer, looked, fetchOnce)).toMatchObject({ proof: "no-root" });
    expect(await findMissingIssuer(answer, looked, fetchOnce)).toMatchObject({ proof: "no-root" });
    expect([requests.length, judged]).toEqual([1, [2, 2]]);
  });

  it("stays unproved, and nothing breaks, whatever is handed out for it", async () => {
    const { createTools } = await import("../../../src/tools/create-tools.ts");
    const open = createTools({ vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 }, mode: "passive", version: "0.0.0-test" });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), async (body) => {
        const { tools } = authority(undefined, body);
        expect(await findMissingIssuer(answer, open.tools, createIssuerFetcher(tools, 4))).toMatchObject({ proof: "not-fetched" });
      }),
    );
    await open.close();
  });
});
