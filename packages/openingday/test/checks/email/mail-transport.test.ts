import { describe, expect, it } from "vitest";
import check from "../../../src/checks/email/mail-transport.ts";
import type { MailTransport, ServedPolicy } from "../../../src/model/evidence-mail-transport.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import { type HttpRequest, NoAnswer } from "../../../src/model/tools.ts";
import probe from "../../../src/probes/mail/mail-transport.ts";
import { fakeAnswer } from "../../fake-answer.ts";
import { createZone, type Zone } from "../../probes/mail/mail-zone.ts";
import { context, lookup, silence } from "./mails.ts";

const record = lookup("v=STSv1; id=1;");
const policy = (text: string, more: Partial<ServedPolicy> = {}): ServedPolicy => ({
  status: 200,
  contentType: "text/plain",
  text,
  ...more,
});
const enforced = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 604800\n";

function judge(changes: Partial<MailTransport>) {
  const mx = lookup("10 mx.a.test");
  return check.evaluate({ "mail.transport": { domain: "a.test", mtaSts: lookup(), tlsReports: lookup(), mx, ...changes } }, context);
}

describe("mail-transport", () => {
  it.each<{ why: string; changes: Partial<MailTransport> }>([
    { why: "nothing is published, which nobody must", changes: {} },
    { why: "a wildcard answers with something else", changes: { mtaSts: lookup("v=spf1 -all"), tlsReports: lookup("v=spf1 -all") } },
    {
      why: "everything is right",
      changes: { mtaSts: record, policy: policy(enforced), tlsReports: lookup("v=TLSRPTv1; rua=mailto:a@b.test") },
    },
    { why: "the policy is switched off", changes: { mtaSts: record, policy: policy("version: STSv1\nmode: none\nmax_age: 1\n") } },
    { why: "the type has a charset", changes: { mtaSts: record, policy: policy(enforced, { contentType: "text/plain; charset=utf-8" }) } },
  ])("passes where $why", ({ changes }) => {
    expect(judge(changes)).toMatchObject({ status: "passed" });
  });

  it.each<{ from: string; text: string; hosts: readonly string[] }>([
    {
      from: "section 3.2",
      text: "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmx: backupmx.example.com\nmax_age: 604800\n",
      hosts: ["10 mail.example.com", "20 mx1.example.net", "30 backupmx.example.com"],
    },
    {
      from: "appendix A",
      text: "version: STSv1\nmode: testing\nmx: mx1.example.com\nmx: mx2.example.com\nmx: mx.backup-example.com\nmax_age: 1296000\n",
      hosts: ["10 mx1.example.com", "20 mx2.example.com", "30 mx.backup-example.com"],
    },
  ])("passes the record and the policy of RFC 8461 $from, and misses a host that they leave out", ({ text, hosts }) => {
    const published = {
      mtaSts: lookup("v=STSv1; id=20160831085700Z;"),
      policy: policy(text),
      tlsReports: lookup("v=TLSRPTv1;rua=mailto:reports@example.com"),
    };
    expect(judge({ ...published, mx: lookup(...hosts) })).toMatchObject({ status: "passed" });
    expect(judge({ ...published, mx: lookup(...hosts, "40 foo.bar.example.com") })).toMatchObject({
      findings: [{ code: "host-left-out" }],
    });
  });

  it("fails where an enforced policy forgets a mail host", () => {
    expect(judge({ mtaSts: record, policy: policy(enforced), mx: lookup("10 mx.a.test", "20 new.a.test") })).toMatchObject({
      status: "failed",
      findings: [{ code: "host-left-out", severity: "high", message: expect.stringMatching(/new\.a\.test/) as string }],
    });
  });

  it.each<{ why: string; changes: Partial<MailTransport>; code: string }>([
    {
      why: "a policy on trial forgets a host",
      changes: { mtaSts: record, policy: policy(enforced.replace("enforce", "testing").replace("mx.a", "x.a")) },
      code: "host-left-out",
    },
    {
      why: "two records are published",
      changes: { mtaSts: lookup("v=STSv1; id=1;", "v=STSv1; id=2;"), policy: policy(enforced) },
      code: "several",
    },
    { why: "the record is misspelt", changes: { mtaSts: lookup("v=STSV1; id=1") }, code: "record" },
    { why: "the id is not allowed", changes: { mtaSts: lookup("v=STSv1; id=2026-01-01"), policy: policy(enforced) }, code: "record" },
    { why: "the policy is not there", changes: { mtaSts: record, policy: policy("", { status: 404 }) }, code: "policy-missing" },
    { why: "the policy redirects", changes: { mtaSts: record, policy: policy("", { status: 301 }) }, code: "policy-missing" },
    {
      why: "the policy's host has no certificate",
      changes: { mtaSts: record, policy: { text: "", error: "not valid for this name.", layer: "tls" } },
      code: "policy-missing",
    },
    {
      why: "the policy's host does not exist",
      changes: { mtaSts: record, policy: { text: "", error: "no such name", layer: "dns" } },
      code: "policy-missing",
    },
    { why: "the policy has a malformed line", changes: { mtaSts: record, policy: policy(`${enforced}junk\n`) }, code: "policy" },
    {
      why: "the policy is served as HTML",
      changes: { mtaSts: record, policy: policy(enforced, { contentType: "text/html" }) },
      code: "policy-type",
    },
    { why: "reports go nowhere", changes: { tlsReports: lookup("v=TLSRPTv1; rua=a@b.test") }, code: "reports" },
    {
      why: "reports are asked for twice",
      changes: { tlsReports: lookup("v=TLSRPTv1; rua=mailto:a@b.test", "v=TLSRPTv1; rua=mailto:c@b.test") },
      code: "reports",
    },
  ])("warns where $why", ({ changes, code }) => {
    expect(judge(changes)).toMatchObject({ status: "warned", findings: [{ code, confidence: "proved" }] });
  });

  it.each<{ why: string; changes: Partial<MailTransport> }>([
    { why: "nothing answered", changes: { mtaSts: silence } },
    {
      why: "the policy's host did not answer in time",
      changes: { mtaSts: record, policy: { text: "", error: "too slow", layer: "http" } },
    },
  ])("cannot tell where $why", ({ changes }) => {
    expect(judge(changes)).toMatchObject({ status: "inconclusive" });
  });
});

