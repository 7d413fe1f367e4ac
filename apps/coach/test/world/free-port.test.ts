import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freePorts } from "../../world/free-port.ts";
import { listen } from "../../world/listen.ts";

describe("freePorts", () => {
  it("finds one number that can be bound on every address and protocol", async () => {
    const port = await freePorts([
      { address: "127.0.0.1", protocol: "both" },
      { address: "127.0.0.2", protocol: "both" },
      { address: "127.0.0.3", protocol: "tcp" },
      { address: "127.0.0.3", protocol: "udp" },
    ]);
    const servers = await Promise.all(["127.0.0.1", "127.0.0.2", "127.0.0.3"].map((address) => listen(createServer(), address, port)));
    expect(servers.map((server) => server.port)).toEqual([port, port, port]);
    const udp = createSocket("udp4");
    await new Promise<void>((resolve) => {
      udp.bind(port, "127.0.0.2", resolve);
    });
    udp.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  it("starts from a UDP address too", async () => {
    expect(
      await freePorts([
        { address: "127.0.0.2", protocol: "udp" },
        { address: "127.0.0.3", protocol: "both" },
      ]),
    ).toBeGreaterThan(0);
  });

  it("rejects for an address this machine does not have", async () => {
    await expect(freePorts([{ address: "192.0.2.1", protocol: "tcp" }])).rejects.toThrow("EADDRNOTAVAIL");
  });
});
