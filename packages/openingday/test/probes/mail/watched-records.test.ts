import { describe, expect, it } from "vitest";
import type { ProbeContext } from "../../../src/model/probe.ts";
import { lookAtWatchedRecords } from "../../../src/probes/mail/watched-records.ts";
import { createZone, type Zone } from "./mail-zone.ts";

const zone: Zone = {
  "shop.test": { TXT: ["google-site-verification=1", "v=spf1 include:b.test -all"], MX: ["20 b.test", "10 a.test"] },
  "_dmarc.shop.test": { TXT: ["v=DMARC1; p=none"] },
  "s1._domainkey.shop.test": { TXT: ["p=AAAA"] },
  "send.shop.test": { TXT: ["v=spf1 ip4:192.0.2.1 -all"], MX: "timeout" },
};
const look = (changes: Zone = {}, documentedRecords: readonly string[] = []) => {
  const declared = { domain: "shop.test", mailFrom: "hello@shop.test", selectors: ["s1"], documentedRecords };
  const context = { target: { declared }, tools: { dns: createZone({ ...zone, ...changes }).dns } } as unknown as ProbeContext;
  return lookAtWatchedRecords(context);
};

describe("the records that the monitor watches", () => {
  it("are the domain's SPF, MX, DMARC and DKIM, in a fixed order, and no other TXT", async () => {
    expect(await look()).toEqual([
      { name: "shop.test", kind: "SPF", values: ["v=spf1 include:b.test -all"] },
      { name: "shop.test", kind: "MX", values: ["10 a.test", "20 b.test"] },
      { name: "_dmarc.shop.test", kind: "DMARC policy", values: ["v=DMARC1; p=none"] },
      { name: "s1._domainkey.shop.test", kind: "DKIM key", values: ["p=AAAA"] },
    ]);
  });

  it("and those written down, each once, hosts left out", async () => {
    const documented = [
      "send TXT v=spf1 ip4:192.0.2.1 -all",
      "send TXT another",
      "send MX 10 feedback",
      "www A 192.0.2.1",
      "shop.test. MX 10 a.test",
      "nonsense",
    ];
    expect((await look({}, documented)).slice(4)).toEqual([
      { name: "send.shop.test", kind: "documented TXT", values: ["v=spf1 ip4:192.0.2.1 -all"] },
      { name: "send.shop.test", kind: "documented MX", values: [], unknown: "the resolver did not answer" },
    ]);
  });

  it("tell a record that is gone from servers that do not answer", async () => {
    const seen = await look({ "s1._domainkey.shop.test": {}, "shop.test": { TXT: "SERVFAIL", MX: "timeout" } });
    expect(seen.map(({ kind, values, unknown }) => ({ kind, values, unknown }))).toEqual([
      { kind: "SPF", values: [], unknown: "SERVFAIL" },
      { kind: "MX", values: [], unknown: "the resolver did not answer" },
      { kind: "DMARC policy", values: ["v=DMARC1; p=none"], unknown: undefined },
      { kind: "DKIM key", values: [], unknown: undefined },
    ]);
  });

  it("miss a policy under its own name where a parent's takes over", async () => {
    const { "_dmarc.shop.test": _, ...rest } = zone;
    const context = {
      target: { declared: { domain: "mail.shop.test", selectors: [], documentedRecords: [] } },
      tools: {
        dns: createZone({ ...rest, "mail.shop.test": { TXT: [], MX: [] }, "_dmarc.shop.test": { TXT: ["v=DMARC1; p=reject"] } }).dns,
      },
    } as unknown as ProbeContext;
    expect((await lookAtWatchedRecords(context)).slice(2)).toEqual([
      { name: "_dmarc.mail.shop.test", kind: "DMARC policy", values: [] },
      { name: "_dmarc.shop.test", kind: "DMARC policy", values: ["v=DMARC1; p=reject"] },
    ]);
  });
});
