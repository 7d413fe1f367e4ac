import { describe, expect, it } from "vitest";
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
