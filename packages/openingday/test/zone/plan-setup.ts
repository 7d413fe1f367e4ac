import type { DnsHosts, DnsLookup, DnsZone } from "../../src/model/evidence-dns.ts";
import type { Declared } from "../../src/model/target.ts";
import { makePlan } from "../../src/zone/make-plan.ts";
import { answer, contextWith, nothing, server, zone } from "../checks/domain/world.ts";

/** What lives where nothing is to be done. */
export const healthy: Readonly<Record<string, DnsLookup>> = {
  "myapp.test NS": answer("ns1.myapp.test", "ns2.myapp.test"),
  "myapp.test A": answer("192.0.2.10"),
  "myapp.test AAAA": nothing,
  "myapp.test MX": nothing,
  "myapp.test TXT": answer("v=spf1 ip4:192.0.2.30 -all"),
  "_dmarc.myapp.test TXT": answer("v=DMARC1; p=none"),
  "www.myapp.test A": nothing,
  "www.myapp.test AAAA": nothing,
  "app.myapp.test A": answer("192.0.2.11"),
  "app.myapp.test AAAA": nothing,
  "send.myapp.test MX": answer("10 feedback-smtp.eu-west-1.amazonses.com"),
  "send.myapp.test TXT": answer("v=spf1 include:amazonses.com ~all"),
  "resend._domainkey.myapp.test TXT": answer("p=MIGf"),
};
const declared: Partial<Declared> = {
  hosts: [
    { name: "myapp.test", role: "site", target: "192.0.2.10" },
    { name: "app.myapp.test", role: "app", target: "192.0.2.11" },
  ],
  mailFrom: "Ada <hello@myapp.test>",
};

/** What differs from that. */
export interface Case {
  readonly live?: Readonly<Record<string, DnsLookup>>;
  readonly declares?: Partial<Declared>;
  readonly hosts?: DnsHosts["hosts"];
  readonly changes?: Partial<DnsZone>;
}

/** The plan of one case. */
export function plan({ live = {}, declares = {}, hosts, changes = {} }: Case) {
  const answers = { ...healthy, ...live };
  return makePlan({
    declared: contextWith({ ...declared, ...declares }).declared,
    zone: zone({ servers: [server("ns1", answers), server("ns2", answers)], ...changes }),
    ...(hosts === undefined ? {} : { hosts: { resolver: "r", hosts } }),
    at: 0,
  });
}

/** What is to be done, a line each: `create app.myapp.test A 192.0.2.11`. */
export function doing(one: Case): readonly string[] {
  return plan(one)
    .changes.filter(({ action }) => action !== "keep" && action !== "foreign")
    .map(
      ({ action, record, live }) =>
        `${action} ${record.name} ${record.type} ${record.value}${live === undefined ? "" : ` < ${live.type} ${live.value}`}`,
    );
}
