import { describe, expect, it } from "vitest";
import { judgeOneMail } from "../../src/cli/judge-one-mail.ts";
import { createMemory } from "../probes/mail/kept-memory.ts";
import { createZone } from "../probes/mail/mail-zone.ts";

const clock = { now: () => Date.UTC(2026, 5, 1), sleep: () => Promise.resolve(), quiet: () => Promise.resolve() };
const judge = (text: string) =>
  judgeOneMail({
    raw: new TextEncoder().encode(text.replaceAll("\n", "\r\n")),
    purpose: "mail",
    tools: { dns: createZone({}).dns, memory: createMemory().memory, clock },
  });

describe("one mail, judged without a configuration", () => {
  it.each([
    { why: "two senders", head: "From: a@one.test\nFrom: b@two.test" },
    { why: "no sender", head: "Subject: Hello" },
    { why: "a sender at an address that is none", head: "From: a@1.2.3.999" },
    { why: "a sender in nobody\u2019s alphabet", head: "From: a@xn--\u00e4.test" },
    { why: "a sender without a domain", head: "From: root" },
  ])("is bad, and no crash, with $why", async ({ head }) => {
    const judged = await judge(`${head}\nSubject: Hello\n\nHello there`);
    expect(judged.findings.length).toBeGreaterThan(0);
    expect(JSON.stringify(judged)).not.toContain("unknown.invalid");
  });
});
