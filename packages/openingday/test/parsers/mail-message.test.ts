import { describe, expect, it } from "vitest";
import { isMail, parseMail, topHeader } from "../../src/parsers/mail-message.ts";

const bytes = (...lines: string[]): Uint8Array => new TextEncoder().encode(lines.join("\r\n"));

describe("parseMail", () => {
  it("reads headers top first, unfolded", () => {
    const parsed = parseMail(bytes("Received: from a", "\tby b", "Received: from c by d", "Subject: Hello", "", "Body"));
    expect(parsed).toMatchObject({ ok: true, value: { text: "Body" } });
    if (!parsed.ok) return;
    expect(topHeader(parsed.value, "received")).toBe("from a\tby b");
    expect(parsed.value.headers.map(({ name }) => name)).toEqual(["received", "received", "subject"]);
  });

  const alternative = [
    'Content-Type: multipart/alternative; boundary="x=1"',
    "",
    "preamble",
    "--x=1",
    "Content-Type: text/plain; charset=iso-8859-1",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "caf=E9 =",
    "ole",
    "--x=1",
    "Content-Type: text/html; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    "PHA+w6k8L3A+",
    "--x=1--",
    "epilogue",
  ];
  it.each([
    { why: "a mail without a content type", raw: bytes("Subject: x", "", "Hello"), text: "Hello", html: undefined },
    { why: "bare line feeds", raw: new TextEncoder().encode("Subject: x\n\nHello"), text: "Hello", html: undefined },
    { why: "HTML only", raw: bytes("Content-Type: text/html", "", "<p>x</p>"), text: undefined, html: "<p>x</p>" },
    { why: "both, encoded", raw: bytes(...alternative), text: "café ole", html: "<p>é</p>" },
    {
      why: "parts within parts and an attachment",
      raw: bytes(
        "Content-Type: multipart/mixed; boundary=o",
        "",
        "--o",
        ...alternative,
        "--o",
        "Content-Type: text/plain",
        "Content-Disposition: attachment; filename=a.txt",
        "",
        "secret",
        "--o--",
      ),
      text: "café ole",
      html: "<p>é</p>",
    },
    {
      why: "a boundary that never closes",
      raw: bytes("Content-Type: multipart/mixed; boundary=o", "", "--o", "", "Hello"),
      text: "Hello",
      html: undefined,
    },
    { why: "an unknown charset", raw: bytes("Content-Type: text/plain; charset=klingon", "", "é"), text: "é", html: undefined },
    { why: "an empty text part", raw: bytes("Content-Type: text/plain", "", "  "), text: undefined, html: undefined },
    { why: "no body", raw: bytes("Subject: x"), text: undefined, html: undefined },
  ])("reads $why", ({ raw, text, html }) => {
    const parsed = parseMail(raw);
    expect(parsed.ok ? { text: parsed.value.text, html: parsed.value.html } : parsed).toEqual({ text, html });
  });

  it.each([
    { why: "nothing", raw: new Uint8Array() },
    { why: "a body alone", raw: bytes("", "Hello: world") },
    { why: "noise", raw: new Uint8Array(1_000).fill(255) },
  ])("refuses $why", ({ raw }) => {
    expect(parseMail(raw)).toMatchObject({ ok: false });
  });

  it("stops at bounds: depth, parts, size", () => {
    const deep = Array.from({ length: 50 }, (_, at) => [`Content-Type: multipart/mixed; boundary=b${at}`, "", `--b${at}`]).flat();
    expect(parseMail(bytes(...deep, "", "Hello"))).toMatchObject({ ok: true });
    const wide = Array.from({ length: 10_000 }, () => ["--b", "", "x"]).flat();
    const parsed = parseMail(bytes("Content-Type: multipart/mixed; boundary=b", "", ...wide));
    expect(parsed.ok && parsed.value.text?.split("\n").length).toBeLessThan(100);
    const long = parseMail(
      bytes("Content-Type: text/plain", "Content-Transfer-Encoding: quoted-printable", "", `${" ".repeat(3_000_000)}x`),
    );
    expect(long.ok && (long.value.text ?? "").length).toBeLessThanOrEqual(1024 * 1024);
    const same = parseMail(bytes("Content-Type: multipart/mixed; boundary=-", "", "-".repeat(2_000_000)));
    expect(same.ok).toBe(true);
  });
});

describe("whether it is a mail at all", () => {
  it.each([
    { why: "a mail", text: "From: a@lab.test\r\n\r\nHello", is: true },
    {
      why: "one that its receiver marked, without a sender",
      text: "Received: from a by b; Mon, 1 Jun 2026 09:00:00 +0000\n\nHello",
      is: true,
    },
    { why: "a draft without a sender", text: "Subject: Hello\nTo: a@lab.test\n\nHello", is: true },
    { why: "one with folded headers in capitals", text: "MESSAGE-ID:\n <1@lab.test>\n\nHello", is: true },
    { why: "a program with a colon in it", text: "\u0000\u0001\u007fELF\nnote: hello\n\u0000", is: false },
    { why: "a diary", text: "date: 2026-06-01\n\nDear diary", is: false },
    { why: "a web answer", text: "HTTP/1.1 200 OK\nServer: nginx\nContent-Type: text/html\n\n<p>", is: false },
    { why: "settings", text: "name: app\nversion: 1\n", is: false },
  ])("$why: $is", ({ text, is }) => {
    const parsed = parseMail(new TextEncoder().encode(text));
    expect(parsed.ok && isMail(parsed.value)).toBe(is);
  });
});
