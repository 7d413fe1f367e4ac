import { describe, expect, it } from "vitest";
import everyAddressAnswers from "../../../src/checks/domain/every-address-answers.ts";
import type { HostAddresses } from "../../../src/model/evidence-names.ts";
import { contextWith, summary } from "./world.ts";

type Address = HostAddresses["hosts"][number]["addresses"][number];
const judge = (...addresses: readonly Address[]) =>
  everyAddressAnswers.evaluate(
    { "tls.addresses": { hosts: addresses.length === 0 ? [] : [{ host: "myapp.test", addresses }] } },
    contextWith(),
  );
const good = (address: string, provider?: string): Address => ({
  address,
  nameMatches: true,
  ...(provider === undefined ? {} : { provider }),
});
const bad = (address: string, code: string, layer: "connect" | "tls" = "connect"): Address => ({
  address,
  error: code,
  failure: { layer, code },
});

describe("every-address-answers", () => {
  it.each<{ why: string; addresses: readonly Address[]; outcome: string }>([
    { why: "no name has several", addresses: [], outcome: "not-applicable" },
    { why: "both answer", addresses: [good("192.0.2.1"), good("192.0.2.2")], outcome: "passed" },
    { why: "an old one refuses", addresses: [good("192.0.2.1"), bad("192.0.2.2", "ECONNREFUSED")], outcome: "failed dead-address" },
    {
      why: "an old one is silent, which may be chance",
      addresses: [good("192.0.2.1"), bad("192.0.2.2", "ETIMEDOUT")],
      outcome: "warned dead-address",
    },
    {
      why: "an old one speaks no TLS",
      addresses: [good("192.0.2.1"), bad("192.0.2.2", "ECONNRESET", "tls")],
      outcome: "warned dead-address",
    },
    {
      why: "an old one belongs to another site by now",
      addresses: [good("192.0.2.1"), { address: "192.0.2.2", nameMatches: false }],
      outcome: "failed other-server",
    },
    {
      why: "an AAAA left behind refuses",
      addresses: [good("192.0.2.1"), bad("2001:db8::2", "ECONNREFUSED")],
      outcome: "warned dead-address",
    },
    { why: "there is no IPv6 from here", addresses: [good("192.0.2.1"), bad("2001:db8::2", "ENETUNREACH")], outcome: "passed" },
    { why: "IPv6 times out, and none works from here", addresses: [good("192.0.2.1"), bad("2001:db8::2", "ETIMEDOUT")], outcome: "passed" },
    {
      why: "one AAAA is silent where another answers",
      addresses: [good("2001:db8::1"), bad("2001:db8::2", "ETIMEDOUT")],
      outcome: "warned dead-address",
    },
    {
      why: "nothing answers at all, which others say",
      addresses: [bad("192.0.2.1", "ECONNREFUSED"), bad("192.0.2.2", "ECONNREFUSED")],
      outcome: "passed",
    },
    {
      why: "both answer, from two providers",
      addresses: [good("192.0.2.1", "Vercel"), good("192.0.2.2")],
      outcome: "warned two-providers",
    },
    { why: "both answer, and no provider is known", addresses: [good("192.0.2.1"), good("2001:db8::1")], outcome: "passed" },
  ])("$outcome where $why", ({ addresses, outcome }) => {
    expect(summary(judge(...addresses))).toBe(outcome);
  });
});
