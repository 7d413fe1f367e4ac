import { describe, expect, it } from "vitest";
import type { JudgedMail } from "../../src/model/judged-mail.ts";
import { renderMailVerdict } from "../../src/report/mail-verdict-text.ts";
import { dkimForeign, mail, spfForeign } from "../checks/email/mails.ts";

const good: JudgedMail = { mail: mail(), verdict: "good", findings: [], unknown: [], clientKnown: true, ageMs: 2_400 };

describe("renderMailVerdict", () => {
  it("says in words what a receiver thinks of a good mail", () => {
    expect(renderMailVerdict(good, 80)).toBe(
      [
        "Confirm your address",
        "  From     brightpath.test   Return-Path send.brightpath.test",
        "  SPF      passes: the server may send for send.brightpath.test, which matches the From domain",
        "  DKIM     passes: signed by brightpath.test (key s1), which matches the From domain",
        "  DMARC    passes (policy: none): the mail proves to be from the sender that customers see",
        "  Links    app.brightpath.test",
        "  Time     arrived 2 s after it was written",
        "  GOOD: nothing stands between this mail and the inbox that can be seen from here.",
        "",
      ].join("\n"),
    );
  });

  it.each([
    {
      why: "a stranger vouches",
      judged: { ...good, mail: mail({ spf: spfForeign, dkim: [dkimForeign], dmarc: { result: "fail" as const, policy: "reject" } }) },
      says: /DMARC {4}fails \(policy: reject\)/,
    },
    { why: "nobody signed", judged: { ...good, mail: mail({ dkim: [] }) }, says: /DKIM {5}is missing/ },
    { why: "the server is not known", judged: { ...good, clientKnown: false }, says: /SPF {6}cannot tell: .*--ip/ },
    { why: "replies go elsewhere", judged: { ...good, mail: mail({ replyToDomains: ["gmail.com"] }) }, says: /Reply-To gmail\.com/ },
    { why: "the receiver had its say", judged: { ...good, receiverSaid: "spf=pass (mx.google.com)" }, says: /Receiver said spf=pass/ },
  ])("says it where $why", ({ judged, says }) => {
    expect(renderMailVerdict(judged, 80)).toMatch(says);
  });

  it("lets nothing from a mail steer the terminal", () => {
    const evil = mail({ subject: "a\u001b[2Jb", linkHosts: ["x\u202ey.test"] });
    expect(renderMailVerdict({ ...good, mail: evil }, 80)).not.toMatch(/[\u001b\u202e]/u);
  });
});
