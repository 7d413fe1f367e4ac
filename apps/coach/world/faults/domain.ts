import { addresses } from "../names.ts";
import { type Fault, noGo } from "./fault.ts";

/** Switches that break names, redirects and certificates. */
export const domainFaults: readonly Fault[] = [
  {
    ...noGo,
    name: "dns.apex-missing",
    rows: ["MB1", "S7.C1", "S2.D1"],
    blinds: ["S2.C1", "S2.C2", "S4.C3", "S5.C1", "S5.C4"],
    risk: "site-unreachable",
    break: { zone: { without: ["@ A"] } },
  },
  {
    ...noGo,
    name: "dns.split-auth",
    rows: ["T5", "A4"],
    blinds: ["S2.D1"],
    risk: "dns-disagrees",
    break: { secondServer: { without: ["app A"], with: [["app", "A", addresses.former]] } },
  },
  {
    ...noGo,
    name: "redirect.loop",
    rows: ["S1.C2"],
    blinds: ["S2.C2"],
    risk: "redirect-broken",
    break: { edge: { loopHosts: ["www.brightpath.test"] } },
  },
  {
    ...noGo,
    name: "tls.wrong-host",
    rows: ["MB1", "S2.F2"],
    blinds: ["S2.C2"],
    risk: "insecure-connection",
    break: { edge: { wrongCertificateFor: ["www.brightpath.test"] } },
  },
];
