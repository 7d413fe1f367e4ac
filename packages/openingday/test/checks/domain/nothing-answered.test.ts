import { describe, expect, it } from "vitest";
import hstsReach from "../../../src/checks/domain/hsts-reach.ts";
import insecureHost from "../../../src/checks/domain/insecure-host.ts";
import redirectLoop from "../../../src/checks/domain/redirect-loop.ts";
import redirectMap from "../../../src/checks/domain/redirect-map.ts";
import { at, broken, contextWith, healthyWalks } from "./world.ts";

/** The walks of a site none of whose addresses answers. */
function silentWalks(layer: "dns" | "connect" | "tls", code: string) {
  const walks = healthyWalks().walks.map((walk) => broken({ ...walk, hops: [] }, layer, code));
  return { walks };
}

describe.each([
  { why: "no name resolves", layer: "dns", code: "ENOTFOUND" },
  { why: "every name server fails", layer: "dns", code: "SERVFAIL" },
  { why: "every connection is refused", layer: "connect", code: "ECONNREFUSED" },
  { why: "no certificate is trusted", layer: "tls", code: "CERT_HAS_EXPIRED" },
] as const)("where $why", ({ layer, code }) => {
  const walks = silentWalks(layer, code);
  const context = contextWith();

  it.each([
    { id: redirectLoop.id, outcome: redirectLoop.evaluate({ "http.walks": walks }, context) },
    { id: redirectMap.id, outcome: redirectMap.evaluate({ "http.walks": walks, "http.earlier": { walks: [] } }, context) },
    { id: hstsReach.id, outcome: hstsReach.evaluate({ "http.walks": walks, "tls.hosts": { at, hosts: [] } }, context) },
    { id: insecureHost.id, outcome: insecureHost.evaluate({ "http.walks": walks, "http.pages": { pages: [] } }, context) },
  ])("$id does not say that all is well", ({ outcome }) => {
    expect(outcome.status).toBe("inconclusive");
  });
});
