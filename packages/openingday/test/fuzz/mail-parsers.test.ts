import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAuthenticationResults } from "../../src/parsers/authentication-results.ts";
import { readMailAddress, readMailDomain } from "../../src/parsers/mail-address.ts";
import { findExcess } from "../../src/parsers/mail-bounds.ts";
import { readLinkHosts, readLinks } from "../../src/parsers/mail-links.ts";
import { parseMail, topHeader } from "../../src/parsers/mail-message.ts";
import { findOneTimeLink } from "../../src/parsers/one-time-link.ts";
import { parseReceivedHeader } from "../../src/parsers/received-header.ts";
import { decodeBase64Text, decodeCharset, decodeQuotedPrintable, decodeWords, toByteString } from "../../src/parsers/transfer-encoding.ts";
import { findPasswordForm } from "../../src/probes/mail/password-form.ts";

const settings: fc.Parameters<unknown> = { seed: 20_261_128, numRuns: 300 };
const holds = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void): void =>
  fc.assert(fc.property(arbitrary, property), settings as fc.Parameters<[T]>);

const latin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
const word = fc.stringMatching(/^[A-Za-z0-9]{1,20}$/);
const host = fc
  .tuple(word, fc.constantFrom("example.com", "brightpath.test", "co.uk"))
  .map(([name, domain]) => `${name}.${domain}`.toLowerCase());
const junk = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        "=?utf-8?B?",
        "?=",
        "=",
        "\r\n",
        "\n",
        " ",
        ";",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        "@",
        '"',
        "--x",
        "boundary=x",
        "from ",
        " by ",
        "helo=",
        "=41",
        "<a href=",
        "&#x",
      ),
      {
        maxLength: 80,
      },
    )
    .map((parts) => parts.join("")),
);

