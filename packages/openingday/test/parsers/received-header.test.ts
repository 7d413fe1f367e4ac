import { describe, expect, it } from "vitest";
import { parseReceivedHeader } from "../../src/parsers/received-header.ts";

describe("parseReceivedHeader", () => {
  it.each([
    {
      why: "the seed mailbox",
      text: "from app.brightpath.test ([127.0.0.30]) by mx.inbox.test with ESMTP id 1; Mon, 01 Jun 2026 10:00:00 +0000",
      hop: { helo: "app.brightpath.test", clientAddress: "127.0.0.30", by: "mx.inbox.test" },
    },
    {
      why: "Postfix",
      text: "from out.a.test (out.a.test [192.0.2.7])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\tby mx.b.test (Postfix) with ESMTPS id 4F for <x@b.test>; Mon, 1 Jun 2026 10:00:00 +0000 (UTC)",
      hop: { helo: "out.a.test", clientAddress: "192.0.2.7", by: "mx.b.test" },
    },
    {
      why: "Postfix without a reverse name, IPv6",
      text: "from out.a.test (unknown [IPv6:2001:DB8::7]) by mx.b.test (Postfix) with ESMTP id 4F; x",
      hop: { helo: "out.a.test", clientAddress: "2001:db8::7", by: "mx.b.test" },
    },
    {
      why: "Postfix where the client greets with somebody else’s address",
      text: "from [203.0.113.9] (unknown [192.0.2.7]) by mx.b.test (Postfix) with ESMTP id 4F; x",
      hop: { helo: "[203.0.113.9]", clientAddress: "192.0.2.7", by: "mx.b.test" },
    },
    {
      why: "Gmail",
      text: "from mail-sor-f41.a.test (mail-sor-f41.a.test. [192.0.2.7]) by mx.google.com with SMTPS id 5sor9 for <x@gmail.com> (Google Transport Security); Mon, 01 Jun 2026 10:00:00 -0700 (PDT)",
      hop: { helo: "mail-sor-f41.a.test", clientAddress: "192.0.2.7", by: "mx.google.com" },
    },
    {
      why: "Exim with a reverse name",
      text: "from out.a.test ([192.0.2.7]:51234 helo=mail.a.test) by mx.b.test with esmtps (TLS1.3) (Exim 4.98) (envelope-from <b@a.test>) id 1x; x",
      hop: { helo: "mail.a.test", clientAddress: "192.0.2.7", by: "mx.b.test" },
    },
    {
      why: "Exim without a reverse name",
      text: "from [192.0.2.7] (helo=mail.a.test) by mx.b.test with esmtp (Exim 4.98) id 1x; x",
      hop: { helo: "mail.a.test", clientAddress: "192.0.2.7", by: "mx.b.test" },
    },
    {
      why: "Exim where the greeting is somebody else’s address",
      text: "from out.a.test ([192.0.2.7] helo=[203.0.113.9]) by mx.b.test with esmtp (Exim 4.98) id 1x; x",
      hop: { helo: "[203.0.113.9]", clientAddress: "192.0.2.7", by: "mx.b.test" },
    },
    {
      why: "Mailpit",
      text: "from app.a.test (localhost [127.0.0.1])\r\n        by box (Mailpit) with SMTP\r\n        for <x@b.test>; Mon, 1 Jun 2026 10:00:00 +0000 (UTC)",
      hop: { helo: "app.a.test", clientAddress: "127.0.0.1", by: "box" },
    },
    {
      why: "Exchange",
      text: "from AM0PR.a.test (2603:10a6:208:1::19) by DB9.b.test (2603:10a6:10:2::8) with Microsoft SMTP Server (version=TLS1_2) id 15.20; x",
      hop: { helo: "AM0PR.a.test", clientAddress: "2603:10a6:208:1::19", by: "DB9.b.test" },
    },
    {
      why: "qmail",
      text: "from unknown (HELO mail.a.test) (192.0.2.7) by mx.b.test with SMTP; x",
      hop: { helo: "mail.a.test", clientAddress: "192.0.2.7", by: "mx.b.test" },
    },
    {
      why: "a greeting that breaks the server’s comment: no address is better than a claimed one",
      text: "from evil ([203.0.113.9] (unknown [192.0.2.7]) by mx.b.test with SMTP; x",
      hop: { helo: "evil" },
    },
    { why: "no address at all", text: "from app.a.test by mx.b.test with SMTP; x", hop: { helo: "app.a.test", by: "mx.b.test" } },
  ])("reads the line of $why", ({ text, hop }) => {
    expect(parseReceivedHeader(text)).toEqual({ ok: true, value: hop });
  });

  it.each([{ text: "" }, { text: "by mx.b.test with SMTP; x" }, { text: "(from nobody)" }])("refuses “$text”", ({ text }) => {
    expect(parseReceivedHeader(text)).toMatchObject({ ok: false });
  });

  it("answers endless text at once", () => {
    expect(parseReceivedHeader(`from ${"(".repeat(200_000)}`)).toMatchObject({ ok: true });
    expect(parseReceivedHeader(`from ${"[1.1.1.1] ".repeat(50_000)}`)).toMatchObject({ ok: true });
  });
});
