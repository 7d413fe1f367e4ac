import { expect, it } from "vitest";
import check from "../../../src/checks/smoke/webhook-forged.ts";
import type { WebhookAnswer } from "../../../src/model/evidence-smoke.ts";
import { context } from "../journey/runs.ts";
import { webhookOf, withoutSecret } from "./answers.ts";

const judge = (...webhooks: readonly WebhookAnswer[]) => check.evaluate({ "webhook.answers": { webhooks } }, context);

it.each([
  { why: "every bad message is refused", webhook: webhookOf() },
  { why: "the secret is not here and the bad ones are refused", webhook: webhookOf(withoutSecret, { secretSet: false }) },
  { why: "bad ones are told that nothing is there, good ones are taken", webhook: webhookOf({ unsigned: 404, forged: 404, altered: 404 }) },
  { why: "a wrong signature ends in an error: it is not taken", webhook: webhookOf({ forged: 500 }) },
  { why: "the good one is refused too, for its kind", webhook: webhookOf({ signed: 400, repeated: 400 }) },
])("passes when $why", ({ webhook }) => {
  expect(judge(webhook).status).toBe("passed");
});

it.each([
  { why: "anything is taken", webhook: webhookOf({ unsigned: 200, forged: 200, altered: 200 }), code: "forged-taken" },
  { why: "only a missing signature is let through", webhook: webhookOf({ unsigned: 204 }), code: "forged-taken" },
  { why: "the signature is there but not of this body", webhook: webhookOf({ altered: 200 }), code: "altered-taken" },
  { why: "the secret is not here", webhook: webhookOf({ ...withoutSecret, forged: 200 }, { secretSet: false }), code: "forged-taken" },
])("stops the launch when $why", ({ webhook, code }) => {
  expect(judge(webhookOf(), webhook)).toMatchObject({ status: "failed", findings: [{ code, severity: "blocker", confidence: "proved" }] });
});

it.each([
  {
    why: "messages are put aside and looked at later",
    webhook: webhookOf({ unsigned: 202, forged: 202, altered: 202, signed: 202 }),
    reason: /202/,
  },
  {
    why: "nobody said how its sender signs",
    webhook: webhookOf({ ...withoutSecret, unsigned: 200 }, { secretEnv: undefined, secretSet: false }),
    reason: /does not say how its sender signs/,
  },
  { why: "nothing is there at all", webhook: webhookOf({ unsigned: 404, forged: 404, altered: 404, signed: 404 }), reason: /answered 404/ },
  { why: "it is sent on", webhook: webhookOf({ unsigned: 308, forged: 308, altered: 308, signed: 308 }), reason: /answered 308/ },
  { why: "the site asks to slow down", webhook: webhookOf({ ...withoutSecret, forged: 429 }), reason: /answered 429/ },
  { why: "nothing answers", webhook: webhookOf({ unsigned: { error: "no answer" } }), reason: /no answer/ },
])("cannot tell when $why", ({ webhook, reason }) => {
  expect(judge(webhookOf(), webhook)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});
