import { looksRandom } from "../character-statistics.ts";
import { decodeBase64 } from "../decode-base64.ts";
import { isPlaceholder, standsForAnother } from "../placeholder.ts";
import { none, type Candidate, type Judgement, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { isTrivialPassword } from "../trivial-password.ts";

const reason = "credentials in commands of test, example or documentation files";

function inFile({ pathClass }: Candidate): Judgement {
  if (pathClass === "test" || pathClass === "docs" || pathClass === "example") return { is: "set-aside", reason };
  return { is: "secret", likely: true };
}

/** Whether a name and a password, as HTTP Basic sends them, are somebody's. */
function isRealPair(pair: string): boolean {
  const user = pair.slice(0, pair.indexOf(":"));
  const password = pair.slice(pair.indexOf(":") + 1);
  if (!pair.includes(":") || `${user}${password}`.length < 8 || standsForAnother(user)) return false;
  const telling = password === "" ? user : password;
  return (
    telling.length >= 6 &&
    !isTrivialPassword(telling, user) &&
    !standsForAnother(telling) &&
    (/\d|[^\w]/.test(telling) || looksRandom(telling))
  );
}

/** What an Authorization header gives away, as commands and collections of requests keep it. */
const authorizationHeader: SecretRule = {
  id: "authorization-header",
  title: "Credential in a request's header",
  anchors: [
    "authorization: ",
    "authorization:  ",
    'authorization": "',
    "authorization:basic",
    "authorization:bearer",
    "x-api-key: ",
    "x-auth-token: ",
  ],
  pattern:
    /(?<name>authorization|x-api-key|x-auth-token)["']?:\s{0,3}["']?(?:(?<scheme>basic|bearer|token|apikey|api-token|key)\s{1,2})?(?<value>[\w=~@.+/-]{16,400})(?=["'`\s\\]|$)/gi,
  prefixes: [],
  reach: 900,
  weak: true,
  judge(candidate) {
    const { value, before } = candidate;
    if (standsForAnother(value) || /^(?:bearer|basic|token)$/i.test(value)) return none;
    if (/basic\s{1,2}$/i.test(before)) {
      const pair = decodeBase64(value);
      return pair !== undefined && /^[\x20-\x7e]+$/.test(pair) && isRealPair(pair) ? inFile(candidate) : none;
    }
    return !isPlaceholder(value) && looksRandom(value) ? inFile(candidate) : none;
  },
  samples: () => ({
    genuine: [
      `curl -H "Authorization: Bearer ${madeUp("alnum", 40)}" https://api.brightpath.io/v1/clients`,
      `-H 'X-Api-Key: ${madeUp("hex", 32, 2)}'`,
      `Authorization: ${madeUp("hex", 8, 4)}-${madeUp("hex", 4, 5)}-${madeUp("hex", 4, 6)}-${madeUp("hex", 4, 7)}-${madeUp("hex", 12, 8)}`,
    ],
    harmless: [
      'curl -H "Authorization: Bearer $TOKEN" https://api.brightpath.io',
      'curl -H "Authorization: Bearer YOUR_ACCESS_TOKEN_HERE"',
      "Authorization: Bearer <token>",
      "`Authorization: ${bearerOfTheSession}`",
      "Authorization: Basic dXNlcjpwYXNzd29yZA==",
    ],
  }),
};

/** A name and a password given to curl. */
const commandUser: SecretRule = {
  id: "curl-user",
  title: "Password in a curl command",
  anchors: ["curl "],
  pattern:
    /\bcurl\b[^\n]{0,200}?(?:\\\n[^\n]{0,200}?){0,4}\s(?:-u|--user|--proxy-user)[\s=]{1,3}(?:"(?<q1>[^"\s]{3,120})"|'(?<q2>[^'\s]{3,120})'|(?<bare>[^\s"'`$][^\s"'`]{0,80}(?:(?<=:)["'][^\s"']{3,80}["']|[^\s"'`]{3,80})))/g,
  prefixes: [],
  reach: 1_000,
  weak: true,
  judge(candidate) {
    const { value } = candidate;
    if (/^\$|[{<[]|\$[A-Z({_a-z]/.test(value)) return none;
    return isRealPair(value) ? inFile(candidate) : none;
  },
  samples: () => ({
    genuine: [
      `curl -u deploy:${madeUp("alnum", 16)} https://repo.brightpath.io/upload`,
      `curl --user 'api:key${madeUp("hex", 24, 2)}' https://api.brightpath.io`,
    ],
    harmless: [
      "curl -u user:password https://example.com",
      'curl -u "$USER:$PASS" https://api.brightpath.io',
      "curl -u admin:<password> https://x.io",
      "curl -u root https://x.io",
    ],
  }),
};

export const sentCredentialRules: readonly SecretRule[] = [authorizationHeader, commandUser];
