import type { RequestListener, ServerResponse } from "node:http";
import { createServer, type SecureVersion } from "node:tls";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import certificateValid from "../../../src/checks/domain/certificate-valid.ts";
import oldTls from "../../../src/checks/domain/old-tls.ts";
import { clausesOf } from "../../../src/model/check.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import tlsHosts from "../../../src/probes/web/tls-hosts.ts";
import tlsVersions from "../../../src/probes/web/tls-versions.ts";
import { createTools } from "../../../src/tools/create-tools.ts";
import { contextWith, summary } from "../../checks/domain/world.ts";
import { createLabChain, type LabChain, type LabLeaf } from "../../tools/lab-chain.ts";
import { closedPort, serveHttp, vantageWith } from "../../tools/loopback.ts";
import { worldContext } from "../fake-world.ts";

const host = "shop.test";
const issuerUrl = "http://ca.lab.test/intermediate.cer";
let lab: LabChain;
beforeAll(async () => {
  lab = await createLabChain(host, issuerUrl);
});

interface Server {
  readonly leaf?: LabLeaf;
  /** Sends the leaf alone. */
  readonly alone?: true;
  readonly versions?: readonly [SecureVersion, SecureVersion];
  readonly alpn?: string[];
}

/** A server with one fault, and the doors of a real run that lead to it and to the authority's own web server. */
async function lookAt(
  { leaf, alone, versions = ["TLSv1.2", "TLSv1.3"], alpn }: Server,
  handOut?: Uint8Array | RequestListener,
): Promise<{
  context: ProbeContext;
  handshakes: () => number;
  fetched: string[];
}> {
  const { leafPem, chainPem, keyPem } = await lab.issue(leaf);
  let handshakes = 0;
  const [minVersion, maxVersion] = versions;
  const server = createServer(
    {
      cert: alone === true || leaf?.selfSigned === true ? leafPem : chainPem,
      key: keyPem,
      minVersion,
      maxVersion,
      ciphers: "ALL:!aNULL:@SECLEVEL=0",
      ...(alpn === undefined ? {} : { ALPNProtocols: alpn }),
    },
    (socket) => socket.on("error", () => undefined),
  );
  server.on("connection", () => (handshakes += 1));
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const fetched: string[] = [];
  const authority = await serveHttp((request, response) => {
    fetched.push(`${request.headers.host}${request.url}`);
    if (typeof handOut === "function") handOut(request, response);
    else response.end(handOut ?? lab.intermediateDer);
  });
  const vantage = vantageWith({
    ca: lab.rootPem,
    connect: {
      [`${host}:443`]: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      "ca.lab.test:80": `127.0.0.1:${authority.port}`,
    },
  });
  const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  onTestFinished(() => open.close());
  const declared = { domain: host, site: `https://${host}/`, app: `https://${host}/` };
  const { context } = worldContext({ hosts: [{ name: host, role: "site" }], declared, vantage });
  return {
    context: { ...context, tools: { ...open.tools, clock: { ...open.tools.clock, now: Date.now } } },
    handshakes: () => handshakes,
    fetched,
  };
}

/** Sends for as long as somebody reads. */
function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 48);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

async function judge(server: Server, handOut?: Uint8Array | RequestListener) {
  const looked = await lookAt(server, handOut);
  const evidence = await tlsHosts.gather(looked.context);
  return { ...looked, evidence, outcome: certificateValid.evaluate({ "tls.hosts": evidence }, contextWith({ domain: host })) };
}

