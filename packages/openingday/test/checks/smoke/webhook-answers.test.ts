import { expect, it } from "vitest";
import check from "../../../src/checks/smoke/webhook-answers.ts";
import type { WebhookAnswer } from "../../../src/model/evidence-smoke.ts";
import { context } from "../journey/runs.ts";
import { webhookOf, withoutSecret } from "./answers.ts";

const judge = (...webhooks: readonly WebhookAnswer[]) => check.evaluate({ "webhook.answers": { webhooks } }, context);
const once = { effect: { before: 0, afterFirst: 1, afterSecond: 1 } };

it.each([
  { why: "a signed message is taken, and seen to be dealt with once", webhook: webhookOf({}, once), open: false },
  { why: "it answers 204", webhook: webhookOf({ signed: 204, repeated: 204 }, once), open: false },
  { why: "it says of the second that it is known already", webhook: webhookOf({ repeated: 409 }, once), open: false },
  { why: "nothing shows the effect", webhook: webhookOf(), open: true },
])("passes when $why", ({ webhook, open }) => {
  const outcome = judge(webhook);
  expect(outcome.status).toBe("passed");
  expect(JSON.stringify(outcome).includes("cannot tell whether https://app.test/hook deals with a message once")).toBe(open);
});

it.each([
  { why: "nothing is there", webhook: webhookOf({ signed: 404 }), code: "missing" },
  { why: "the route takes no POST", webhook: webhookOf({ signed: 405 }), code: "missing" },
  { why: "it is sent on", webhook: webhookOf({ signed: { status: 308, sentOnTo: "https://www.app.test/hook" } }), code: "sent-on" },
  { why: "the server fails", webhook: webhookOf({ signed: 500 }), code: "server-error" },
  {
    why: "the signature is refused by name",
    webhook: webhookOf({ signed: { status: 400, namesSignature: true } }),
    code: "signed-refused",
  },
  { why: "an event of the app’s own kind is refused", webhook: webhookOf({ signed: 400 }, { ownEvent: true }), code: "signed-refused" },
  { why: "the second delivery fails", webhook: webhookOf({ repeated: 500 }), code: "repeated-fails" },
  { why: "it pays twice", webhook: webhookOf({}, { effect: { before: 0, afterFirst: 1, afterSecond: 2 } }), code: "paid-twice" },
  { why: "nobody listens", webhook: webhookOf({ signed: { error: "refused", brokeOff: true } }), code: "no-answer" },
])("stops the launch when $why", ({ webhook, code }) => {
  expect(judge(webhookOf(), webhook)).toMatchObject({ status: "failed", findings: [{ code, severity: "blocker", confidence: "proved" }] });
});

it.each([
  { why: "the secret is not here", webhook: webhookOf(withoutSecret, { secretSet: false }), reason: /environment variable HOOK_SECRET/ },
  {
    why: "nobody said how its sender signs",
    webhook: webhookOf(withoutSecret, { secretEnv: undefined, secretSet: false }),
    reason: /does not say how the sender/,
  },
  { why: "it refuses a kind that does not exist", webhook: webhookOf({ signed: 400, repeated: 400 }), reason: /under “event”/ },
  { why: "the site asks to slow down", webhook: webhookOf({ signed: 429 }), reason: /slow down/ },
  { why: "the name cannot be found from here", webhook: webhookOf({ signed: { error: "could not be looked up" } }), reason: /looked up/ },
  { why: "the declared effect could not be read", webhook: webhookOf({}, { effect: { error: "ops.test answers 503" } }), reason: /503/ },
  {
    why: "the app does nothing with a made-up kind, though its effect is declared",
    webhook: webhookOf({}, { effect: { before: 0, afterFirst: 0, afterSecond: 0 } }),
    reason: /under “event”/,
  },
  {
    why: "an event that it knows has no effect",
    webhook: webhookOf({}, { ownEvent: true, effect: { before: 4, afterFirst: 4, afterSecond: 4 } }),
    reason: /still does its work/,
  },
  {
    why: "the second delivery got no answer",
    webhook: webhookOf({ repeated: { error: "too slow" } }),
    reason: /second delivery: too slow/,
  },
])("cannot tell when $why", ({ webhook, reason }) => {
  expect(judge(webhookOf(), webhook)).toMatchObject({ status: "inconclusive", reason: expect.stringMatching(reason) });
});
