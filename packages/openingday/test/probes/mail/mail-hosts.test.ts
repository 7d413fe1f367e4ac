import { describe, expect, it } from "vitest";
import route from "../../../src/checks/email/mail-route.ts";
import taken from "../../../src/checks/email/mail-taken.ts";
import type { InboundMail } from "../../../src/model/evidence-mail-hosts.ts";
import type { ProbeContext } from "../../../src/model/probe.ts";
import { NoAnswer, type SmtpAnswer, type SmtpRequest } from "../../../src/model/tools.ts";
import probe from "../../../src/probes/mail/mail-hosts.ts";
import inbound from "../../../src/probes/mail/mail-inbound.ts";
import { reverseName } from "../../../src/probes/mail/reverse-name.ts";
import { context } from "../../checks/email/mails.ts";
import { createZone, type Zone } from "./mail-zone.ts";

type Smtp = (request: SmtpRequest) => Partial<SmtpAnswer> | Error;
const healthy: Smtp = () => ({});

function makeContext(zone: Zone, smtp: Smtp, need: ProbeContext["need"] = () => Promise.reject(new Error("none"))) {
  const { dns } = createZone(zone);
  const base: SmtpAnswer = { address: "192.0.2.1", banner: "ready", extensions: [], startTls: true, replies: [] };
  const converse = async (request: SmtpRequest): Promise<SmtpAnswer> => {
    const answer = smtp(request);
    if (answer instanceof Error) throw answer;
    return { ...base, ...answer };
  };
  const declared = { domain: "a.test", mailFrom: "A <hello@a.test>", selectors: [], documentedRecords: [] };
  return { target: { declared }, tools: { dns, smtp: { converse } }, need } as unknown as ProbeContext;
}

const mx: Zone = {
  "a.test": { MX: ["10 mx.a.test"], A: ["192.0.2.7"] },
  "mx.a.test": { A: ["192.0.2.1"] },
  "1.2.0.192.in-addr.arpa": { PTR: ["mx.a.test"] },
};
const refused = new NoAnswer("connect", "ECONNREFUSED", "mx.a.test refused the connection.");
const slow = new NoAnswer("connect", "timeout", "mx.a.test did not speak to us.");

interface Case {
  readonly why: string;
  readonly zone: Zone;
  readonly smtp?: Smtp;
  /** Whether the configuration names a From address. */
  readonly isSender?: boolean;
  readonly code?: string;
  readonly severity?: string;
}
async function judge({ zone, smtp = healthy, isSender = true }: Case) {
  const declared = isSender ? { ...context.declared, mailFrom: "A <hello@a.test>" } : context.declared;
  return route.evaluate({ "mail.hosts": await probe.gather(makeContext(zone, smtp)) }, { ...context, declared });
}

