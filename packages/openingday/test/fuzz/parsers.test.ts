import { describe, expect, it } from "vitest";
import { parseEvidenceFile } from "../../src/audit/evidence-file.ts";
import { parseJourneys } from "../../src/journeys/define.ts";
import { parseCacheControl } from "../../src/parsers/cache-control.ts";
import { parseContentSecurityPolicy } from "../../src/parsers/content-security-policy.ts";
import { parseDkimRecord } from "../../src/parsers/dkim-record.ts";
import { parseDmarc } from "../../src/parsers/dmarc.ts";
import { readDockerfileSettings } from "../../src/parsers/dockerfile-settings.ts";
import { parseDotenv } from "../../src/parsers/dotenv.ts";
import { parseHsts } from "../../src/parsers/hsts.ts";
import { readJwtPayload } from "../../src/parsers/jwt.ts";
import { readMailDomain } from "../../src/parsers/mail-address.ts";
import { parseMail } from "../../src/parsers/mail-message.ts";
import { parseReceivedHeader } from "../../src/parsers/received-header.ts";
import { redact } from "../../src/parsers/redact.ts";
import { parseSetCookie } from "../../src/parsers/set-cookie.ts";
import { parseSpf } from "../../src/parsers/spf.ts";
import { parseTagList } from "../../src/parsers/tag-list.ts";
import { decodeWords } from "../../src/parsers/transfer-encoding.ts";
import { parseZoneLine } from "../../src/parsers/zone-line.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderText } from "../../src/report/text.ts";
import { createScanner } from "../../src/secrets/scanner.ts";
import { failed, gateChecks, report, stub } from "../audit/builders.ts";

/** Inputs in all; `npm run test:long` asks for a million. */
const inputs = Number(process.env["OPENINGDAY_FUZZ"] ?? 12_000);
const seed = Number(process.env["OPENINGDAY_SEED"] ?? 20_261_124);

/** Mulberry32: the same inputs for the same seed. */
function createRandom(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const samples: readonly string[] = [
  "v=spf1 include:_spf.example.com ip4:192.0.2.0/24 a mx ~all",
  "v=DMARC1; p=none; rua=mailto:a@example.com; pct=50",
  "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC",
  "max-age=31536000; includeSubDomains; preload",
  "default-src 'self'; script-src 'nonce-abc' https://cdn.example.com",
  "public, max-age=60, s-maxage=300, stale-while-revalidate=30",
  "session=abc; Path=/; HttpOnly; Secure; SameSite=Lax; Expires=Wed, 21 Oct 2026 07:28:00 GMT",
  "from mail.example.com (mail.example.com [192.0.2.1]) by mx.inbox.test with ESMTP id abc; Tue, 24 Nov 2026 05:00:00 +0000",
  "From: =?utf-8?B?QWRh?= <ada@example.com>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHi\r\n--x--",
  'DATABASE_URL="postgres://user:pass@db.example.com/app"\nexport KEY=value # comment',
  "FROM node:24\nENV API_SECRET=abc KEY2=def\nARG TOKEN\n",
  "www.example.com. 300 IN A 192.0.2.1",
  "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2ln",
  '[{"id":"a","title":"b","writes":false,"steps":[{"kind":"pause","name":"x","ms":1}]}]',
  '{"evidenceVersion":1,"at":1,"declared":{"domain":"a.test"},"evidence":{}}',
];
const pieces = [
  "\0",
  "\r\n",
  ";",
  "=",
  '"',
  "'",
  "\\",
  "(",
  "[",
  "{",
  "<",
  ">",
  "%",
  "&",
  "\u202E",
  "\u001B[2J",
  "é",
  "🎉",
  "\uD800",
  " ".repeat(50),
  "a".repeat(300),
  ",".repeat(80),
  "((".repeat(60),
  "__proto__",
  "constructor",
];

/** A sample bent out of shape, or noise. */
function createInput(random: (below: number) => number): string {
  let text = samples[random(samples.length)] ?? "";
  for (let change = random(6); change > 0; change -= 1) {
    const at = random(text.length + 1);
    const kind = random(5);
    if (kind === 0) text = text.slice(0, at) + text.slice(at + random(12));
    else if (kind === 1) text = text.slice(0, at) + (pieces[random(pieces.length)] ?? "") + text.slice(at);
    else if (kind === 2) text = text.slice(0, at) + String.fromCharCode(random(0x300)) + text.slice(at + 1);
    else if (kind === 3) text = text.slice(0, at) + (samples[random(samples.length)] ?? "").slice(random(20)) + text.slice(at);
    else text = text.slice(at) + text.slice(0, at);
  }
  return text;
}

const scanner = createScanner();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Each must answer, well or with a reason; none may throw but where its signature says so. */
const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  parseSpf,
  parseDmarc,
  parseDkimRecord,
  parseTagList,
  parseHsts,
  parseContentSecurityPolicy,
  parseCacheControl,
  parseSetCookie,
  parseReceivedHeader,
  parseMail: (text) => parseMail(bytes(text)),
  decodeWords,
  readMailDomain,
  parseDotenv,
  readDockerfileSettings,
  parseZoneLine: (text) => parseZoneLine(text, "example.com"),
  readJwtPayload,
  redact,
  scan: (text) => scanner.scan(bytes(text), "src/app.ts"),
  parseEvidenceFile,
};

describe(`${inputs} hostile inputs (seed ${seed})`, () => {
  it.each(Object.keys(parsers))("%s never throws", (name) => {
    const random = createRandom(seed);
    const parse = parsers[name];
    const share = Math.ceil(inputs / Object.keys(parsers).length);
    for (let index = 0; index < share; index += 1) {
      const text = createInput(random);
      try {
        parse?.(text);
      } catch (error) {
        expect.fail(`input ${index} of seed ${seed}, ${JSON.stringify(text.slice(0, 300))}: ${String(error)}`);
      }
    }
  });

  it("parseJourneys refuses with a sentence and nothing else", () => {
    const random = createRandom(seed);
    for (let index = 0; index < inputs / 20; index += 1) {
      const text = createInput(random);
      let value: unknown = text;
      try {
        value = JSON.parse(text);
      } catch {
        // Most are not JSON; then the text itself is the value.
      }
      try {
        parseJourneys(value);
      } catch (error) {
        expect((error as Error).name).toBe("InvalidJourney");
      }
    }
  });

  it("nothing of it steers a terminal or a page", () => {
    const random = createRandom(seed);
    for (let index = 0; index < Math.min(2_000, inputs / 60); index += 1) {
      const text = createInput(random);
      const hostile = report(
        gateChecks({ T4: stub("leak", ["T4"], failed({ message: text, fix: text, seen: [text] }), "secret-exposed") }),
      );
      expect(renderText(hostile, { color: false, width: 80, timings: false })).not.toMatch(/[\u0000-\u0008\u001B\u202E]/u);
      expect(renderHtml(hostile)).not.toMatch(/<script|<img|<a (?!href="#stage-[1-7]">)|javascript:/iu);
    }
  });
});
