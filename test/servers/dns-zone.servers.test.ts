import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import zoneAgrees from "../../packages/openingday/src/checks/domain/zone-agrees.ts";
import type { DnsZone } from "../../packages/openingday/src/model/evidence-dns.ts";
import type { ProbeContext } from "../../packages/openingday/src/model/probe.ts";
import type { Target, Vantage } from "../../packages/openingday/src/model/target.ts";
import dnsZone from "../../packages/openingday/src/probes/dns/dns-zone.ts";
import { createTools } from "../../packages/openingday/src/tools/create-tools.ts";
import { lacks } from "./needs.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { signZone, writeZone } from "./sign-zone.ts";
import { type Named, startNamed } from "./start-named.ts";
import { startRelay } from "./start-relay.ts";

const skip = lacks("two BIND servers", { programs: ["named", "dnssec-keygen", "dnssec-signzone"] });
const undo = createUndo();
const [address1, address2] = ["127.0.0.53", "127.0.0.54"];
let dnsPort = 0;
let resolver: Named;
/** The zone above, by what it says of `launch.test`. */
let above: Readonly<Record<"right" | "unsigned" | "wrongKey" | "lame", Named>>;
let wrongDs = "";

/** Two servers of `launch.test`, the second as it was before the move; both also know the healthy `calm.test`. */
beforeAll(async () => {
  if (skip) return;
  const folder = await createScratchFolder(undo);
  const sign = async (origin: string, serial: number, app: string, name?: string) =>
    signZone(origin, await writeZone(folder, origin, zoneText(serial, app), name));
  const [first, second, calm] = await Promise.all([
    sign("launch.test", 8, "192.0.2.11", "new"),
    sign("launch.test", 7, "192.0.2.99", "old"),
    sign("calm.test", 3, "192.0.2.11"),
  ]);
  wrongDs = second.ds;
  const serve = (launch: string): Promise<Named> => startNamed({ folder, zones: { "launch.test": launch, "calm.test": calm.file } }, undo);
  const [ns1, ns2] = await Promise.all([serve(first.file), serve(second.file)]);
  dnsPort = await freePorts([address1, address2].map((address) => ({ address, protocol: "both" })));
  await startRelay({ address: address1, port: dnsPort }, ns1.port, undo);
  await startRelay({ address: address2, port: dnsPort }, ns2.port, undo);
  const parent = async (name: string, launch: string, calmDs = `calm DS ${calm.ds}`): Promise<Named> =>
    startNamed({ folder, zones: { test: await writeZone(folder, "test", parentText(`${launch}\n${calmDs}`), name) } }, undo);
  const [right, unsigned, wrongKey, lame] = await Promise.all([
    parent("right", `launch DS ${first.ds}`),
    parent("unsigned", "", ""),
    parent("wrong-key", `launch DS ${second.ds}`, `calm DS ${second.ds}`),
    parent("lame", "lost NS ns1.launch\nlost NS ns2.launch"),
  ]);
  above = { right, unsigned, wrongKey, lame };
  const forwards = { test: { port: above.right.port }, "launch.test": { port: ns1.port }, "calm.test": { port: ns1.port } };
  resolver = await startNamed({ folder, forwards }, undo);
});
afterAll(() => undo.run());

function zoneText(serial: number, app: string): string {
  return `$TTL 60
@ SOA ns1 hostmaster ${serial} 3600 600 86400 60
@ NS ns1
@ NS ns2
ns1 A ${address1}
ns2 A ${address2}
@ A 192.0.2.10
@ MX 10 mail
@ TXT "v=spf1 -all"
mail A 192.0.2.12
www CNAME @
app A ${app}
`;
}

function parentText(more: string): string {
  const delegate = (zone: string): string =>
    `${zone} NS ns1.${zone}\n${zone} NS ns2.${zone}\nns1.${zone} A ${address1}\nns2.${zone} A ${address2}`;
  return `$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n${delegate("launch")}\n${delegate("calm")}\n${more}\n`;
}

async function gather(domain: string, parent: Named): Promise<DnsZone> {
  const vantage: Vantage = { resolvers: [resolver.at], parents: [parent.at], connect: {}, dnsPort };
  const declared: Target["declared"] = {
    domain,
    site: `https://${domain}/`,
    app: `https://app.${domain}/`,
    hosts: [domain, `www.${domain}`, `app.${domain}`].map((name) => ({ name, role: "site" })),
    selectors: [],
    senders: [],
    forms: [],
    documentedRecords: [],
    owners: {},
  };
  const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  const context: ProbeContext = {
    target: { declared, vantage, environments: [], journeys: [], cachedPages: [] },
    tools: open.tools,
    mode: "passive",
    signal: new AbortController().signal,
    need: () => Promise.reject(new Error("nothing else was looked at")),
    progress: () => undefined,
  };
  try {
    return await dnsZone.gather(context);
  } finally {
    await open.close();
  }
}

const judge = (zone: DnsZone) => zoneAgrees.evaluate({ "dns.zone": zone }, { target: { declared: { domain: zone.zone } } } as never);

describe.skipIf(skip)("the zone at BIND's servers", () => {
  it("sees that two servers disagree, and which of them is behind", async () => {
    const zone = await gather("launch.test", above.right);
    expect(zone).toMatchObject({
      zone: "launch.test",
      parent: { ns: ["ns1.launch.test", "ns2.launch.test"], ds: [expect.stringMatching(/^\d+ 13 2 [0-9A-F]{64}$/u)] },
      child: { ns: ["ns1.launch.test", "ns2.launch.test"] },
      servers: [
        {
          name: "ns1.launch.test",
          address: address1,
          authoritative: true,
          serial: 8,
          answers: { "app.launch.test A": { values: ["192.0.2.11"] } },
        },
        {
          name: "ns2.launch.test",
          address: address2,
          authoritative: true,
          serial: 7,
          answers: { "app.launch.test A": { values: ["192.0.2.99"] } },
        },
      ],
      resolvers: [{ answers: { "app.launch.test A": { values: ["192.0.2.11"] }, "www.launch.test A": { values: ["192.0.2.10"] } } }],
      dsMatches: true,
    });
    expect(judge(zone)).toMatchObject({ status: "failed", findings: [{ code: "split" }] });
  });

  it("finds nothing wrong where both agree and the key is the one vouched for", async () => {
    const zone = await gather("calm.test", above.right);
    expect(zone).toMatchObject({ dsMatches: true, servers: [{ serial: 3 }, { serial: 3 }] });
    expect(judge(zone)).toMatchObject({ status: "passed" });
  });

  it("sees that the zone above vouches for a key that the zone does not have", async () => {
    const zone = await gather("calm.test", above.wrongKey);
    expect(zone).toMatchObject({ parent: { ds: [wrongDs] }, dsMatches: false });
    expect(judge(zone)).toMatchObject({ status: "failed", findings: [{ code: "bogus", severity: "blocker" }] });
  });

  it("has nothing to compare where the zone above vouches for none", async () => {
    const zone = await gather("calm.test", above.unsigned);
    expect(zone).toMatchObject({ parent: { ds: [] }, dsMatches: null });
    expect(judge(zone)).toMatchObject({ status: "passed" });
  });

  it("sees a listed server that does not know the domain", async () => {
    const zone = await gather("lost.test", above.lame);
    expect(zone.servers).toMatchObject([
      { address: address1, authoritative: false },
      { address: address2, authoritative: false },
    ]);
    expect(judge(zone)).toMatchObject({ status: "failed", findings: expect.arrayContaining([expect.objectContaining({ code: "lame" })]) });
  });
});
