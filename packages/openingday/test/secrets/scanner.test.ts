import { describe, expect, it } from "vitest";
import { createScanner, type Match } from "../../src/secrets/scanner.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { allRules } from "../../src/secrets/rules/all.ts";
import { lockFileRules } from "../../src/secrets/rules/lock-file.ts";
import { readBytes } from "./read-bytes.ts";
import { stripeKey } from "./made-up-keys.ts";

const scanner = createScanner();
const stripe = stripeKey();
const hex = madeUp("hex", 40, 5);
const django = `${madeUp("hex", 20, 6)}$h)(${madeUp("hex", 20, 7)}%x(@#+`;

function scan(text: string, path = "src/pay.ts", place?: "browser"): Match[] {
  return scanner.scan(readBytes(text), path, place);
}
const rulesOf = (matches: readonly Match[]) => matches.filter(({ setAside }) => setAside === undefined).map(({ rule }) => rule);

describe("what a match says", () => {
  it("gives line, offsets and only the public prefix", () => {
    const [match] = scan(`// first\nconst a = 1;\nconst key = "${stripe}";\n`);
    expect(match).toMatchObject({ rule: "stripe-live-secret", line: 3, shown: "sk_live_…", value: stripe, confidence: "proved" });
    expect(match?.end).toBe((match?.start ?? 0) + stripe.length);
  });

  it("counts bytes, not characters, in text that is not ASCII", () => {
    const text = `// für Größe: 💶\nkey = "${stripe}"`;
    const [match] = scan(text);
    expect(new TextDecoder().decode(readBytes(text).subarray(match?.start, match?.end))).toBe(stripe);
  });

  it("names a value by its name where only that speaks for it", () => {
    expect(scan(`const sessionSecret = "${hex}";`)[0]).toMatchObject({
      rule: "generic-assignment",
      shown: "sessionSecret = …",
      confidence: "likely",
    });
  });

  it("reports one secret once where two rules could", () => {
    expect(rulesOf(scan(`const stripeSecretKey = "${stripe}";`))).toEqual(["stripe-live-secret"]);
  });

  it("finds every one of many on one line", () => {
    const keys = Array.from({ length: 40 }, (_, index) => stripeKey(index + 1));
    expect(scan(keys.map((key) => `a="${key}"`).join(",")).map(({ value }) => value)).toEqual(keys);
  });
});

describe("keys that are public by design are notes", () => {
  it.each([
    { why: "a Stripe publishable key", text: `"${stripeKey(1, "pk")}"`, rule: "stripe-publishable" },
    { why: "a Stripe test key", text: `"${stripeKey(1, "sk", "test")}"`, rule: "stripe-test-secret" },
    { why: "a Google web key", text: `apiKey: "AIza${madeUp("alnum", 35)}"`, rule: "google-api-key" },
    { why: "a Sentry DSN", text: `dsn: "https://${madeUp("hex", 32)}@o1.ingest.sentry.io/2"`, rule: "sentry-dsn" },
    { why: "a PostHog project key", text: `"phc_${madeUp("alnum", 43)}"`, rule: "posthog-project-key" },
  ])("$why", ({ text, rule }) => {
    const found = scan(text);
    expect(found.map((match) => match.rule)).toEqual([rule]);
    expect(found[0]?.publicReason).toMatch(/\.$/);
  });

  it("tells Supabase's anon key from its service role key by the role inside", () => {
    const samples = allRules.find(({ id }) => id === "supabase-service-role")?.samples().genuine ?? [];
    const found = samples.map((text) => scan(text)[0]);
    expect(found.map((match) => [match?.rule, match?.publicReason === undefined])).toEqual([
      ["supabase-service-role", true],
      ["supabase-anon", false],
    ]);
  });
});

