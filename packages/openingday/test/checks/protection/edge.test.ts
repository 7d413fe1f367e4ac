import { describe, expect, it } from "vitest";
import edgeEncrypted from "../../../src/checks/protection/edge-encrypted.ts";
import edgeInFront from "../../../src/checks/protection/edge-in-front.ts";
import type { EdgeOrigin, EdgePath } from "../../../src/model/evidence-protection.ts";
import { context } from "../../audit/builders.ts";

const on: EdgePath = { kind: "cloudflare", hosts: [{ host: "myapp.test", proof: "cf-ray in the answer" }] };
const off: EdgePath = { kind: "cloudflare", hosts: [...on.hosts, { host: "app.myapp.test" }] };
const silent: EdgePath = { kind: "cloudflare", hosts: [...on.hosts, { host: "app.myapp.test", error: "refused the connection" }] };
const none: EdgePath = { kind: "none", hosts: [{ host: "myapp.test" }] };
const closed: EdgeOrigin = { address: "192.0.2.1:443", direct: "refused", detail: "alert", encrypted: true };

describe("edge-in-front", () => {
  it.each([
    { why: "one host is without the edge", path: off, origin: closed, status: "failed", code: "not-in-front" },
    {
      why: "the origin answers strangers",
      path: on,
      origin: { ...closed, direct: "answered" as const },
      status: "failed",
      code: "origin-open",
    },
  ])("fails when $why", ({ path, origin, status, code }) => {
    expect(edgeInFront.evaluate({ "edge.path": path, "edge.origin": origin }, context)).toMatchObject({ status, findings: [{ code }] });
  });

  it.each([
    { why: "the origin refuses", path: on, origin: closed, status: "passed" },
    {
      why: "the origin is behind a firewall",
      path: on,
      origin: { ...closed, direct: "unreachable" as const, encrypted: null },
      status: "passed",
    },
    { why: "there is no edge on purpose", path: none, origin: closed, status: "not-applicable" },
    { why: "a host did not answer", path: silent, origin: closed, status: "inconclusive" },
  ])("is $status when $why", ({ path, origin, status }) => {
    expect(edgeInFront.evaluate({ "edge.path": path, "edge.origin": origin }, context).status).toBe(status);
  });
});

describe("edge-encrypted", () => {
  it.each([
    { why: "the way behind it is encrypted", path: on, origin: closed, status: "passed" },
    { why: "the origin hides behind a firewall", path: on, origin: { ...closed, encrypted: null }, status: "inconclusive" },
    { why: "there is no edge on purpose", path: none, origin: closed, status: "not-applicable" },
    {
      why: "the origin's certificate is not valid",
      path: on,
      origin: { ...closed, encrypted: false },
      status: "failed",
      code: "origin-certificate",
    },
    { why: "the edge is off for one host", path: off, origin: closed, status: "failed", code: "off" },
  ])("is $status when $why", ({ path, origin, status, code }) => {
    const outcome = edgeEncrypted.evaluate({ "edge.path": path, "edge.origin": origin }, context);
    expect(outcome).toMatchObject({ status, ...(code === undefined ? {} : { findings: [{ code }] }) });
  });
});
