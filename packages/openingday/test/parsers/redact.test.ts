import { describe, expect, it } from "vitest";
import { redact } from "../../src/parsers/redact.ts";

const random = "4f9d".repeat(8);

describe("redact", () => {
  it.each([
    ["a bearer token", `Authorization: Bearer ${random}`, random],
    ["a key beyond its public prefix", `key ${["sk", "live", random].join("_")}`, random],
    ["a JSON web token", `eyJ${random}.eyJ${random}.${random}`, random],
    ["a password in a URL", `postgres://app:${random}@db.example.com/app`, random],
    ["a one-time token in a query", `https://app.test/go?next=1&reset_token=${random}#x`, random],
    ["a one-time token in a path", `https://app.test/verify/${random}`, random],
    ["a personal address", "sent to ada.lovelace@example.com today", "ada.lovelace"],
    ["a cookie", `set-cookie: session=${random}; Path=/`, random],
  ])("masks %s", (_, text, hidden) => {
    expect(redact(text)).not.toContain(hidden);
    expect(redact(text)).toContain("…");
  });

  it.each([
    "https://brightpath.test/coaches/ada?utm_source=x&gclid=y",
    "v=DMARC1; p=none; adkim=r",
    "TLS 1.3, expires 2027-01-02",
    "token",
  ])("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("keeps a bounded length and stays fast on hostile text", () => {
    expect(redact("a@".repeat(50_000)).length).toBeLessThan(2_100);
  });
});