describe("mail.transport", () => {
  async function gather(zone: Zone, answer: (request: HttpRequest) => ReturnType<typeof fakeAnswer> | Error, domain = "a.test") {
    const requests: string[] = [];
    const request = async (one: HttpRequest) => {
      requests.push(one.url);
      const given = answer(one);
      if (given instanceof Error) throw given;
      return given;
    };
    const target = { declared: { domain, selectors: [], documentedRecords: [] } };
    const evidence = await probe.gather({ target, tools: { dns: createZone(zone).dns, http: { request } } } as unknown as ProbeContext);
    return { evidence, requests };
  }

  it("fetches a policy only where the record says that there is one", async () => {
    const { evidence, requests } = await gather({ "a.test": { MX: ["10 mx.a.test"] } }, ({ url }) => fakeAnswer(url));
    expect(requests).toEqual([]);
    expect(evidence).not.toHaveProperty("policy");
  });

  it("follows a record that is handed to a provider, and asks for the policy at its own name (RFC 8461 section 8.2)", async () => {
    const zone: Zone = {
      "_mta-sts.user.example": { CNAME: ["_mta-sts.provider.example"] },
      "_mta-sts.provider.example": { TXT: ["v=STSv1; id=20160831085700Z;"] },
    };
    const body = enforced.replace("mx.a.test", "mx.provider.example");
    const { evidence, requests } = await gather(
      { ...zone, "user.example": { MX: ["10 mx.provider.example"] } },
      ({ url }) => fakeAnswer(url, { headers: [["content-type", "text/plain"]], body }),
      "user.example",
    );
    expect(requests).toEqual(["https://mta-sts.user.example/.well-known/mta-sts.txt"]);
    expect(check.evaluate({ "mail.transport": evidence }, context)).toMatchObject({ status: "passed" });
  });

  it("keeps the policy, or why it was not served", async () => {
    const zone: Zone = { "_mta-sts.a.test": { TXT: ["v=STSv1; id=1;"] } };
    const served = await gather(zone, ({ url }) => fakeAnswer(url, { headers: [["content-type", "text/plain"]], body: enforced }));
    expect(served.requests).toEqual(["https://mta-sts.a.test/.well-known/mta-sts.txt"]);
    expect(served.evidence.policy).toEqual({ status: 200, contentType: "text/plain", text: enforced });
    const broken = await gather(zone, () => new NoAnswer("tls", "CERT_HAS_EXPIRED", "the certificate has expired."));
    expect(broken.evidence.policy).toEqual({ text: "", error: "the certificate has expired.", layer: "tls" });
  });
});
