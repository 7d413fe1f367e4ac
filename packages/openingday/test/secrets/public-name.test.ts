import { describe, expect, it } from "vitest";
import { isPublicSecretName } from "../../src/secrets/public-name.ts";

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
