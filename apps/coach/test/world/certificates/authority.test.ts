import { createServer } from "node:https";
import { X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { describe, expect, it } from "vitest";
import { createAuthority } from "../../../world/certificates/authority.ts";
import { listen } from "../../../world/listen.ts";

describe("createAuthority", () => {
  it("issues certificates that Node accepts for their names, and only with the authority trusted", async () => {
    const authority = await createAuthority("Test authority");
    const { certPem, keyPem } = await authority.issue({ names: ["brightpath.test", "*.brightpath.test", "127.0.0.1"] });
    const server = await listen(createServer({ cert: certPem, key: keyPem }), "127.0.0.1", 0);
    const shake = (servername: string, ca?: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect({ host: "127.0.0.1", port: server.port, servername, ...(ca ? { ca } : {}) }, () => {
          socket.destroy();
          resolve("accepted");
        });
        socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      });
    expect(await shake("brightpath.test", authority.certPem)).toBe("accepted");
    expect(await shake("app.brightpath.test", authority.certPem)).toBe("accepted");
    expect(await shake("elsewhere.test", authority.certPem)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(await shake("brightpath.test")).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
    await server.stop();
  });

  it("marks the authority as one and the rest as not, each for its purpose and time", async () => {
    const authority = await createAuthority("Test authority");
    const root = new X509Certificate(authority.certPem);
    const notBefore = new Date("2026-01-01T00:00:00Z");
    const notAfter = new Date("2026-02-01T00:00:00Z");
    const server = new X509Certificate((await authority.issue({ names: ["a.test"], notBefore, notAfter })).certPem);
    const client = new X509Certificate((await authority.issue({ names: ["edge"], client: true })).certPem);
    expect([root.ca, server.ca, client.ca]).toEqual([true, false, false]);
    expect([server.checkIssued(root), server.verify(root.publicKey)]).toEqual([true, true]);
    expect(server.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
    expect(client.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(server.validFromDate).toEqual(notBefore);
    expect(server.validToDate).toEqual(notAfter);
    expect(server.subjectAltName).toBe("DNS:a.test");
    expect(authority.spkiSha256).toMatch(/^[\w+/]{43}=$/);
  });

  it("refuses to issue for no name", async () => {
    await expect((await createAuthority("Test")).issue({ names: [] })).rejects.toThrow("at least one name");
  });
});
