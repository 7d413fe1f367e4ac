import { madeUp } from "../sample-text.ts";
import { isHidden } from "./is-hidden.ts";
import { logRule, type LogRule } from "./log-rule.ts";

/** Credentials of HTTP headers. */
export const headerRules: readonly LogRule[] = [
  logRule({
    id: "log-bearer-token",
    title: "Bearer token",
    kind: "secret",
    anchors: ["bearer "],
    pattern: /\b(?<name>bearer)\s{1,4}(?<value>[A-Za-z0-9+/_.~-]{12,700}={0,2})/giu,
    // English words follow "bearer" in prose; a token mixes cases, digits or marks.
    believes: (value) => !isHidden(value) && (/\d/u.test(value) || (/[a-z]/u.test(value) && /[A-Z]/u.test(value.slice(1)))),
    reach: 1_500,
    samples: () => ({
      genuine: [`GET /me Authorization: Bearer ${madeUp("alnum", 40)}`, `{"authorization":"Bearer ${madeUp("hex", 32)}"}`],
      harmless: [
        "authorization: Bearer [REDACTED]",
        "the bearer authentication failed",
        "Bearer ***",
        'www-authenticate: Bearer realm="api"',
      ],
    }),
  }),
  logRule({
    id: "log-basic-credentials",
    title: "User name and password of a Basic header",
    kind: "secret",
    anchors: ["basic "],
    pattern: /\b(?<name>basic)\s{1,4}(?<value>[A-Za-z0-9+/]{6,400}={0,2})(?![A-Za-z0-9+/=])/giu,
    believes: (value) => decodesToPair(value),
    samples: () => ({
      genuine: [`authorization: Basic ${btoa(`ada:${madeUp("alnum", 12)}`)}`],
      harmless: ["a basic understanding of logs", "Basic realm", "Authorization: Basic ****", "basic configuration"],
    }),
  }),
  logRule({
    id: "log-cookie",
    title: "Session cookie",
    kind: "secret",
    anchors: ["cookie", "sessid", "connect.sid", "sessionid", "session_id", "session-id", "session="],
    pattern:
      /(?<![\w-])["']?(?<name>(?:set-)?cookie|(?:j|php|asp)\w{0,8}sess(?:ion)?_?id\w{0,4}|connect\.sid|session[_-]?id|session|__session|sid)["']?\s{0,3}[:=]\s{0,3}\[?\s{0,3}["']?(?<value>[^\s"',\]}][^\n"'\]}]{0,400})/giu,
    believes: (value, name) => believesCookie(value, name),
    reach: 1_000,
    samples: () => ({
      genuine: [
        `{"headers":{"cookie":"sid=s%3A${madeUp("alnum", 32)}"}}`,
        `set-cookie: session=${madeUp("alnum", 40)}; HttpOnly`,
        `JSESSIONID=${madeUp("hex", 32)}`,
      ],
      harmless: [
        "Established session 0x34ed93485090001 with timeout",
        "sessionid:0x34ed93485090001 closed",
        "session opened for user root by (uid=0)",
        "cookie: [hidden]",
        "Session: 12345 ended",
        "session = null",
      ],
    }),
  }),
];

const printable = /^[\x20-\x7e]{1,200}$/u;

function decodesToPair(value: string): boolean {
  try {
    const text = atob(value);
    const [, password = ""] = /^[^:]{1,100}:(.+)$/u.exec(text) ?? [];
    return printable.test(text) && !isHidden(password);
  } catch {
    return false;
  }
}

/** A cookie header names pairs; a session id is long and random, and no counter such as `0x34ed93485090001`. */
function believesCookie(value: string, name: string): boolean {
  const pairs = /cookie/iu.test(name)
    ? value.split(";").map((pair) => pair.slice(pair.indexOf("=") + 1))
    : [value.split(/[;,&\s]/u, 1)[0] ?? ""];
  return pairs.some((one) => {
    const text = one.trim();
    return text.length >= 16 && !isHidden(text) && !/^0x/iu.test(text) && /\d/u.test(text) && /[a-z]/iu.test(text) && !/\s/u.test(text);
  });
}
