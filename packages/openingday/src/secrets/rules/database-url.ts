import { isPlaceholder } from "../placeholder.ts";
import { looksRandom } from "../character-statistics.ts";
import { none, type Candidate, type Judgement, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { isTrivialPassword } from "../trivial-password.ts";

const schemes = [
  "postgres",
  "postgresql",
  "mysql",
  "mariadb",
  "mongodb",
  "mongodb+srv",
  "redis",
  "rediss",
  "amqp",
  "amqps",
  "mssql",
  "sqlserver",
];
const local = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|[a-z0-9_-]+)$/i;

/** Bytes that end an address, or the part of it that may hold a password. */
const endsLogin = new Uint8Array(256);
for (const letter of " \t\r\n\v\f\"'`<>/\\") endsLogin[letter.charCodeAt(0)] = 1;
const longestLogin = 64 + 1 + 128;

/** Whether a login follows, with a colon in it: most addresses have none. */
function mayHoldPassword(bytes: Uint8Array, position: number): boolean {
  const end = Math.min(bytes.length, position + longestLogin + 1);
  let hasColon = false;
  for (let at = position; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 64) return hasColon;
    if (byte === 58) hasColon = true;
    if (endsLogin[byte] === 1) return false;
  }
  return false;
}

function judge({ value, pathClass }: Candidate): Judgement {
  const parts = /^[a-z+]+:\/\/(?<user>[^:@/]*):(?<password>[^@]+)@(?<host>\[[^\]]*\]|[^:/?@,]*)/i.exec(value)?.groups;
  const password = parts?.["password"] ?? "";
  const host = parts?.["host"] ?? "";
  if (password === "" || host === "" || isTrivialPassword(password, parts?.["user"] ?? "")) return none;
  if (isPlaceholder(password) || /(?:^|\.)(?:example|invalid|test|localhost)(?:\.(?:com|org|net))?$/i.test(host)) return none;
  if (/[<>{}[\]$*]/.test(host) || /(?:^|\.)(?:your|my|some|host|hostname)[\w-]*(?:\.|$)/i.test(host)) return none;
  const isReal = looksRandom(password);
  // A name without a dot is a neighbour on the same machine or compose file, out of a stranger's reach.
  if (local.test(host) && !isReal) return none;
  if ((pathClass === "test" || pathClass === "docs" || pathClass === "example") && (!isReal || local.test(host))) return none;
  return { is: "secret" };
}

/** A database's address with its password in it. */
export const databaseUrlRule: SecretRule = {
  id: "database-url",
  title: "Database address with its password",
  anchors: schemes.map((scheme) => `${scheme}://`),
  pattern: new RegExp(
    String.raw`(?<![A-Za-z0-9+])(?<value>(?:${schemes.map((scheme) => scheme.replace("+", String.raw`\+`)).join("|")}):\/\/[^\s"'\`<>:@/\\]{0,64}:[^\s"'\`<>@/\\]{1,128}@[^\s"'\`<>\\,;)]{1,200})`,
    "gi",
  ),
  mayFollow: mayHoldPassword,
  prefixes: schemes.map((scheme) => `${scheme}://`),
  reach: 800,
  judge,
  samples: () => ({
    genuine: [
      `DATABASE_URL=postgres://app:${madeUp("alnum", 20)}@db.brightpath.io:5432/app`,
      `const url = "mongodb+srv://app:${madeUp("alnum", 16, 3)}@cluster0.ab1cd.mongodb.net/app";`,
      `url: mysql://${madeUp("alnum", 64, 5)}:${madeUp("alnum", 128, 7)}@db.brightpath.io:3306/app`,
    ],
    harmless: [
      "DATABASE_URL=postgres://postgres:postgres@localhost:5432/app",
      "DATABASE_URL=postgresql://user:password@host.example.com:5432/app",
      "DATABASE_URL=postgres://app:${PASSWORD}@db.brightpath.io/app",
      "DATABASE_URL=mysql://root:secret@db:3306/app",
      "DATABASE_URL=postgres://localhost/app",
      "redis://redis:6379",
    ],
  }),
};
