import { looksRandom } from "../character-statistics.ts";
import { beginsLikeKnownKey, isKnownByForm } from "../known-forms.ts";
import { isPlaceholder } from "../placeholder.ts";
import { none, type Candidate, type Judgement, type SecretRule } from "../rule.ts";
import type { PathClass } from "../path-class.ts";
import { madeUp } from "../sample-text.ts";
import { isSecretName } from "../secret-name.ts";
import { isGivenValue } from "../what-follows.ts";

const stem =
  "secret|passw(?:or)?d|passphrase|token|credential|(?:api|access|auth|private|secret|encryption|signing|master|service|license|client|app|session|crypto|feed|integration|shared|account)[_.-]?key|[_-]key";
const operator = String.raw`(?:\s{0,3}:?\s{0,3}(?:string|str|String))?\s{0,6}(?:={1,3}>?|:{1,3}=|\|\|:?=?|:|\?=|\.=|,|>)\s{0,8}`;
const notValue =
  /^(?:https?:|\/|\.{1,2}\/|data:|sha(?:1|256|384|512)[-:]|file:|arn:|urn:|ssh-|-----|eyJ[\w-]+\.eyJ|\$2[aby]\$|\$argon2|[A-Z]:\\)/;

/** The settings of one Rails environment in YAML, from its heading to the value. */
const localSection = /(?:^|\n)(?:development|test):[ \t]*(?:&\w+[ \t]*)?\n(?:[ \t]+[^\n]*\n|\n)*[ \t]+[^\n]*$/;
/** Django's own keys, whose `$a`, `%(` and the like are no expressions. */
const djangoKey = /^(?:django-insecure-)?[a-z0-9!@#$%^&*(\-_=+)]{50}$/;
const shortestValue = 8;
const readsEnvironment = /environ|getenv|\benv[.(]|\bconfig\(/;

function judge(candidate: Candidate): Judgement {
  const { value, name, quoted, pathClass, place, path, before } = candidate;
  if (!isSecretName(name) || notValue.test(value)) return none;
  // Of letters and lower case alone are words; what is looked at more closely has something else in it.
  if (
    pathClass !== "environment" &&
    /^[a-z]+$|^[A-Za-z$_][\w$]*(?:\.[A-Za-z$_][\w$]*)*\(?$/.test(value) &&
    !/\d{2}|\d[A-Za-z]+\d/.test(value) &&
    value.length < 20
  )
    return none;
  const isDjangoKey = quoted && path.endsWith(".py") && djangoKey.test(value);
  // Django calls its generated key insecure; as the value to fall back on it serves a developer's machine.
  if (isDjangoKey && value.startsWith("django-insecure-") && readsEnvironment.test(lastLine(before))) return none;
  if (!isDjangoKey && isPlaceholder(value)) return none;
  // Generated code names things after themselves: `sessionToken`, `schema_v1_sessionToken`.
  if (/^\w+$/.test(value) && value.endsWith(name)) return none;
  // Browsers are given many keys that are no secret; there only a name that says "secret" counts.
  if (place === "browser" && !/secret|passw|private/i.test(name)) return none;
  if (!quoted && !mayStandBare(candidate)) return none;
  // The names of accepted secrets are fingerprints, and open nothing.
  if (/(?:^|\/)openingday\.excuses\.yaml$/.test(path) && /^[0-9a-f]{16}$/.test(value)) return none;
  if (value.includes(":") && pathClass !== "environment") return none;
  // Random bytes in hexadecimal come in pairs; an odd number of digits is something else.
  if (/^[0-9a-f]+$/i.test(value) && value.length % 2 === 1) return none;
  if (value.length < (pathClass === "environment" ? 8 : /pass|secret/i.test(name) ? 16 : 18)) return none;
  if (!(value.length < 12 ? /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[A-Za-z]+\d{1,4}$/.test(value) : looksRandom(value)))
    return none;
  if (/^[\w$]+(?:\.[A-Za-z_$][\w$]*)+$/.test(value) && !/\d{2}/.test(value)) return none;
  if (pathClass !== "environment" && (beginsLikeKnownKey(value) || isKnownByForm(name))) return none;
  if (/(?:^|\/)(?:locales?|i18n|lang|translations?)\//i.test(path)) return none;
  const isLocal = /\.ya?ml$/i.test(path) && localSection.test(before);
  if (isLocal || pathClass === "test" || pathClass === "docs" || pathClass === "example") {
    return { is: "set-aside", reason: "values with a secret's name in files for tests, local development, examples or documentation" };
  }
  return { is: "secret", likely: pathClass !== "environment" };
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

/** In code a bare word is a variable; only settings files, and shell lines with a capital name, hold bare values. */
function mayStandBare({ path, pathClass, name, value }: Candidate): boolean {
  if (/[();,]|::|->|\w\.\w+\(/.test(value)) return false;
  // A line such as "token = 20e9…" outside a settings file is as often a commit's name.
  if (pathClass === "other" && /^(?:token|key|secret)$/.test(name) && !/\.ya?ml$/i.test(path)) return false;
  return pathClass === "environment" || pathClass === "other" || /^[A-Z][A-Z0-9_]+$/.test(name);
}

/** In code a value without quotes counts behind a name in capitals alone: the rest are variables. */
function mayGiveSecret(bytes: Uint8Array, position: number, pathClass: () => PathClass): boolean {
  if (!isGivenValue(bytes, position, shortestValue)) return false;
  const kind = pathClass();
  return kind === "environment" || kind === "other" || isGivenValue(bytes, position, shortestValue, true);
}

/** A value of sixteen characters or more that a name such as SESSION_SECRET is given. Judged by the name, the syntax and the place. */
export const genericAssignmentRule: SecretRule = {
  id: "generic-assignment",
  title: "Value that looks like a secret",
  anchors: [
    "secret",
    "passwd",
    "password",
    "passphrase",
    "token",
    "credential",
    "apikey",
    "accesskey",
    "authkey",
    "privatekey",
    "signingkey",
    "encryptionkey",
    "servicekey",
    "masterkey",
    "_key",
    "-key",
    "api.key",
    "feedkey",
    "sharedkey",
  ],
  pattern: new RegExp(
    String.raw`(?<![\w.-])(?<name>[\w.-]{0,60}?(?:${stem})[\w.-]{0,24})(?:\\?["'\`\]]){0,3}${operator}(?:\\?"(?<q1>[^"\\\s]{8,200})\\?"|'(?<q2>[^'\\\s]{8,200})'|\`(?<q3>[^\`\\\s]{8,200})\`|(?<bare>[^\s"'\`\\<>{}]{8,200})(?=[\s"'\`\\<,;]|$))`,
    "gi",
  ),
  prefixes: [],
  reach: 480,
  weak: true,
  mayFollow: mayGiveSecret,
  judge,
  samples: () => ({
    genuine: [
      `SESSION_SECRET=${madeUp("alnum", 32)}\n`,
      `const apiKey = "${madeUp("hex", 32, 2)}";`,
      `{ "client_secret": "${madeUp("alnum", 24, 3)}" }`,
      `dbPassword: '${madeUp("hex", 18, 4)}'`,
    ],
    harmless: [
      "SESSION_SECRET=change-me-in-production-please",
      "const token = await getAccessToken(session.user2);",
      "const password = form.get('passwordConfirmation2');",
      'const CSRF_TOKEN_HEADER = "x-csrf-token-v2";',
      "secret: process.env.SESSION_SECRET,",
      `NEXT_PUBLIC_SITE_KEY="${madeUp("alnum", 32)}"`,
      `cacheKey: "${madeUp("hex", 32)}"`,
      'token: "reset-password-2024-template"',
      `passwordHash = "${["$2b$12$", madeUp("alnum", 53)].join("")}"`,
      `"integrity-token": "sha512-${madeUp("alnum", 64)}"`,
      `assistantApiKey: "sk-${madeUp("alnum", 20)}"`,
      `SALESFORCE_ACCESS_TOKEN=00D${madeUp("alnum", 12)}!${madeUp("alnum", 24, 2)}`,
    ],
  }),
};
