import { describe, expect, it } from "vitest";
import type { EvidenceByKey, EvidenceKey } from "../../../src/model/evidence.ts";
import type { HostRecords } from "../../../src/model/evidence-dns.ts";
import { NoAnswer, type TlsAnswer } from "../../../src/model/tools.ts";
import tlsAddresses from "../../../src/probes/web/tls-addresses.ts";
import { answer, nothing, records } from "../../checks/domain/world.ts";
import { worldContext } from "../fake-world.ts";

async function gather(hosts: readonly HostRecords[], refuses: readonly string[] = [], connect: Readonly<Record<string, string>> = {}) {
  const { context } = worldContext({ vantage: { connect } });
  const dialled: string[] = [];
  const evidence = await tlsAddresses.gather({
    ...context,
    tools: {
      ...context.tools,
      tls: {
        ...context.tools.tls,
        handshake: (host, port, dial) => {
          dialled.push(`${host}:${port ?? 0} at ${dial ?? ""}`);
          return refuses.includes(dial ?? "")
            ? Promise.reject(new NoAnswer("connect", "ECONNREFUSED", "refused"))
            : Promise.resolve({ nameMatches: true } as TlsAnswer);
        },
      },
    },
    need: <K extends EvidenceKey>() => Promise.resolve({ resolver: "", hosts } as unknown as EvidenceByKey[K]),
  });
  return { evidence, dialled };
}
const both = { ...records("myapp.test", answer("192.0.2.1", "192.0.2.2")), aaaa: answer("2001:db8::1") };

describe("tls.addresses", () => {
  it("shakes hands with each address, twice where there was no connection", async () => {
    const { evidence, dialled } = await gather([both], ["192.0.2.2"]);
    expect(evidence.hosts).toMatchObject([
      {
        host: "myapp.test",
        addresses: [
          { address: "192.0.2.1", nameMatches: true },
          { address: "192.0.2.2", failure: { code: "ECONNREFUSED" } },
          { address: "2001:db8::1", nameMatches: true },
        ],
      },
    ]);
    expect(dialled.filter((one) => one.endsWith("192.0.2.2"))).toHaveLength(2);
    expect(dialled).toContain("myapp.test:443 at [2001:db8::1]");
  });

  it.each<{ why: string; host: HostRecords; connect?: Readonly<Record<string, string>> }>([
    { why: "there is one address only", host: records("myapp.test") },
    { why: "an alias leads to them", host: { ...both, chain: ["x.example"] } },
    { why: "they are all of one provider", host: { ...records("myapp.test", answer("104.16.1.1", "104.16.2.2")), aaaa: nothing } },
    { why: "the vantage sends the host elsewhere", host: both, connect: { "myapp.test:443": "127.0.0.1:8443" } },
  ])("leaves a host alone where $why", async ({ host, connect }) => {
    expect((await gather([host], [], connect)).evidence.hosts).toEqual([]);
  });

  it("looks all the same where the vantage only changes ports", async () => {
    expect((await gather([both], [], { ":443": ":8443" })).dialled).toHaveLength(3);
  });

  it("names whose address is whose", async () => {
    const { evidence } = await gather([records("myapp.test", answer("76.76.21.21", "192.0.2.2"))]);
    expect(evidence.hosts[0]?.addresses.map(({ provider }) => provider)).toEqual(["Vercel", undefined]);
  });
});