describe("servers with every fault", () => {
  it.each<{ why: string; server: Server; want: string }>([
    { why: "all is well", server: {}, want: "passed" },
    { why: "it speaks HTTP/2", server: { alpn: ["h2", "http/1.1"] }, want: "passed" },
    { why: "the intermediate is missing", server: { alone: true }, want: "failed missing-intermediate" },
    { why: "it is for another host", server: { leaf: { name: "other.test" } }, want: "failed wrong-host" },
    { why: "it has expired", server: { leaf: { fromDays: -90, toDays: -1 } }, want: "failed expired" },
    { why: "it is not valid yet", server: { leaf: { fromDays: 2, toDays: 90 } }, want: "failed not-yet-valid" },
    { why: "it is signed by itself", server: { leaf: { selfSigned: true } }, want: "failed self-signed" },
    { why: "it speaks TLS 1.0 and 1.1 only", server: { versions: ["TLSv1", "TLSv1.1"] }, want: "failed old-tls-only" },
    { why: "it speaks TLS 1.0 to 1.3", server: { versions: ["TLSv1", "TLSv1.3"] }, want: "passed" },
    { why: "four days are left", server: { leaf: { fromDays: -86, toDays: 4 } }, want: "failed expires-this-week" },
    { why: "twenty days are left", server: { leaf: { fromDays: -70, toDays: 20 } }, want: "warned expires-soon" },
    { why: "the key is short", server: { leaf: { key: "RSA-1024" } }, want: "failed weak-key" },
    { why: "it is signed with SHA-1", server: { leaf: { hash: "SHA-1" } }, want: "failed weak-signature" },
    { why: "it has a larger curve", server: { leaf: { key: "P-384" } }, want: "passed" },
    {
      why: "chain and dates are wrong: the certificate is replaced anyway",
      server: { alone: true, leaf: { fromDays: -90, toDays: -1 } },
      want: "failed expired",
    },
    {
      why: "chain and versions are wrong, each mended by itself",
      server: { alone: true, versions: ["TLSv1", "TLSv1.1"], leaf: { fromDays: -86, toDays: 4 } },
      want: "failed missing-intermediate,old-tls-only,expires-this-week",
    },
  ])("is $want with one handshake when $why", async ({ server, want }) => {
    const { outcome, handshakes } = await judge(server);
    expect(summary(outcome)).toBe(want);
    expect(handshakes()).toBe(1);
  });

  it("sees HTTP/2, the chain as it was sent and the strength of its keys", async () => {
    const { evidence } = await judge({ alpn: ["h2"] });
    expect(evidence.hosts[0]).toMatchObject({
      alpn: "h2",
      protocol: "TLSv1.3",
      chain: [
        {
          subject: host,
          issuer: "Lab Intermediate (Example Trust)",
          key: "ec",
          curve: "prime256v1",
          signature: "RSA with SHA-256",
          issuerUrl,
          selfIssued: false,
        },
        { subject: "Lab Intermediate (Example Trust)", issuer: "Lab Root", key: "rsa", keyBits: 2048, selfIssued: false },
      ],
    });
    // The root of the local store is not among them.
    expect(evidence.hosts[0]?.chain).toHaveLength(2);
  });

  it("cites the clause that each finding rests on", async () => {
    const { outcome } = await judge({ leaf: { name: "other.test" } });
    expect(outcome).toMatchObject({ findings: [{ code: "wrong-host" }] });
    expect(clausesOf(certificateValid, "wrong-host")).toMatchObject([{ document: "RFC 9525", section: "6" }]);
  });
});