describe("what is no secret", () => {
  it.each([
    { why: "a placeholder in words", text: 'API_KEY="your-api-key-goes-here-1234"' },
    { why: "a placeholder of one letter", text: `API_KEY="${"x".repeat(32)}"` },
    { why: "the alphabet", text: 'API_KEY="abcdefghijklmnop12345678"' },
    { why: "the alphabet with numbers between", text: 'API_KEY="a1b2c3d4e5f6g7h8i9j0"' },
    { why: "an expression", text: 'SECRET="${SESSION_SECRET_FROM_VAULT_2}"' },
    { why: "a read of the environment", text: "const secret = process.env.SESSION_SECRET2;" },
    { why: "a call", text: "const password = hashPassword(request.body.password2);" },
    { why: "a word with a number", text: 'const token = "reset-password-token-v2-2024";' },
    { why: "a header's name", text: 'const CSRF_TOKEN = "x-csrf-token-header-v1";' },
    { why: "a public key's name", text: `RECAPTCHA_SITE_KEY="${hex}"` },
    { why: "a cache key", text: `const cacheKey = "${hex}";` },
    { why: "a commit", text: `const commit = "${hex}";` },
    { why: "an integrity hash", text: `"integrity": "sha512-${madeUp("alnum", 86)}=="` },
    { why: "a hashed password", text: `const passwordHash = "${["$2b", "12", madeUp("alnum", 53)].join("$")}";` },
    { why: "a sentence under a password's name", text: 'password: "Mindestens 12 Zeichen und 1 Ziffer"' },
    { why: "an address under a token's name", text: 'tokenUrl: "https://oauth2.googleapis.com/token/v1"' },
    { why: "a local database", text: 'url = "postgres://postgres:postgres@localhost:5432/app"' },
    { why: "a neighbour's database with an everyday password", text: "DATABASE_URL=postgres://app:secret@db:5432/app" },
    { why: "a documented database", text: "DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/DATABASE" },
    { why: "the beginning of a key alone", text: `if (key.startsWith("sk_live_")) return;` },
    { why: "the head of a private key alone", text: 'if (pem.includes("-----BEGIN PRIVATE KEY-----")) ok();' },
    { why: "bundled code of React", text: "React.__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED=a1" },
    { why: "an odd number of hexadecimal digits", text: `token = "${madeUp("hex", 37)}"` },
    { why: "a name that generated code gives itself", text: `("sessionToken", "__anet_xml_v1_${hex}_sessionToken")` },
    { why: "the key that QStash prints for a local server", text: `QSTASH_TOKEN="eyJVc2VySUQiOiJkZWZhdWx0${madeUp("alnum", 40)}"` },
    { why: "the key of the storage emulator", text: `ACCOUNT_KEY="Eby8vdM02xNOcq${madeUp("alnum", 60)}=="` },
    {
      why: "the key's name in a signed link to a private file",
      text: `<img src="https://b.s3.amazonaws.com/1.png?X-Amz-Algorithm=A&amp;X-Amz-Credential=AKIA${madeUp("upper", 16)}%2F2026&amp;X-Amz-Expires=300">`,
    },
  ])("$why", ({ text }) => {
    expect(rulesOf(scan(text))).toEqual([]);
    expect(rulesOf(scan(text, "config/settings.yml"))).toEqual([]);
  });

  it.each(["test/pay.test.ts", "src/__fixtures__/keys.json", "docs/setup.md", "README.md", ".env.example", "examples/app.env"])(
    "a named value in %s is counted, not reported",
    (path) => {
      expect(scan(`SESSION_SECRET="${hex}"`, path).map(({ setAside }) => setAside === undefined)).toEqual([false]);
    },
  );

  it.each([
    { why: "a Rails development section", path: "config/secrets.yml", text: `development:\n  secret_key_base: ${hex}\n` },
    { why: "a Rails test section, not its first line", path: "config/secrets.yml", text: `test:\n  <<: *default\n  api_secret: ${hex}\n` },
    { why: "a compose file for development", path: "docker-compose.dev.yml", text: `      API_SECRET: "${hex}"\n` },
    { why: "what fills an empty database", path: "prisma/seed.ts", text: `clientSecret: "${hex}"` },
    { why: "a webhook secret that a test signs with", path: "tests/webhooks.test.ts", text: `secret: "${["whsec", hex].join("_")}"` },
  ])("$why is counted, not reported", ({ path, text }) => {
    expect(scan(text, path).map(({ setAside }) => setAside === undefined)).toEqual([false]);
  });

  it.each([
    { why: "a Rails production section", path: "config/secrets.yml", text: `production:\n  secret_key_base: ${hex}\n` },
    {
      why: "a production section after the development one",
      path: "config/secrets.yml",
      text: `development:\n  a: b\nproduction:\n  secret_key_base: ${hex}\n`,
    },
    { why: "a compose file", path: "docker-compose.yml", text: `      API_SECRET: "${hex}"\n` },
    { why: "a webhook secret in code", path: "src/hook.ts", text: `verify("${["whsec", hex].join("_")}")`, rule: "stripe-webhook-secret" },
    { why: "a key in a link that is not signed", path: "src/a.ts", text: `?key=AKIA${madeUp("upper", 16)}`, rule: "aws-access-key-id" },
    { why: "Django's key, whose $a is no expression", path: "app/settings.py", text: `SECRET_KEY = "${django}"` },
    { why: "Django's key for a beginning", path: "app/settings.py", text: `SECRET_KEY = "django-insecure-${django}"` },
  ])("$why is reported", ({ path, text, rule = "generic-assignment" }) => {
    expect(rulesOf(scan(text, path))).toEqual([rule]);
  });

  it.each([
    `SECRET_KEY = os.environ.get("SECRET_KEY", "django-insecure-${django}")`,
    `SECRET_KEY = env("SECRET_KEY", "django-insecure-${django}")`,
  ])("Django's key for a beginning is left alone where production sets another: %#", (text) => {
    expect(rulesOf(scan(text, "app/settings.py"))).toEqual([]);
  });

  it("a provider's live key in the same places is reported", () => {
    expect(rulesOf(scan(`STRIPE="${stripe}"`, "docs/setup.md"))).toEqual(["stripe-live-secret"]);
    expect(rulesOf(scan(`STRIPE="${stripe}"`, "test/pay.test.ts"))).toEqual(["stripe-live-secret"]);
  });

  it("a private key is set aside in a test folder and reported elsewhere", () => {
    const pem = allRules.find(({ id }) => id === "private-key")?.samples().genuine[0] ?? "";
    expect(scan(pem, "test/fixtures/server.key")[0]?.setAside).toBeDefined();
    expect(scan(pem, "certs/localhost-key.pem")[0]?.setAside).toBeDefined();
    expect(rulesOf(scan(pem, "certs/production.pem"))).toEqual(["private-key"]);
  });

  it("the same private key with escaped line ends has the same value", () => {
    const pem = allRules.find(({ id }) => id === "private-key")?.samples().genuine[0] ?? "";
    const [plain] = scan(pem, "a.pem");
    const [escaped] = scan(JSON.stringify({ key: pem }), "a.json");
    expect(escaped?.value).toBe(plain?.value);
  });
});