describe("mail-route", () => {
  it("sees the host, its name and what it offers", async () => {
    expect(await judge({ why: "", zone: mx })).toEqual({
      status: "passed",
      seen: ["a.test MX 10 mx.a.test", "mx.a.test: 192.0.2.1, answers, encrypted on request, named mx.a.test"],
    });
  });

  it.each<Case>([
    {
      why: "no name leads back to the address, which is a remark",
      zone: { "a.test": mx["a.test"] ?? {}, "mx.a.test": { A: ["192.0.2.1"] } },
    },
    { why: "there is no MX and the domain itself takes mail", zone: { "a.test": { A: ["192.0.2.7"] } } },
    {
      why: "one of two hosts is down",
      zone: { ...mx, "a.test": { MX: ["10 mx.a.test", "20 b.a.test"] }, "b.a.test": { A: ["192.0.2.2"] } },
      smtp: ({ host }) => (host === "b.a.test" ? refused : {}),
    },
    { why: "the mail host has IPv6 only", zone: { "a.test": { MX: ["10 mx.a.test"] }, "mx.a.test": { AAAA: ["2001:db8::1"] } } },
    {
      why: "a return path has a host of its own",
      zone: { ...mx, "send.a.test": { MX: ["10 feedback-smtp.eu.amazonses.com"] }, "feedback-smtp.eu.amazonses.com": { A: ["192.0.2.9"] } },
    },
  ])("passes where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "passed" });
  });

  it("has nothing to say where the domain takes no mail, and nobody said that it sends any", async () => {
    const silent: Case = { why: "", zone: { "a.test": { MX: ["0 ."] } }, isSender: false };
    expect(await judge(silent)).toMatchObject({ status: "not-applicable" });
  });

  it.each<Case>([
    { why: "there is neither MX nor address", zone: { "a.test": { TXT: ["x"] } }, code: "no-mx" },
    { why: "the domain does not exist", zone: {}, code: "no-mx" },
    {
      why: "only the website’s address is left, and it takes no mail",
      zone: { "a.test": { A: ["192.0.2.7"] } },
      smtp: () => refused,
      code: "no-mx",
    },
    { why: "the domain takes no mail", zone: { "a.test": { MX: ["0 ."] } }, code: "no-mail" },
    { why: "the MX names an address", zone: { "a.test": { MX: ["10 192.0.2.1"] } }, smtp: () => refused, code: "address" },
    { why: "the host is gone", zone: { "a.test": { MX: ["10 mx.a.test"] } }, smtp: () => slow, code: "gone" },
    {
      why: "bounces have no host",
      zone: { ...mx, "send.a.test": { MX: ["10 gone.test"] } },
      smtp: ({ host }) => (host === "gone.test" ? slow : {}),
      code: "gone",
    },
  ])("fails where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "failed", findings: [{ code: one.code, severity: "high", confidence: "proved" }] });
  });

  it.each<Case>([
    {
      why: "the host is an alias",
      zone: { ...mx, "mx.a.test": { CNAME: ["real.a.test"] }, "real.a.test": { A: ["192.0.2.1"] } },
      code: "alias",
    },
    { why: "no encryption is offered", zone: mx, smtp: () => ({ startTls: false }), code: "no-encryption" },
    {
      why: "a second host is gone",
      zone: { ...mx, "a.test": { MX: ["10 mx.a.test", "20 old.a.test"] } },
      smtp: ({ host }) => (host === "mx.a.test" ? {} : slow),
      code: "one-gone",
    },
  ])("warns where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "warned", findings: [{ code: one.code, severity: "medium" }] });
  });

  it.each<Case>([
    { why: "the mail port is closed to us", zone: mx, smtp: () => slow },
    { why: "we were turned away", zone: mx, smtp: () => ({ refused: "554 go away", startTls: false }) },
    { why: "nothing answers for the domain", zone: { "a.test": { MX: "timeout" } } },
    { why: "the name server is sick", zone: { "a.test": { MX: "SERVFAIL" } } },
  ])("cannot tell where $why", async (one) => {
    expect(await judge(one)).toMatchObject({ status: "inconclusive" });
  });
});

describe("mail-taken", () => {
  async function ask(smtp: Smtp, zone = mx) {
    const hosts = await probe.gather(makeContext(zone, healthy));
    const need = (() => Promise.resolve(hosts)) as unknown as ProbeContext["need"];
    const evidence: InboundMail = await inbound.gather(makeContext(zone, smtp, need));
    return taken.evaluate({ "mail.inbound": evidence }, context);
  }
  const reply =
    (code: number): Smtp =>
    ({ recipients = [] }) => ({ replies: recipients.map((recipient) => ({ recipient, code, text: "x" })) });

  it("asks for postmaster and the From address, and passes where both are taken", async () => {
    const asked: SmtpRequest[] = [];
    const outcome = await ask((request) => {
      asked.push(request);
      return reply(250)(request);
    });
    expect(outcome).toMatchObject({ status: "passed" });
    expect(asked).toEqual([{ host: "mx.a.test", recipients: ["postmaster@a.test", "hello@a.test"] }]);
  });

  it("fails where a mailbox is refused", async () => {
    expect(await ask(reply(550))).toMatchObject({
      status: "failed",
      findings: [
        { code: "no-postmaster", severity: "low" },
        { code: "no-mailbox", severity: "high" },
      ],
    });
  });

  it.each([
    { why: "the host puts us off, as greylisting does", smtp: reply(451) },
    { why: "nobody speaks", smtp: () => slow },
    { why: "we are turned away", smtp: () => ({ refused: "554 no" }) },
  ])("cannot tell where $why", async ({ smtp }) => {
    expect(await ask(smtp)).toMatchObject({ status: "inconclusive" });
  });

  it("leaves the hosts of others alone", async () => {
    let asked = 0;
    const google: Zone = { "a.test": { MX: ["1 smtp.google.com"] }, "smtp.google.com": { A: ["192.0.2.8"] } };
    const outcome = await ask(() => {
      asked += 1;
      return {};
    }, google);
    expect(outcome).toMatchObject({ status: "not-applicable", reason: expect.stringMatching(/Google Workspace/) as string });
    expect(asked).toBe(0);
    expect(await ask(() => new Error("nothing proves that it is yours"))).toMatchObject({ status: "not-applicable" });
  });
});

describe("the name of an address", () => {
  it.each([
    ["192.0.2.1", "1.2.0.192.in-addr.arpa"],
    ["2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"],
    ["::1", `1.${"0.".repeat(31)}ip6.arpa`],
    ["::ffff:192.0.2.1", "1.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa"],
  ])("%s", (address, name) => {
    expect(reverseName(address)).toBe(name);
  });
});
