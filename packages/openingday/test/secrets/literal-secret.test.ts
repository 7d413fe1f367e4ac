import { describe, expect, it } from "vitest";
import { isLiteralSecret, isProviderSecret } from "../../src/secrets/literal-secret.ts";
import { madeUp } from "../../src/secrets/sample-text.ts";
import { stripeKey } from "./made-up-keys.ts";

describe("a setting given in plain text", () => {
  const hex = madeUp("hex", 32, 4);
  it.each([
    { why: "a machine-made secret", name: "SESSION_SECRET", value: hex, is: true },
    { why: "a provider's key under any name", name: "PAY", value: stripeKey(), is: true },
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
    expect(isProviderSecret("A", stripeKey())).toBe(true);
    expect(isProviderSecret("A", stripeKey(1, "pk"))).toBe(false);
    expect(isProviderSecret("APP_SECRET", hex)).toBe(false);
  });
});
