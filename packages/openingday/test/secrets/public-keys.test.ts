import { expect, it } from "vitest";
import type { SecretHit } from "../../src/model/evidence-repository.ts";
import { publicKeyNotes } from "../../src/secrets/public-keys.ts";

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

it("writes one note per public key, and none for secrets", () => {
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