describe("the missing intermediate", () => {
  it("is named, fetched from its authority, and proved to complete the chain", async () => {
    const { evidence, fetched, outcome } = await judge({ alone: true });
    expect(fetched).toEqual(["ca.lab.test/intermediate.cer"]);
    expect(evidence.hosts[0]).toMatchObject({
      chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      missing: { name: "Lab Intermediate (Example Trust)", url: issuerUrl, proof: "completes" },
    });
    expect(outcome).toMatchObject({
      findings: [
        {
          severity: "high",
          seen: expect.arrayContaining([expect.stringContaining("what is missing is Lab Intermediate (Example Trust)")]),
        },
      ],
    });
  });

  it.each([
    { why: "another certificate is handed out", leaf: {}, handOut: "stranger", proof: "no-root" },
    { why: "what is handed out is no certificate", leaf: {}, handOut: "rubbish", proof: "not-fetched" },
    { why: "what is handed out is too much", leaf: {}, handOut: "flood", proof: "not-fetched" },
    { why: "the certificate does not say where", leaf: { issuerUrl: null }, handOut: "issuer", proof: "not-fetched" },
    { why: "it says an address of this network", leaf: { issuerUrl: "http://127.0.0.1/x.cer" }, handOut: "issuer", proof: "not-fetched" },
    { why: "it says a port of its own", leaf: { issuerUrl: "http://ca.lab.test:8080/x.cer" }, handOut: "issuer", proof: "not-fetched" },
    { why: "it says a file", leaf: { issuerUrl: "ldap://ca.lab.test/x" }, handOut: "issuer", proof: "not-fetched" },
  ])("is only a broken chain when $why", async ({ leaf, handOut, proof }) => {
    const stranger = await createLabChain("stranger.test", issuerUrl);
    const bodies = {
      issuer: lab.intermediateDer,
      stranger: stranger.intermediateDer,
      rubbish: Buffer.from("no"),
      flood: Buffer.alloc(64 * 1024, 48),
    };
    const { evidence, outcome, fetched } = await judge({ alone: true, leaf }, bodies[handOut as keyof typeof bodies]);
    expect(evidence.hosts[0]?.missing?.proof).toBe(proof);
    expect(fetched).toHaveLength(handOut === "issuer" ? 0 : 1);
    expect(summary(outcome)).toBe("failed untrusted");
  });

  it.each<{ why: string; answer: RequestListener }>([
    { why: "sends a body without end", answer: (_, response) => endless(response) },
    { why: "says that it is small and is not", answer: (_, response) => endless(response.setHeader("content-encoding", "identity")) },
    { why: "leads elsewhere", answer: (_, response) => void response.writeHead(302, { location: "http://ca.lab.test/again.cer" }).end() },
    { why: "leads into the network", answer: (_, response) => void response.writeHead(301, { location: "http://10.0.0.1/" }).end() },
    { why: "leads to a file", answer: (_, response) => void response.writeHead(307, { location: "file:///etc/hostname" }).end() },
    { why: "hands out nothing", answer: (_, response) => void response.end() },
    { why: "hangs up", answer: (request) => void request.socket.destroy() },
    { why: "hangs up in the middle", answer: (request, response) => void response.write("30", () => request.socket.destroy()) },
  ])("is asked for once and stays unproved where its authority $why", async ({ answer }) => {
    const { evidence, outcome, fetched } = await judge({ alone: true }, answer);
    expect(evidence.hosts[0]?.missing).toMatchObject({ proof: "not-fetched", name: "Lab Intermediate (Example Trust)" });
    expect(fetched).toEqual(["ca.lab.test/intermediate.cer"]);
    expect(summary(outcome)).toBe("failed untrusted");
  });
});

describe("versions older than TLS 1.2", () => {
  const verdict = async (server: Server) => {
    const { context, handshakes } = await lookAt(server);
    const evidence = await tlsVersions.gather({ ...context, mode: "active" });
    return { evidence, handshakes, outcome: oldTls.evaluate({ "tls.versions": evidence }, contextWith()) };
  };

  it.each<{ why: string; server: Server; taken: string[]; want: string }>([
    { why: "both are refused", server: {}, taken: [], want: "passed" },
    { why: "both are taken", server: { versions: ["TLSv1", "TLSv1.3"] }, taken: ["TLSv1.1", "TLSv1"], want: "warned accepted" },
    { why: "1.1 is taken", server: { versions: ["TLSv1.1", "TLSv1.2"] }, taken: ["TLSv1.1"], want: "warned accepted" },
  ])("are $want when $why", async ({ server, taken, want }) => {
    const { evidence, outcome, handshakes } = await verdict(server);
    expect(evidence.hosts).toEqual([{ host, taken }]);
    expect(summary(outcome)).toBe(want);
    expect(handshakes()).toBe(2);
  });

  it("are unknown where nobody answers", async () => {
    const vantage = vantageWith({ connect: { [`${host}:443`]: `127.0.0.1:${await closedPort()}` } });
    const open = createTools({ vantage, mode: "active", version: "0.0.0-test" });
    onTestFinished(() => open.close());
    const { context } = worldContext({
      hosts: [{ name: host, role: "site" }],
      declared: { site: `https://${host}/`, app: `https://${host}/` },
      vantage,
    });
    const evidence = await tlsVersions.gather({ ...context, tools: open.tools });
    expect(evidence.hosts[0]).toMatchObject({ taken: [], error: expect.stringContaining("refused") });
    expect(summary(oldTls.evaluate({ "tls.versions": evidence }, contextWith()))).toBe("inconclusive");
  });

  it("are asked of nobody whose address is not owned", async () => {
    const vantage = vantageWith({ connect: { [`${host}:443`]: "192.0.2.1:443" } });
    const guard = (): never => {
      throw new Error("not yours");
    };
    const open = createTools({ vantage, mode: "active", version: "0.0.0-test", guard });
    onTestFinished(() => open.close());
    const { context } = worldContext({
      hosts: [{ name: host, role: "site" }],
      declared: { site: `https://${host}/`, app: `https://${host}/` },
      vantage,
    });
    expect((await tlsVersions.gather({ ...context, tools: open.tools })).hosts[0]).toEqual({ host, taken: [], error: "not yours" });
  });
});
