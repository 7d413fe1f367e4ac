import { describe, expect, it } from "vitest";
import { madeUp } from "../../../src/secrets/sample-text.ts";
import { stripeKey } from "../made-up-keys.ts";
import { scanLog } from "./scan-text.ts";

const token = madeUp("alnum", 40, 11);
const hex = madeUp("hex", 40, 12);
const password = `Sun${madeUp("alnum", 8, 13)}!`;
const jwt = [btoa('{"alg":"RS256","typ":"JWT"}'), btoa('{"sub":"42","scope":"all"}'), madeUp("alnum", 86, 14)]
  .map((part) => part.replaceAll("=", ""))
  .join(".");
const card = "4000056655665556";
const mail = "ada.lovelace@brightpath.io";
const at = "2026-11-24T05:00:00.000Z";

/** What leaks, and the shapes in which real programs let it leak. */
const leaks: Readonly<Record<string, readonly string[]>> = {
  plain: [
    `${at} INFO login for ${mail} succeeded`,
    `${at} DEBUG authorization header was Bearer ${token}`,
    `password=${password} user=ada`,
    `${at} paying with card ${card}`,
    `${at} cvc=737 accepted`,
    `connecting to postgres://app:${password}@db.brightpath.io/app`,
    `reset link https://app.brightpath.io/reset/${token}`,
    `session=${token}`,
    `stripe key is ${stripeKey(4)}`,
    `access_token=${token}&expires_in=3600`,
  ],
  json: [
    JSON.stringify({ level: "info", user: { email: mail } }),
    JSON.stringify({ headers: { authorization: `Bearer ${token}` } }),
    JSON.stringify({ headers: { cookie: `sid=${token}; theme=dark` } }),
    JSON.stringify({ body: { email: "[hidden]", password } }),
    JSON.stringify({ payment: { number: card, exp: "12/29" } }),
    JSON.stringify({ card: { cvc: "123" } }),
    JSON.stringify({ token: jwt }),
    JSON.stringify({ apiKey: hex }),
    JSON.stringify({ msg: "request", body: JSON.stringify({ username: "ada", password }) }),
    JSON.stringify({ config: { clientSecret: token } }),
  ],
  pino: [
    JSON.stringify({ level: 30, time: 1_795_500_000_000, pid: 1, req: { method: "POST", url: `/verify?token=${token}` } }),
    JSON.stringify({ level: 50, err: { message: `Login failed for ${mail} with password ${password}` } }),
    JSON.stringify({ level: 30, req: { headers: { Authorization: `Basic ${btoa(`ada:${password}`)}` } } }),
    JSON.stringify({ level: 20, a: { b: { c: { newPassword: password } } } }),
    JSON.stringify({ level: 30, items: [{ password }, { password: "[hidden]" }] }),
    JSON.stringify({ level: 30, rawBody: '{"name":"Ada Lovelace","phone":"+44 20 7946 0000","note":"I feel low"}' }),
    JSON.stringify({ level: 30, msg: `charge ${card.replaceAll(/(\d{4})(?=\d)/gu, "$1 ")}` }),
    JSON.stringify({ level: 30, otp: "482913" }),
  ],
  nginx: [
    `203.0.113.9 - - [24/Nov/2026:05:00:00 +0000] "GET /reset?token=${token} HTTP/1.1" 200 512 "-" "curl/8"`,
    `203.0.113.9 - ${mail} [24/Nov/2026:05:00:00 +0000] "GET / HTTP/1.1" 200 512`,
    `203.0.113.9 - - [24/Nov/2026:05:00:00 +0000] "GET /cb?code=${hex}&state=1 HTTP/2.0" 302 0`,
    `2026/11/24 05:00:00 [error] 7#7: *1 upstream failed, request: "POST /login?password=${password} HTTP/1.1"`,
    `203.0.113.9 "GET /api HTTP/1.1" 200 "Bearer ${jwt}"`,
    `203.0.113.9 "GET /api?api_key=${hex} HTTP/1.1" 200`,
    `cookie="JSESSIONID=${hex}" 200`,
  ],
  java: [
    `05:00:00.000 [main] DEBUG c.a.Auth - LoginRequest(username=ada, password=${password})`,
    `05:00:00.000 INFO  Customer{id=7, email='${mail}', plan=PRO}`,
    `05:00:00.000 DEBUG o.a.h.wire - http-outgoing-0 >> "Authorization: Bearer ${token}[\\r][\\n]"`,
    `05:00:00.000 ERROR PaymentException: declined for PAN ${card}`,
    `05:00:00.000 INFO  props={db.password=${password}, db.user=app}`,
    `05:00:00.000 DEBUG Set-Cookie: [SESSION=${token}; Path=/; HttpOnly]`,
    `05:00:00.000 WARN  jdbc:mysql://app:${password}@db:3306/app refused`,
    `java.lang.IllegalStateException: bad token ${jwt}`,
  ],
};

