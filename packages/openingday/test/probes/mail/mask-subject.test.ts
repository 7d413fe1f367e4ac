import { expect, it } from "vitest";
import { maskSubject } from "../../../src/probes/mail/mask-subject.ts";

it.each([
  { subject: "Reset your password", want: "Reset your password" },
  { subject: "=?utf-8?Q?R=C3=A9initialiser?=", want: "Réinitialiser" },
  { subject: "Your code: 483920", want: "Your code: [number]" },
  { subject: "Your code is 48 39-20", want: "Your code is [number]" },
  { subject: "Step 1 of 2", want: "Step 1 of 2" },
  { subject: "Hi ana@b.test, welcome", want: "Hi [address], welcome" },
  { subject: "Use Zx81-aB3_9qQ now", want: "Use [code] now" },
  { subject: "Open https://a.test/r/abc?x=1", want: "Open [link]" },
  { subject: "two\r\n lines\u0000", want: "two lines" },
  { subject: "x".repeat(5_000), want: "x".repeat(120) },
])("keeps “$want”", ({ subject, want }) => {
  expect(maskSubject(subject)).toBe(want);
});
