import { type Fault, noGo } from "./fault.ts";

/** Switches that break protection. */
export const protectionFaults: readonly Fault[] = [
  {
    ...noGo,
    name: "ratelimit.off",
    rows: ["S5.C2", "S5.F1"],
    risk: "forms-hammered",
    active: ["limit.bursts"],
    break: { environment: { RATE_LIMITS: "off" } },
  },
  {
    ...noGo,
    name: "edge.off",
    rows: ["S2.C4", "S5.C1"],
    blinds: ["T2"],
    risk: "edge-bypassed",
    active: ["edge.origin", "ttfb.samples"],
    break: { edge: { mark: false } },
  },
  {
    ...noGo,
    name: "tls.flexible",
    rows: ["S2.C4"],
    risk: "edge-bypassed",
    active: ["edge.origin"],
    break: { edge: { plainOrigin: true }, environment: { TLS_CERT_FILE: "", TLS_KEY_FILE: "" }, breaks: ["tls.flexible"] },
  },
  {
    ...noGo,
    name: "cors.reflect",
    rows: ["S5.C3", "S5.F2"],
    risk: "cross-site-access",
    active: ["cors.answers"],
    break: { environment: { CORS_ORIGINS: "reflect" } },
  },
];
