import type { SecretRule } from "../rule.ts";
import { tokenRule } from "../token-rule.ts";

const testMode = "A test mode key: it cannot touch real money, though it is still better kept out of the code.";

/** The shape that Stripe, Svix and those who follow the Standard Webhooks specification share. */
const webhookSecret = tokenRule({
  id: "stripe-webhook-secret",
  title: "Webhook signing secret",
  prefixes: ["whsec_"],
  tail: "[A-Za-z0-9+/]{24,100}={0,2}",
  parts: [["alnum", 32]],
});

/** Keys that move money. */
export const paymentRules: readonly SecretRule[] = [
  tokenRule({
    id: "stripe-live-secret",
    title: "Stripe live secret key",
    prefixes: ["sk_live_", "sk_prod_"],
    tail: "[A-Za-z0-9]{10,140}",
    parts: [["alnum", 24]],
  }),
  tokenRule({
    id: "stripe-live-restricted",
    title: "Stripe live restricted key",
    prefixes: ["rk_live_", "rk_prod_"],
    tail: "[A-Za-z0-9]{10,140}",
    parts: [["alnum", 24]],
  }),
  tokenRule({
    id: "stripe-test-secret",
    title: "Stripe test key",
    prefixes: ["sk_test_", "rk_test_"],
    tail: "[A-Za-z0-9]{10,140}",
    parts: [["alnum", 24]],
    publicReason: testMode,
  }),
  {
    ...webhookSecret,
    // A test signs the events that it sends to itself.
    judge: (candidate) =>
      candidate.pathClass === "test"
        ? { is: "set-aside", reason: "webhook signing secrets in test files" }
        : webhookSecret.judge(candidate),
  },
  tokenRule({
    id: "stripe-publishable",
    title: "Stripe publishable key",
    prefixes: ["pk_live_", "pk_test_"],
    tail: "[A-Za-z0-9]{10,140}",
    parts: [["alnum", 24]],
    publicReason: "A Stripe publishable key: made to be seen in the browser; it can start a payment and do nothing else.",
  }),
  tokenRule({
    id: "square-access-token",
    title: "Square access token",
    prefixes: ["EAAA", "sq0atp-", "sq0csp-"],
    tail: "[A-Za-z0-9_-]{22,60}",
    parts: [["alnum", 43]],
  }),
  tokenRule({
    id: "flutterwave-secret",
    title: "Flutterwave secret key",
    prefixes: ["FLWSECK_TEST-", "FLWSECK-"],
    tail: "[a-hA-H0-9]{12,40}(?:-X)?",
    parts: [["hex", 32]],
  }),
  tokenRule({
    id: "plaid-access-token",
    title: "Plaid access token",
    prefixes: ["access-production-", "access-development-"],
    tail: "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    parts: [["hex", 8], "-", ["hex", 4], "-", ["hex", 4], "-", ["hex", 4], "-", ["hex", 12]],
  }),
  tokenRule({
    id: "shippo-live-token",
    title: "Shippo token",
    prefixes: ["shippo_live_"],
    tail: "[a-fA-F0-9]{40}",
    parts: [["hex", 40]],
  }),
  tokenRule({ id: "easypost-key", title: "EasyPost key", prefixes: ["EZAK"], tail: "[A-Za-z0-9]{54}", parts: [["alnum", 54]] }),
  tokenRule({
    id: "shopify-token",
    title: "Shopify access token",
    prefixes: ["shpat_", "shpca_", "shppa_", "shpss_"],
    tail: "[a-fA-F0-9]{32}",
    parts: [["hex", 32]],
  }),
];
