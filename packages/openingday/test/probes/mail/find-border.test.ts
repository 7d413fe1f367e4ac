import { describe, expect, it } from "vitest";
import { parseMail } from "../../../src/parsers/mail-message.ts";
import { findBorder } from "../../../src/probes/mail/find-border.ts";

const gmail = [
  "Delivered-To: ada@gmail.com",
  "Received: by 2002:a05:6a10:1234:b0:4f1 with SMTP id x1csp1; Mon, 1 Jun 2026 03:00:05 -0700 (PDT)",
  "Return-Path: <bounce@send.brightpath.test>",
  "Received: from a1.mailer.example (a1.mailer.example. [203.0.113.9]) by mx.google.com with ESMTPS id q1 for <ada@gmail.com>; Mon, 1 Jun 2026 03:00:04 -0700 (PDT)",
  "Received: from app.brightpath.test (unknown [198.51.100.7]) by a1.mailer.example with ESMTPA; Mon, 1 Jun 2026 10:00:01 +0000",
];
const outlook = [
  "Received: from DM6PR1.namprd01.prod.outlook.com (2603:10b6:5::1) by PH0PR1.namprd01.prod.outlook.com with HTTPS; Mon, 1 Jun 2026 10:00:06 +0000",
  "Received: from DM6NAM1.eop-nam10.prod.protection.outlook.com (10.13.1.2) by DM6PR1.outlook.office365.com (10.13.1.9) with Microsoft SMTP Server; Mon, 1 Jun 2026 10:00:05 +0000",
  "Received: from a1.mailer.example (203.0.113.9) by DM6NAM1.mail.protection.outlook.com (10.13.1.2) with Microsoft SMTP Server; Mon, 1 Jun 2026 10:00:04 +0000",
  "Return-Path: bounce@send.brightpath.test",
];

describe("findBorder", () => {
  it.each([
    { why: "Gmail", lines: gmail },
    { why: "Outlook, with hops inside its own network above it", lines: outlook },
  ])("finds the connection over which $why took the mail", ({ lines }) => {
    expect(border(lines)).toEqual({ sender: "bounce@send.brightpath.test", helo: "a1.mailer.example", clientAddress: "203.0.113.9" });
  });

  it("does not believe a line that the sender wrote below the receiver's", () => {
    const forged =
      "Received: from good.brightpath.test (good.brightpath.test [192.0.2.1]) by mx.inbox.test; Mon, 1 Jun 2026 10:00:00 +0000";
    expect(border([...gmail, forged]).clientAddress).toBe("203.0.113.9");
  });

  it("takes the topmost line where all of them are of one machine", () => {
    const lines = [
      "Received: from mx.launch.test ([127.0.0.30]) by mx.inbox.test with ESMTP; Mon, 1 Jun 2026 10:00:00 +0000",
      "Received: from app ([127.0.0.1]) by mx.launch.test with ESMTP; Mon, 1 Jun 2026 10:00:00 +0000",
    ];
    expect(border(lines)).toEqual({ helo: "mx.launch.test", clientAddress: "127.0.0.30" });
  });

  it.each([
    { why: "there is no such line", lines: ["Subject: Hello"] },
    { why: "no line names an address", lines: ["Received: from a by b; Mon, 1 Jun 2026 10:00:00 +0000"] },
  ])("knows no connection where $why", ({ lines }) => {
    expect(border(lines)).toEqual({});
  });

  it("looks at a bounded number of lines", () => {
    const loop = Array.from({ length: 900 }, () => "Received: from 10.0.0.1 ([10.0.0.1]) by x.inbox.test; x");
    expect(border([...loop, gmail[3] ?? ""]).clientAddress).toBe("10.0.0.1");
  });
});

function border(lines: readonly string[]): ReturnType<typeof findBorder> {
  const parsed = parseMail(Buffer.from(`${lines.join("\r\n")}\r\n\r\nHi`));
  if (!parsed.ok) throw new Error(parsed.error);
  return findBorder(parsed.value);
}
