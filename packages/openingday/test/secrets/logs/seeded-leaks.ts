import { madeUp } from "../../../src/secrets/sample-text.ts";
import { stripeKey } from "../made-up-keys.ts";

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

/** Each with the shape of its log. */
export const seededLeaks = Object.entries(leaks).flatMap(([shape, lines]) => lines.map((line) => ({ shape, line })));

/** What none of them may show anywhere. */
export const leakedValues = { token, hex, password, jwt, card, mail };
