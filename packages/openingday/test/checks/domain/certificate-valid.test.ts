import { describe, expect, it } from "vitest";
import check from "../../../src/checks/domain/certificate-valid.ts";
import type { TlsHost } from "../../../src/model/evidence-web.ts";
import { at, contextWith, summary } from "./world.ts";

const day = 86_400_000;
const after = (days: number): string => new Date(Date.parse(at) + days * day).toISOString();

/** A certificate with so many days behind it and left. */
function host(name: string, { left = 60, old = 30, ...more }: Partial<TlsHost> & { left?: number; old?: number } = {}): TlsHost {
  return { host: name, nameMatches: true, names: [name], issuer: "Let’s Encrypt", validFrom: after(-old), validTo: after(left), ...more };
}
function unreached(name: string, layer: "dns" | "connect" | "tls", code: string): TlsHost {
  return { host: name, error: `${layer} ${code}`, failure: { layer, code } };
}
const evaluate = (...hosts: readonly TlsHost[]) => check.evaluate({ "tls.hosts": { at, hosts } }, contextWith());
const good = host("myapp.test");

describe("certificate-valid", () => {
  it.each([
    { why: "all is well", hosts: [good], want: "passed" },
    { why: "21 days and an hour are left of 90", hosts: [host("a.test", { left: 21.05, old: 68 })], want: "passed" },
    { why: "20 days are left of 90", hosts: [host("a.test", { left: 20, old: 70 })], want: "warned expires-soon" },
    { why: "6 days are left of 90", hosts: [host("a.test", { left: 6, old: 84 })], want: "failed expires-this-week" },
    { why: "a six-day certificate has four days left", hosts: [host("a.test", { left: 4, old: 2.6 })], want: "passed" },
    { why: "a 45-day certificate is renewed at its usual 16 days", hosts: [host("a.test", { left: 16, old: 29 })], want: "passed" },
    { why: "it expired yesterday", hosts: [host("a.test", { left: -1, old: 91 })], want: "failed expired" },
    { why: "it begins tomorrow", hosts: [host("a.test", { left: 90, old: -1 })], want: "failed not-yet-valid" },
    { why: "it was made for another name", hosts: [host("a.test", { nameMatches: false, names: ["b.test"] })], want: "failed wrong-host" },
    {
      why: "an intermediate is missing",
      hosts: [host("a.test", { chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" })],
      want: "failed untrusted",
    },
    { why: "an expired one has a broken chain too", hosts: [host("a.test", { left: -1, chainError: "X" })], want: "failed expired" },
    { why: "the port refuses", hosts: [good, unreached("app.myapp.test", "connect", "ECONNREFUSED")], want: "failed no-tls" },
    { why: "http is spoken on the port", hosts: [unreached("a.test", "tls", "ERR_SSL_WRONG_VERSION_NUMBER")], want: "failed no-tls" },
    { why: "it did not answer in time", hosts: [good, unreached("a.test", "connect", "ETIMEDOUT")], want: "inconclusive" },
    { why: "the handshake hung", hosts: [good, unreached("a.test", "tls", "timeout")], want: "inconclusive" },
    { why: "the connection was cut", hosts: [unreached("a.test", "tls", "ECONNRESET")], want: "inconclusive" },
    { why: "one host does not resolve", hosts: [good, unreached("a.test", "dns", "ENOTFOUND")], want: "passed" },
    { why: "no host resolves", hosts: [unreached("a.test", "dns", "ENOTFOUND")], want: "inconclusive" },
    {
      why: "one is bad and one silent",
      hosts: [host("a.test", { left: -1 }), unreached("b.test", "tls", "timeout")],
      want: "failed expired",
    },
    {
      why: "two have different faults",
      hosts: [host("a.test", { left: -1 }), host("b.test", { nameMatches: false })],
      want: "failed wrong-host,expired",
    },
  ])("is $want when $why", ({ hosts, want }) => {
    expect(summary(evaluate(...hosts))).toBe(want);
  });

  it.each([
    { why: "only some hosts are bad", hosts: [good, host("a.test", { left: -1 })], rows: ["MB1", "S2.F2"] },
    { why: "all hosts are bad", hosts: [host("a.test", { left: -1 })], rows: ["MB1"] },
  ])("fails $rows when $why", ({ hosts, rows }) => {
    expect(evaluate(...hosts)).toMatchObject({ findings: [{ severity: "blocker", rows }] });
  });
});
