import type { SecretHit, SecretScan } from "../../../src/model/evidence-repository.ts";

/** A committed Stripe key, with what a case changes. */
export const hit = (more: Partial<SecretHit> = {}): SecretHit => ({
  rule: "stripe-live-secret",
  title: "Stripe live secret key",
  shown: "sk_live_…",
  fingerprint: "0011223344556677",
  path: "src/pay.ts",
  line: 12,
  where: "tree",
  tracked: true,
  confidence: "proved",
  ...more,
});

/** A whole scan without hits. */
export const scan = (more: Partial<SecretScan> = {}): SecretScan => ({
  hits: [],
  files: 40,
  blobs: 90,
  bytes: 1,
  incomplete: [],
  gaps: [],
  ...more,
});

/** One part of the scan that was not looked at. */
export const gap = (part: "tree" | "history" | "bundle") => ({
  gaps: [{ part, reason: "This is a shallow copy" }],
  incomplete: part === "bundle" ? [] : ["This is a shallow copy"],
});

/** The same key, in the history alone. */
export const past = (more: Partial<SecretHit> = {}) =>
  hit({ where: "history", inHead: false, commit: "abcdef0123456789", committedAt: "2026-02-03T10:00:00Z", ...more });
