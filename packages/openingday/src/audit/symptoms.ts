import type { Symptom } from "../model/symptom.ts";

/** What each line of the roadmap is about, in a few words; a step of the first hour stands under it. */
const titles = {
  P2: "What the ads lead to",
  "S1.C1": "Where the domain leads",
  "S1.C2": "Redirects",
  "S1.C3": "Keys and settings",
  "S1.C4": "What the log keeps",
  "S1.C5": "Slow spots",
  "S1.F2": "What every visitor can read",
  "S1.F3": "A customer’s way in",
  "S2.C1": "The way to https",
  "S2.C2": "With and without www",
  "S2.C3": "Addresses that nobody looks after",
  "S2.C4": "Encryption behind the edge",
  "S2.C5": "Who may send your mail",
  "S2.C6": "Signatures of your mail",
  "S2.C7": "What receivers do with forged mail",
  "S2.F1": "Mails that customers wait for",
  "S2.F2": "Certificates",
  "S2.F3": "Records of the mail provider",
  M2: "Whether replies reach you",
  "S3.C1": "Test and production apart",
  "S3.C2": "Where secrets come from",
  "S3.C3": "The build",
  "S3.C4": "Changes to the database",
  "S3.C5": "The way back",
  "S3.D2": "Whose each key is",
  "S3.F1": "What is live",
  "S4.C3": "Caches",
  "S4.C4": "What pages weigh",
  "S5.C1": "The edge in front",
  "S5.C3": "Requests from other websites",
  "S5.C5": "What a failure leaves behind",
  "S6.C1": "What is watched",
  "S6.F1": "The alarm",
  "S7.F2": "Records that mail depends on",
  A1: "Pages and webhooks",
  A2: "The next key",
} as const;

function step(row: keyof typeof titles, ...checks: readonly string[]): Symptom["steps"][number] {
  return { row, title: titles[row], checks };
}