describe("where a value stands", () => {
  it.each([
    { why: "bare in a settings file", text: `SMTP_PASSWORD=h7Kq2mX9`, path: ".env.production", found: ["generic-assignment"] },
    { why: "bare in YAML", text: `password: ${hex}`, path: "config/app.yml", found: ["generic-assignment"] },
    {
      why: "bare in code, where it is a variable",
      text: `const password = ${madeUp("letters", 10)}2b3c4d5e6;`,
      path: "src/a.ts",
      found: [],
    },
    { why: "a browser's token", text: `token:"${hex}"`, path: "app.js", place: "browser" as const, found: [] },
    {
      why: "a browser's client secret",
      text: `clientSecret:"${hex}"`,
      path: "app.js",
      place: "browser" as const,
      found: ["generic-assignment"],
    },
    {
      why: "a source map's escaped quotes",
      text: `{"sourcesContent":["clientSecret = \\"${hex}\\""]}`,
      path: "app.js.map",
      place: "browser" as const,
      found: ["generic-assignment"],
    },
    {
      why: "a database far away",
      text: `url = "postgres://app:${madeUp("alnum", 20)}@db.brightpath.io/app"`,
      path: "src/db.ts",
      found: ["database-url"],
    },
  ])("$why", ({ text, path, place, found }) => {
    expect(rulesOf(scan(text, path, place))).toEqual(found);
  });

  it("a comment on the line sets it aside, one on another line does not", () => {
    expect(scan(`key = "${stripe}"; // openingday:allow rotated`)[0]?.setAside).toMatch(/openingday:allow/);
    expect(scan(`// openingday:allow\nkey = "${stripe}";`)[0]?.setAside).toBeUndefined();
  });

  it("a comment far away on a minified line does not hide a key", () => {
    expect(scan(`/* openingday:allow */${"a();".repeat(400)}k="${stripe}"`)[0]?.setAside).toBeUndefined();
  });
});

describe("hostile input", () => {
  it("is read in linear time: one line of anchors, word characters, quotes or brackets", () => {
    for (const piece of [
      "token ",
      "secret_",
      "password='",
      '"_key": ',
      "sk_live_",
      "postgres://a:",
      ".eyJ",
      "-----BEGIN PRIVATE KEY-----",
      "AIza",
      "a-key=",
    ]) {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      expect(scan(text).length).toBeLessThanOrEqual(200);
    }
  });

  it("ends soon whatever follows an anchor of whatever rule", { timeout: 60_000 }, () => {
    const fillers = ["\n", " ", "\t\n", "a", "a:", "=", "'", "\\\n", "# \n", " data:\n ", "{", "AAAA\n"];
    for (const { id, anchors } of [...allRules, ...lockFileRules]) {
      const [anchor = ""] = anchors;
      for (const filler of fillers) {
        const begun = performance.now();
        const text = `${anchor}${filler.repeat(40)}\ndata:\n${anchor}: ${filler.repeat(1_500)}`;
        scan(text, "deploy/secret.yaml");
        // Milliseconds; what is exponential does not end at all.
        expect(performance.now() - begun, `${id} before ${JSON.stringify(filler)}`).toBeLessThan(5_000);
      }
    }
  });

  it("stops after 200 matches in one file", () => {
    const keys = Array.from({ length: 300 }, (_, index) => `"${stripeKey(index + 1)}"`);
    expect(scan(keys.join("\n")).length).toBe(200);
  });

  it("finds a key at the very start and the very end", () => {
    expect(rulesOf(scan(stripe))).toEqual(["stripe-live-secret"]);
    expect(rulesOf(scan(`${" ".repeat(100_000)}${stripe}`))).toEqual(["stripe-live-secret"]);
    expect(scan("")).toEqual([]);
  });
});
