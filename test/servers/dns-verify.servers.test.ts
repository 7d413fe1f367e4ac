import { join } from "node:path";
import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "../../apps/coach/world/free-port.ts";
import { createUndo } from "../../apps/coach/world/undo.ts";
import { askZone } from "../../packages/openingday/src/cli/ask-zone.ts";
import { gatherPlan } from "../../packages/openingday/src/cli/gather-plan.ts";
import { targetFromDomain } from "../../packages/openingday/src/config/target.ts";
import { parseRecordList, quoteText } from "../../packages/openingday/src/parsers/record-list.ts";
import { createTools } from "../../packages/openingday/src/tools/create-tools.ts";
import { judgeSpread } from "../../packages/openingday/src/zone/propagation.ts";
import { writeZone as writePlanZone } from "../../packages/openingday/src/zone/write-zone.ts";
import { lacks } from "./needs.ts";
import { runProgram } from "./run-program.ts";
import { createScratchFolder } from "./scratch-folder.ts";
import { signZone, writeZone } from "./sign-zone.ts";
import { type Named, startNamed } from "./start-named.ts";
import { startRelay } from "./start-relay.ts";

const skip = lacks("dns verify against BIND", { programs: ["named", "named-checkzone", "dnssec-keygen", "dnssec-signzone"] });
const undo = createUndo();
const [address1, address2] = ["127.0.0.73", "127.0.0.74"];
const key = `v=DKIM1; k=rsa; p=${"A".repeat(392)}`;
let folder = "";
let dnsPort = 0;
let parent: Named;
/** Resolvers that verify: by the zone's own key, and by another. */
let resolvers: Readonly<Record<"right" | "wrong", Named>>;

/** Two servers of `verify.test`: the second has the app's old address. */
beforeAll(async () => {
  if (skip) return;
  folder = await createScratchFolder(undo);
  const sign = async (serial: number, app: string, name: string) =>
    signZone("verify.test", await writeZone(folder, "verify.test", zoneText(serial, app), name));
  const [fresh, old] = await Promise.all([sign(8, "192.0.2.11", "new"), sign(7, "192.0.2.99", "old")]);
  const serve = (file: string): Promise<Named> => startNamed({ folder, zones: { "verify.test": file } }, undo);
  const [ns1, ns2] = await Promise.all([serve(fresh.file), serve(old.file)]);
  dnsPort = await freePorts([address1, address2].map((address) => ({ address, protocol: "both" })));
  await startRelay({ address: address1, port: dnsPort }, ns1.port, undo);
  await startRelay({ address: address2, port: dnsPort }, ns2.port, undo);
  const above = `$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\nverify NS ns1.verify\nverify NS ns2.verify\nns1.verify A ${address1}\nns2.verify A ${address2}\nverify DS ${fresh.ds}\n`;
  parent = await startNamed({ folder, zones: { test: await writeZone(folder, "test", above) } }, undo);
  const forwards = { "verify.test": { port: ns1.port } };
  const [right, wrong] = await Promise.all([
    startNamed({ folder, forwards, anchors: { "verify.test": fresh.key } }, undo),
    startNamed({ folder, forwards, anchors: { "verify.test": old.key } }, undo),
  ]);
  resolvers = { right, wrong };
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
@ TXT "v=spf1 ip4:192.0.2.12 -all"
@ CAA 0 issue "letsencrypt.org"
k1._domainkey TXT ${quoteText(key)}
mail A 192.0.2.12
www CNAME @
app A ${app}
`;
}

async function look(resolver: Named, expected: string) {
  const parsed = parseRecordList(expected, "verify.test");
  if (!parsed.ok) throw new Error(parsed.error);
  const wanted = Map.groupBy(parsed.value.records, ({ name, type }) => `${name} ${type}`);
  const expectations = [...wanted.values()].flatMap((records) =>
    records.slice(0, 1).map(({ name, type }) => ({ name, type, values: records.map(({ value }) => value) })),
  );
  const vantage = { resolvers: [resolver.at], parents: [parent.at], connect: {}, dnsPort };
  const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
  try {
    const zone = await askZone({ ...targetFromDomain("verify.test"), vantage }, open.tools, expectations, new AbortController().signal);
    return Object.fromEntries(
      judgeSpread(zone, expectations, { strict: true }).map(({ name, type, verdict }) => [`${name} ${type}`, verdict]),
    );
  } finally {
    await open.close();
  }
}

describe.skipIf(skip)("openingday dns verify, at BIND's servers", () => {
  it("reads BIND's own zone file and finds every record of it everywhere but the one that was moved", async () => {
    expect(await look(resolvers.right, zoneText(8, "192.0.2.11"))).toEqual({
      "verify.test NS": "same",
      "ns1.verify.test A": "same",
      "ns2.verify.test A": "same",
      "verify.test A": "same",
      "verify.test MX": "same",
      "verify.test TXT": "same",
      "verify.test CAA": "same",
      "k1._domainkey.verify.test TXT": "same",
      "mail.verify.test A": "same",
      "www.verify.test CNAME": "same",
      "app.verify.test A": "split",
    });
  });

  it("tells a record that a verifying resolver refuses from one that is not there", async () => {
    expect(await look(resolvers.wrong, "@ A 192.0.2.10\n")).toEqual({ "verify.test A": "bogus" });
    expect(await look(resolvers.right, "gone A 192.0.2.10\n")).toEqual({ "gone.verify.test A": "wrong" });
  });
});

describe.skipIf(skip)("openingday dns plan, for BIND", () => {
  it("prints zone lines that BIND takes", async () => {
    const vantage = { resolvers: [resolvers.right.at], parents: [parent.at], connect: {}, dnsPort };
    const target = targetFromDomain("verify.test");
    const declared = {
      ...target.declared,
      hosts: [{ name: "new.verify.test", role: "app" as const, target: "192.0.2.20" }],
      mailFrom: "hello@verify.test",
      documentedRecords: [
        "@ A 192.0.2.10",
        "@ MX 10 mail.verify.test.",
        "docs CNAME www.verify.test.",
        '@ CAA 0 issue "letsencrypt.org"',
        `k1._domainkey TXT ${key}`,
        "@ TXT v=spf1 mx -all",
        "six AAAA 2001:db8::6",
      ],
    };
    const open = createTools({ vantage, mode: "passive", version: "0.0.0-test" });
    const plan = await gatherPlan({ ...target, declared, vantage }, open.tools, new AbortController().signal);
    await open.close();
    expect(plan.unseen).toEqual([]);
    const file = join(folder, "plan.zone");
    await writeFile(
      file,
      `$TTL 60\n@ SOA ns1 hostmaster 1 3600 600 86400 60\n@ NS ns1\nns1 A ${address1}\nmail A 192.0.2.12\nwww A 192.0.2.10\n${writePlanZone(plan)}\n`,
    );
    const checked = await runProgram("named-checkzone", ["-D", "verify.test", file]);
    expect(checked.output).toMatch(/^OK$/mu);
    expect(checked.output).toMatch(/^new\.verify\.test\.\s+60 IN A\s+192\.0\.2\.20$/mu);
    expect(checked.output).toContain('"v=spf1 ip4:192.0.2.12 mx -all"');
    expect(checked.output).toMatch(/^_dmarc\.verify\.test\.\s+60 IN TXT\s+"v=DMARC1; p=none; rua=mailto:hello@verify\.test"$/mu);
  });
});