/** The first hour of a quick audit, by what made somebody start it. */
export const symptoms: readonly Symptom[] = [
  {
    name: "mails-missing",
    says: "Customers say that mails do not come",
    meanwhile: "Confirm by hand whoever waits, and write to them from your own mailbox.",
    steps: [
      step("S1.C1", "zone-agrees", "domain-registration"),
      step("S1.C3", "environment-complete"),
      step("S2.C5", "spf-record", "spf-senders"),
      step("S2.C6", "dkim-published", "dkim-signs"),
      step("S2.C7", "dmarc-policy", "mail-aligned"),
      step("S2.F1", "built-in-mailer", "mail-arrives", "mail-folder", "mail-links", "reset-link-survives"),
      step("S2.F3", "provider-records"),
      step("M2", "mail-route", "mail-taken"),
    ],
  },
  {
    name: "slow",
    says: "It is slow",
    meanwhile: "Write down which page, and at what time: a slow page is found by its name.",
    steps: [
      step("S1.C1", "every-address-answers"),
      step("S1.C2", "redirect-loop"),
      step("S1.C5", "core-latency", "slow-code"),
      step("S4.C3", "cached-page-ttfb", "asset-caching"),
      step("S4.C4", "page-weight", "answer-weight"),
      step("S5.C1", "edge-in-front"),
    ],
  },
  {
    name: "login-fails",
    says: "Login, sign-up or checkout fails for some",
    meanwhile: "Stop the ads, and ask one of them for the address in their browser and the words on the page.",
    steps: [
      step("S1.C1", "host-resolves", "every-address-answers", "zone-agrees"),
      step("S1.C2", "redirect-loop", "one-canonical-host", "fixed-addresses"),
      step("S1.C3", "environment-complete"),
      step("S1.F3", "customers-get-in", "checkout-works"),
      step("S2.F1", "mail-arrives", "mail-links", "reset-link-survives"),
      step("S2.F2", "certificate-valid", "insecure-host"),
      step("S3.F1", "served-commit"),
      step("S5.C3", "foreign-origins"),
    ],
  },
  {
    name: "key-leaked",
    says: "A key may have leaked",
    meanwhile: "Make a new key at its provider and switch the old one off now; where it leaked is the second question.",
    steps: [
      step("S1.C3", "secret-in-tree", "secret-in-history", "secret-in-image"),
      step("S1.C4", "log-canary", "logged-requests"),
      step("S1.F2", "secret-in-bundle", "secret-served"),
      step("S3.C1", "environments-apart"),
      step("S3.C2", "secrets-injected"),
      step("S3.D2", "settings-owned"),
      step("A2", "secret-scan-in-ci"),
    ],
  },
  {
    name: "down-unseen",
    says: "It was down, and nobody saw",
    meanwhile: "Write down from when to when, and who told you: the first question is why it was not the monitor.",
    steps: [
      step("S1.C1", "domain-registration", "zone-agrees"),
      step("S2.F2", "certificate-valid"),
      step("S5.C1", "edge-in-front"),
      step("S5.C5", "failure-recorded"),
      step("S6.C1", "core-routes-watched"),
      step("S6.F1", "monitor-interval", "alarm-drill"),
      step("S7.F2", "mail-records-watched"),
    ],
  },
  {
    name: "wrong-site",
    says: "Some see an old site, or another one",
    meanwhile: "Ask one of them for a picture with the address in it, and change no DNS record until you know.",
    steps: [
      step("S1.C1", "host-resolves", "host-destination", "zone-agrees", "propagation"),
      step("S1.C2", "redirect-loop", "one-canonical-host", "redirect-map"),
      step("S2.C3", "intended-hosts", "dangling-alias"),
      step("S3.F1", "served-commit"),
    ],
  },
  {
    name: "payments-lost",
    says: "Customers paid, and the app does not know",
    meanwhile: "Compare today’s list of payments at the provider with your own, and let the missing ones in by hand.",
    steps: [
      step("S1.C1", "host-resolves"),
      step("S1.C2", "fixed-addresses"),
      step("S1.C3", "environment-complete", "environments-apart"),
      step("S1.F3", "checkout-works"),
      step("A1", "webhook-answers", "webhook-forged"),
    ],
  },
  {
    name: "broke-after-release",
    says: "It worked before the last release",
    meanwhile: "Put the release before back: “openingday rollback”, or the button of your hosting platform.",
    steps: [
      step("S1.C3", "environment-complete"),
      step("S1.F3", "customers-get-in", "checkout-works"),
      step("S3.C3", "build-repeatable"),
      step("S3.C4", "migration-order", "migration-effect"),
      step("S3.C5", "way-back"),
      step("S3.F1", "served-commit", "release-recorded"),
      step("A1", "routes-answer", "strangers-kept-out", "webhook-answers"),
    ],
  },
  {
    name: "browser-warns",
    says: "The browser says that the site is not safe",
    meanwhile: "Tell nobody to click the warning away; the cause is nearly always a certificate or one address too many.",
    steps: [
      step("S1.C1", "host-resolves"),
      step("S2.C1", "https-redirect", "hsts-reach"),
      step("S2.C4", "edge-encrypted"),
      step("S2.F2", "certificate-valid", "insecure-host", "authority-allowed", "old-tls"),
    ],
  },
  {
    name: "ads-lost",
    says: "Ads bring clicks, and no visitors",
    meanwhile: "Pause the campaign; a click that ends nowhere is paid for all the same.",
    steps: [
      step("P2", "query-kept"),
      step("S1.C1", "host-resolves", "every-address-answers"),
      step("S1.C2", "redirect-loop", "redirect-map"),
      step("S2.C1", "https-redirect"),
      step("S2.C2", "one-canonical-host"),
      step("S4.C3", "cached-page-ttfb"),
    ],
  },
];

/** Every check that answers a symptom, each once, in its order. */
export function checksOf({ steps }: Symptom): readonly string[] {
  return [...new Set(steps.flatMap(({ checks }) => checks))];
}
