import { describe, expect, it } from "vitest";
import { NotConfigured } from "../../../src/model/probe.ts";
import { NoAnswer } from "../../../src/model/tools.ts";
import edgeOrigin from "../../../src/probes/protection/edge-origin.ts";
import edgePath from "../../../src/probes/protection/edge-path.ts";
import { webContext } from "../fake-tools.ts";

const hosts = [
  { name: "myapp.test", role: "site" as const },
  { name: "www.myapp.test", role: "redirect" as const },
  { name: "mail.myapp.test", role: "mail" as const },
];

describe("edge.path", () => {
  it.each([
    { kind: "cloudflare" as const, headers: { "cf-ray": "8a1-LHR" }, proof: "cf-ray" },
    { kind: "vercel" as const, headers: { "x-vercel-id": "lhr1::x" }, proof: "x-vercel-id" },
    { kind: "own" as const, headers: { "x-edge": "on" }, proof: "x-edge" },
    { kind: "cloudflare" as const, headers: { server: "nginx" }, proof: undefined },
    { kind: "own" as const, headers: {}, proof: undefined },
  ])("sees $proof for $kind", async ({ kind, headers, proof }) => {
    const { context } = webContext(() => ({ headers: headers as Record<string, string> }), { hosts, edge: { kind, header: "X-Edge" } });
    const { hosts: seen } = await edgePath.gather(context);
    expect(seen).toHaveLength(1);
    if (proof === undefined) expect(seen[0]?.proof).toBeUndefined();
    else expect(seen[0]?.proof).toContain(proof);
  });

  it("asks for the missing setting", async () => {
    await expect(edgePath.gather(webContext(() => ({}), { hosts }).context)).rejects.toThrow(NotConfigured);
  });
});

describe("edge.origin", () => {
  const edge = { kind: "own" as const, origin: "127.0.0.20:443" };
  it.each([
    { why: "it answers", web: () => ({ status: 200 }), direct: "answered" },
    { why: "it says 403", web: () => ({ status: 403 }), direct: "refused" },
    {
      why: "it wants a client certificate",
      web: () => new NoAnswer("tls", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "alert"),
      direct: "refused",
    },
    { why: "it hangs up", web: () => new NoAnswer("http", "ECONNRESET", "hung up"), direct: "refused" },
    { why: "a firewall drops it", web: () => new NoAnswer("connect", "ETIMEDOUT", "no answer"), direct: "unreachable" },
  ])("is $direct when $why", async ({ web, direct }) => {
    const { context, sent } = webContext(web, { edge });
    expect(await edgeOrigin.gather(context)).toMatchObject({ direct, encrypted: null });
    expect(sent[0]?.dial).toBe("127.0.0.20:443");
  });
});