describe("parseMail", () => {
  it("reads any bytes without throwing, within its bounds", () => {
    holds(fc.uint8Array({ maxLength: 4_000 }), (raw) => {
      const parsed = parseMail(raw);
      if (parsed.ok) expect(parsed.value.headers.length).toBeGreaterThan(0);
      else expect(parsed.error).toMatch(/^[a-z].*[a-z]$/);
    });
  });

  it("gives back the headers and the text that a mail was made of", () => {
    const header = fc.record({ name: fc.stringMatching(/^X-[A-Za-z]{1,10}$/), value: word });
    holds(
      fc.record({ headers: fc.array(header, { minLength: 1, maxLength: 8 }), text: fc.string({ unit: "grapheme-ascii", minLength: 1 }) }),
      (mail) => {
        const raw = `${mail.headers.map(({ name, value }) => `${name}: ${value}\r\n`).join("")}\r\n${mail.text}`;
        const parsed = parseMail(latin(raw));
        expect(parsed).toMatchObject({
          ok: true,
          value: { headers: mail.headers.map(({ name, value }) => ({ name: name.toLowerCase(), value })) },
        });
        if (parsed.ok) expect(parsed.value.text ?? "").toBe(mail.text.trim() === "" ? "" : mail.text);
      },
    );
  });

  it("finds the text wherever it is nested, up to its depth", () => {
    holds(fc.record({ depth: fc.integer({ min: 0, max: 12 }), text: word }), ({ depth, text }) => {
      let body = `Content-Type: text/plain\r\n\r\n${text}`;
      for (let level = 0; level < depth; level += 1)
        body = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${body}\r\n--b${level}--\r\n`;
      const parsed = parseMail(latin(body));
      expect(parsed).toMatchObject({ ok: true, value: depth > 6 ? { unread: expect.stringMatching(/levels deep/) as string } : { text } });
    });
  });

  it("takes a time that grows with the mail and no faster", () => {
    for (const piece of ["--x\r\n", "A: b\r\n\t", "<a href=", "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"]) {
      const raw = latin(`Content-Type: multipart/mixed; boundary=x\r\n\r\n${piece.repeat(Math.floor(400_000 / piece.length))}`);
      const startedAt = performance.now();
      const parsed = parseMail(raw);
      if (parsed.ok) readLinks(parsed.value);
      expect(performance.now() - startedAt, JSON.stringify(piece)).toBeLessThan(2_000);
    }
  });
});

describe("the other readers of mail", () => {
  it("never throw and keep to their shapes", () => {
    holds(junk, (text) => {
      const domain = readMailDomain(text);
      if (domain !== undefined) expect(domain).toBe(domain.toLowerCase());
      expect(readMailAddress(text) ?? "a@b").toMatch(/^[^\s<>@]+@[^\s<>@]+$/);
      const hop = parseReceivedHeader(text);
      if (hop.ok) expect(hop.value.clientAddress ?? "::").toMatch(/^[0-9a-f.:]+$/);
      const results = parseAuthenticationResults(text);
      if (results.ok) expect(results.value.results.length).toBeLessThanOrEqual(20);
      for (const { host: name, url } of readLinks({ text, html: text })) {
        expect(name).not.toBe("");
        if (url !== undefined) expect(URL.canParse(url)).toBe(true);
      }
      expect(typeof findOneTimeLink(readLinks({ html: text }), ["example.com"])).toMatch(/undefined|object/);
      expect(typeof findPasswordForm(text, "https://app.example.com/reset")).toMatch(/undefined|object/);
      expect(typeof decodeWords(text) + typeof decodeQuotedPrintable(text) + typeof decodeBase64Text(text)).toBe("stringstringstring");
      expect(typeof decodeCharset(text, text)).toBe("string");
      expect(typeof findExcess(latin(text))).toMatch(/undefined|string/);
    });
  });

  it("undo what the encodings do", () => {
    holds(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const bytes = Buffer.from(text, "utf8");
      expect(decodeBase64Text(bytes.toString("base64").replaceAll(/.{60}/g, "$&\r\n"))).toBe(toByteString(bytes));
      const quoted = [...bytes].map((byte) => `=${byte.toString(16).padStart(2, "0").toUpperCase()}`).join("");
      expect(decodeQuotedPrintable(quoted)).toBe(toByteString(bytes));
      expect(decodeCharset(toByteString(bytes), "utf-8")).toBe(new TextDecoder().decode(bytes));
      const short = Buffer.from(text.slice(0, 100), "utf8");
      expect(decodeWords(`=?utf-8?B?${short.toString("base64")}?=`)).toBe(new TextDecoder().decode(short));
    });
  });

  it("read what they are made for", () => {
    holds(
      fc.record({ name: word, host, ip: fc.ipV4(), token: fc.stringMatching(/^[a-z]{8}[0-9][A-Za-z0-9_-]{12}$/) }),
      ({ name, host: at, ip, token }) => {
        expect(readMailDomain(`${name} <${name}@${at.toUpperCase()}>`)).toBe(at);
        expect(readMailAddress(`"${name}" <${name}@${at}>`)).toBe(`${name}@${at}`);
        expect(parseReceivedHeader(`from ${at} (${at} [${ip}]) by mx.inbox.test with ESMTP id 1; Mon, 1 Jun 2026 10:00:00 +0000`)).toEqual({
          ok: true,
          value: { helo: at, clientAddress: ip, by: "mx.inbox.test" },
        });
        const url = `https://${at}/reset/${token}`;
        expect(readLinkHosts({ text: `Open ${url}.`, html: `<a class=x href="${url}">Open</a>` })).toEqual([at]);
        expect(findOneTimeLink(readLinks({ text: url }), [at])).toEqual({ host: at, url });
        expect(findOneTimeLink(readLinks({ text: url }), ["elsewhere.test"])).toBeUndefined();
      },
    );
  });

  it("take the receiver's own line for what it is, and no header that is spelt inside another", () => {
    holds(fc.record({ value: junk }), ({ value }) => {
      const raw = latin(`Return-Path: <a@own.test>\r\nSubject: ${value.replaceAll(/[\r\n]/g, " ")}\r\n\r\nHi`);
      const parsed = parseMail(raw);
      expect(parsed.ok && topHeader(parsed.value, "return-path")).toBe("<a@own.test>");
    });
  });
});