const all = Object.entries(leaks).flatMap(([shape, lines]) => lines.map((line) => ({ shape, line })));

describe("leaks in the shapes of real logs", () => {
  it("are at least forty", () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
  });

  it.each(all)("$shape: $line", ({ line }) => {
    const account = scanLog(`${line}\n`);
    expect(account.leakyLines).toBe(1);
    for (const value of [token, hex, password, jwt, card, mail]) expect(JSON.stringify(account)).not.toContain(value);
  });

  it("are told by kind, name and line, whatever the pieces", () => {
    const text = `started\nlogin password=${password}\nok\nlogin password=${password}\nmail to ${mail}\n`;
    for (const pieceBytes of [1, 7, 4_096])
      expect(scanLog(text, pieceBytes)).toEqual({
        lines: 5,
        bytes: text.length,
        leakyLines: 3,
        leaks: [
          { rule: "log-password-field", title: "Password", kind: "secret", key: "password", count: 2, lines: [2, 4] },
          { rule: "log-email-address", title: "E-mail address", kind: "personal", key: "", count: 1, lines: [5] },
        ],
      });
  });
});

describe("ordinary lines", () => {
  it.each([
    "",
    `{"level":30,"time":1795500000000,"pid":7,"req":{"method":"GET","url":"/coaches/mara-lindqvist"},"res":{"statusCode":200},"responseTime":12}`,
    `203.0.113.9 - - [24/Nov/2026:05:00:00 +0000] "GET /assets/app-4f3a9c1b2d.js HTTP/1.1" 200 51234 "https://brightpath.io/" "Mozilla/5.0"`,
    `Failed password for invalid user admin from 198.51.100.7 port 22 ssh2`,
    `2026-11-24 05:00:00,123 INFO org.apache.zookeeper.server.ZooKeeperServer: Established session 0x14f05578bd80006 with negotiated timeout 10000`,
    `081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating`,
    `{"msg":"password reset requested","userId":8112,"tokenSent":true}`,
    `{"level":"warn","msg":"token expired","tokenAgeSeconds":3601}`,
    `login failed: password incorrect`,
    `{"authorization":"[hidden]","cookie":"[hidden]","email":"[email]"}`,
    `trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7`,
    `order 9f1c2b7e-4b7d-4c2b-8f0a-3f6f5a1c2d3e confirmed`,
    `npm warn deprecated react@18.2.0: use 19`,
    `GET /verify 200`,
    `commit 3d5e5d327eff88c9016696e1e9f63b38442d83b3 deployed`,
  ])("are left alone: %s", (line) => {
    expect(scanLog(line).leaks).toEqual([]);
  });
});

describe("hostile logs", () => {
  it.each([
    { why: "one endless line", text: "a".repeat(2_000_000) },
    { why: "anchors without end", text: "password=".repeat(100_000) },
    { why: "digits without end", text: "4242 ".repeat(200_000) },
    { why: "at signs without end", text: "a@".repeat(300_000) },
    { why: "openings without end", text: 'body={"'.repeat(100_000) },
    { why: "bytes that are no text", text: "\u0000\uFFFF\u0001".repeat(100_000) },
  ])("are read to their end: $why", ({ text }) => {
    expect(scanLog(text).bytes).toBeGreaterThanOrEqual(text.length);
  });
});
