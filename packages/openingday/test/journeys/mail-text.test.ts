import { expect, it } from "vitest";
import { mailText } from "../../src/journeys/mail-text.ts";

const link = "https://app.example.com/verify?token=abc&next=1";
const html = `<html><head><style>p{}</style></head><body><p>Hello</p><a href="${link.replace("&", "&amp;")}">Confirm</a></body></html>`;

it.each([
  { why: "plain text", raw: `Subject: x\r\n\r\nOpen ${link}\r\n` },
  { why: "quoted-printable", raw: `Content-Transfer-Encoding: quoted-printable\r\n\r\nOpen ${link.replace("=abc", "=3D=\r\nabc")}\r\n` },
  { why: "base64 HTML", raw: `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(html)}\r\n` },
  {
    why: "an HTML part among several",
    raw: `Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee HTML\r\n--b\r\nContent-Type: text/html\r\n\r\n${html}\r\n--b--\r\n`,
  },
])("finds the link in $why", ({ raw }) => {
  expect(mailText(new TextEncoder().encode(raw))).toContain(link);
});

it("has nothing to say about what is no mail", () => {
  expect(mailText(new TextEncoder().encode(""))).toBe("");
});
