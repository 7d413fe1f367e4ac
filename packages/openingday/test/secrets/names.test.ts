import { describe, expect, it } from "vitest";
import type { SecretHit } from "../../src/model/evidence-repository.ts";
import { isLiteralSecret, isProviderSecret } from "../../src/secrets/literal-secret.ts";
import { classifyPath } from "../../src/secrets/path-class.ts";
import { publicKeyNotes } from "../../src/secrets/public-keys.ts";
import { isPublicSecretName } from "../../src/secrets/public-name.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { isSecretName } from "../../src/secrets/secret-name.ts";

describe("names that promise a secret", () => {
  it.each([
    "SESSION_SECRET",
    "apiKey",
    "API_KEY",
    "db-password",
    "stripe.secretKey",
    "SECRET_KEY_BASE",
    "githubToken",
    "CALENDAR_FEED_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "clientSecret2",
    "JWT_KEY",
  ])("%s does", (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  it.each([
    "tokenUrl",
    "passwordHash",
    "NEXT_PUBLIC_SITE_KEY",
    "cacheKey",
    "primary_key",
    "csrfToken",
    "STRIPE_PUBLISHABLE_KEY",
    "PASSWORD_MIN_LENGTH",
    "secretName",
    "key",
    "sortKey",
    "resetPasswordToken",
    "DKIM_PRIVATE_KEY_FILE",
  ])("%s does not", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("public names that say they hold a secret", () => {
  it.each([
    "NEXT_PUBLIC_STRIPE_SECRET",
    "VITE_SUPABASE_SERVICE_ROLE_KEY",
    "REACT_APP_DB_PASSWORD",
    "EXPO_PUBLIC_PRIVATE_KEY",
    "NEXT_PUBLIC_API_SECRET_KEY",
  ])("%s", (name) => {
    expect(isPublicSecretName(name)).toBe(true);
  });
  it.each([
    "NEXT_PUBLIC_SUPABASE_ANON_KEY",
    "VITE_STRIPE_PUBLISHABLE_KEY",
    "NEXT_PUBLIC_RECAPTCHA_SITE_KEY",
    "NEXT_PUBLIC_VAPID_PUBLIC_KEY",
    "NEXT_PUBLIC_PASSWORD_MIN_LENGTH",
    "NEXT_PUBLIC_ENABLE_PASSWORD",
    "VITE_PASSWORD_RESET_URL",
    "NEXT_PUBLIC_PRIVATE_BETA",
    "STRIPE_SECRET_KEY",
  ])("not %s", (name) => {
    expect(isPublicSecretName(name)).toBe(false);
  });
});

it.each([
  { path: ".env", kind: "environment" },
  { path: "apps/web/.env.production", kind: "environment" },
  { path: ".env.example", kind: "example" },
  { path: "config.sample.yml", kind: "example" },
  { path: "src/example.ts", kind: "code" },
  { path: "src/pay.test.ts", kind: "test" },
  { path: "pkg\\tests\\a.py", kind: "test" },
  { path: "docs/a.html", kind: "docs" },
  { path: "README", kind: "docs" },
  { path: "src/pay.ts", kind: "code" },
  { path: "fly.toml", kind: "other" },
  { path: "src/latest/contest.ts", kind: "code" },
])("$path is $kind", ({ path, kind }) => {
  expect(classifyPath(path)).toBe(kind);
});

describe("a setting given in plain text", () => {
  const hex = madeUp("hex", 32, 4);
  it.each([
    { why: "a machine-made secret", name: "SESSION_SECRET", value: hex, is: true },
    { why: "a provider's key under any name", name: "PAY", value: `sk_${"live"}_${madeUp("alnum", 24)}`, is: true },
    { why: "an everyday local password", name: "POSTGRES_PASSWORD", value: "postgres", is: false },
    { why: "a test word", name: "NEXTAUTH_SECRET", value: "some-secret-for-ci-tests", is: false },
    { why: "an expression of a workflow", name: "STRIPE_KEY", value: "${{ secrets.STRIPE_KEY }}", is: false },
    { why: "an expression of a shell", name: "API_KEY", value: "$API_KEY", is: false },
    { why: "a path", name: "SECRET_KEY", value: "/run/secrets/session-key-2", is: false },
    { why: "no secret's name", name: "RELEASE_COMMIT", value: madeUp("hex", 40), is: false },
    { why: "nothing", name: "API_KEY", value: "", is: false },
  ])("$why: $is", ({ name, value, is }) => {
    expect(isLiteralSecret(name, value)).toBe(is);
  });

  it("is a provider's only by its form", () => {
    expect(isProviderSecret("A", `sk_${"live"}_${madeUp("alnum", 24)}`)).toBe(true);
    expect(isProviderSecret("A", `pk_${"live"}_${madeUp("alnum", 24)}`)).toBe(false);
    expect(isProviderSecret("APP_SECRET", hex)).toBe(false);
  });
});

it("writes one note per public key, and none for secrets", () => {
  const hit = (more: Partial<SecretHit>): SecretHit => ({
    rule: "r",
    title: "Stripe publishable key",
    shown: "pk_live_…",
    fingerprint: "f1",
    path: "a.ts",
    line: 3,
    where: "tree",
    ...more,
  });
  expect(
    publicKeyNotes([
      hit({}),
      hit({ publicReason: "It is public." }),
      hit({ publicReason: "It is public.", path: "b.ts" }),
      hit({ publicReason: "It is public.", fingerprint: "f2", line: 0 }),
    ]),
  ).toEqual([
    "Stripe publishable key (pk_live_…) in a.ts:3 and 1 more place. It is public.",
    "Stripe publishable key (pk_live_…) in a.ts. It is public.",
  ]);
});
