import { madeUp } from "../sample-text.ts";
import { isHidden } from "./is-hidden.ts";
import { logRule, type LogRule } from "./log-rule.ts";

const passwordNames = String.raw`pass(?:word|wd|phrase|code)?|pwd|mysql_pwd|pswd`;
const tokenNames = String.raw`secret|api[_-]?key|apikey|access[_-]?key|private[_-]?key|signing[_-]?key|client[_-]?secret|credentials?|token|csrf|otp|one[_-]?time[_-]?code|authorization|auth|x-api-key|webhook[_-]?secret`;

/**
 * `name=value`, `"name":"value"`, `name: 'value'`, also with the name in front grown longer (`newPassword`, `stripe_secret`) and with the
 * marks of a JSON text inside a JSON text (`\"password\":\"…\"`).
 */
function fieldPattern(names: string): RegExp {
  return new RegExp(
    String.raw`(?<![A-Za-z0-9])(?<name>[A-Za-z0-9_.-]{0,24}?(?:${names})(?:[_-]?(?:hash|confirm(?:ation)?|again|value|\d))?)(?<close>\\{0,3}["']?)\s{0,3}(?<mark>[:=]|=>)\s{0,3}(?:\\{0,3}(?<open>["'])(?<q1>[^"'\\\n]{1,200})|(?<bare>[^\s"'\\,;&()\[\]{}<>|]{1,200}))`,
    "giu",
  );
}

/** Fields whose name says that their value is secret. */
export const fieldRules: readonly LogRule[] = [
  logRule({
    id: "log-password-field",
    title: "Password",
    kind: "secret",
    anchors: ["pass", "pwd", "pswd"],
    pattern: fieldPattern(passwordNames),
    believes: (value, name, before, after) => believesPassword(value, name, before, after),
    samples: () => ({
      genuine: [
        `{"level":30,"body":{"email":"[hidden]","password":"${madeUp("alnum", 12)}"}}`,
        `login user=ada password=${madeUp("alnum", 10)} ok`,
        `LoginRequest(username=ada, password=${madeUp("alnum", 9)})`,
        String.raw`body: "{\"password\":\"${madeUp("alnum", 11)}\"}"`,
        `newPassword: '${madeUp("alnum", 9)}'`,
        `pwd=hunter2`,
      ],
      harmless: [
        "Failed password for invalid user admin from 10.0.0.1 port 22 ssh2",
        "password: authentication failure",
        '{"password":"[REDACTED]"}',
        "password=***",
        "password=null",
        "passwordResetRequested: true",
        "passed=12 failed=0",
        "bypass: enabled",
        "PasswordEncoder: bcrypt",
        "pwd=/home/app",
        "using password: YES",
      ],
    }),
  }),
  logRule({
    id: "log-secret-field",
    title: "Secret or token",
    kind: "secret",
    anchors: [
      "secret",
      "api_key",
      "api-key",
      "apikey",
      "access_key",
      "access-key",
      "accesskey",
      "private_key",
      "privatekey",
      "private-key",
      "signing",
      "credential",
      "token",
      "csrf",
      "otp",
      "one_time",
      "onetime",
      "one-time",
      "authorization",
      "auth",
    ],
    pattern: fieldPattern(tokenNames),
    believes: (value, name) => believesToken(value, name),
    reach: 480,
    samples: () => ({
      genuine: [
        `"resetToken":"${madeUp("alnum", 32)}"`,
        `api_key=${madeUp("hex", 32)} status=200`,
        `client_secret: "${madeUp("alnum", 24)}"`,
        `grant access_token=${madeUp("alnum", 30)} given`,
        `otp=${madeUp("digits", 6, 9)}`,
      ],
      harmless: [
        "token=[hidden]",
        '"token":null',
        "auth: pam_unix",
        "tokens: 4096",
        "authority=checkout.example",
        "token: expired",
        "csrf=missing",
        "maxTokens=1000000",
        "secretName=database-credentials",
        "author=ada",
        "Token: DELEGATION_TOKEN",
      ],
    }),
  }),
];

/** Words that follow a password's name in prose and in settings. */
const prose =
  /^(?:auth(?:entication|orization)?|fail(?:ed|ure)?|error|incorrect|wrong|changed?|reset|updated?|accepted|denied|expir\w*|policy|check\w*|prompt\w*|for|from|is|was|not|the|a|an|by|with|in|to|of|and|or|must|should|cannot|can|will|has|field|file|hash(?:ed|ing)?|bcrypt|scrypt|argon2\w*|sha\d*|md5|plain|verified|matched|mismatch|required|enabled|disabled|valid(?:ated)?|login|logout|attempt\w*|user\w*|root|yes|no|y|n)$/iu;

function believesPassword(value: string, name: string, before: string, after: string): boolean {
  const text = value.trim();
  if (isHidden(text) || text.length < 3 || prose.test(text)) return false;
  // "bypass", "compass", "passed", "passenger": the word is part of another.
  if (/(?:^|[^A-Za-z])(?:by|com|sur|tres|over|under|en)pass/iu.test(name) || /^[./~]|^[A-Z]:\\/u.test(text)) return false;
  // What a password is made into, and settings that only speak of it.
  if (/hash/iu.test(name) && !/^\$2|^\$argon|^\$scrypt/iu.test(text)) return false;
  if (/^pass(?:ed)?$/iu.test(name) && /^(?:\d+|through|thru)$/iu.test(text)) return false;
  const isQuoted = after.startsWith('"') || after.startsWith("'") || after.startsWith("\\");
  if (isQuoted) return !/\s\S+\s/u.test(text);
  // A colon and a bare word is how prose and reports speak; a password there shows by a digit, a mark, or both cases.
  const byColon = /:\s*$/u.test(before);
  return !byColon || (/\d/u.test(text) && /[A-Za-z]/u.test(text)) || /[!@#$%^*?]/u.test(text);
}

const settings =
  /(?:name|type|count|length|limit|max|min|ttl|expir\w*|expires?_?(?:in|at)|url|uri|path|file|id|status|state|kind|provider|endpoint|version|used|tokens|present|valid|method|mode|scheme|level|role|user|or|ority|ors)$/iu;

function believesToken(value: string, name: string): boolean {
  const text = value.trim();
  if (isHidden(text) || settings.test(name) || /^max|^min|^num|^total|^n_/iu.test(name)) return false;
  if (/otp|one[_-]?time[_-]?code/iu.test(name)) return /^\d{4,8}$/u.test(text) || (text.length >= 8 && /\d/u.test(text));
  if (text.length < 12 || /\s/u.test(text) || /^[./~]|:\/\//u.test(text) || /^\d+$/u.test(text) || /^(?:bearer|basic)$/iu.test(text))
    return false;
  // A line of Java names an object by its address, one of a system by its path.
  if (/@[0-9a-f]+$/u.test(text) || /^[a-z][\w-]*(?:\.[\w-]+)+\//iu.test(text)) return false;
  if (/^[A-Z]+(?:_[A-Z]+)+$/u.test(text) || /^[a-z]+(?:[-_.][a-z]+)+$/iu.test(text)) return false;
  // A class, a host, a version or an address is no key.
  if (/^(?:[a-z][\w]*\.){2,}[A-Za-z]\w*$/u.test(text) || /^\d{1,3}(?:\.\d{1,3}){3}/u.test(text)) return false;
  return /\d/u.test(text) && /[A-Za-z]/u.test(text);
}
