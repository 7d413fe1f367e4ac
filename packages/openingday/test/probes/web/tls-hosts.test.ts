import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../src/model/tools.ts";
import probe from "../../../src/probes/web/tls-hosts.ts";
import { worldContext } from "../fake-world.ts";

describe("tls.hosts", () => {
  it("shakes hands once with every host a browser visits", async () => {
    const { context } = worldContext({
      hosts: [
        { name: "myapp.test", role: "site" },
        { name: "app.myapp.test", role: "app" },
        { name: "mail.myapp.test", role: "mail" },
      ],
      tls: (host) =>
        host === "myapp.test" ? { chainError: "SELF_SIGNED_CERT_IN_CHAIN" } : new NoAnswer("connect", "ECONNREFUSED", "it refused"),
    });
    expect(await probe.gather(context)).toMatchObject({
      at: "2026-06-01T09:00:00.000Z",
      hosts: [
        { host: "myapp.test", chainError: "SELF_SIGNED_CERT_IN_CHAIN", nameMatches: true, validTo: "2026-08-01T00:00:00.000Z" },
        { host: "app.myapp.test", error: "it refused", failure: { layer: "connect", code: "ECONNREFUSED" } },
      ],
    });
  });

  it("starts no handshake once its time is over, and says so", async () => {
    const hosts = Array.from({ length: 12 }, (_, index) => ({ name: `h${index}.myapp.test`, role: "api" as const }));
    const { context } = worldContext({ hosts, stepMs: 10_000 });
    const { hosts: seen } = await probe.gather(context);
    expect(seen.some((one) => one.validTo !== undefined)).toBe(true);
    expect(seen.filter((one) => one.error?.includes("ran out of time") === true && one.failure === undefined).length).toBeGreaterThan(0);
  });
});
