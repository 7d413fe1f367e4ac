import { isPlaceholder } from "../placeholder.ts";
import { entropyBits } from "../character-statistics.ts";
import { none, secret, type SecretRule } from "../rule.ts";
import { madeUp } from "../sample-text.ts";
import { shortestMatch } from "../shortest-match.ts";
import { tokenRule } from "../token-rule.ts";
import { isGivenValue } from "../what-follows.ts";

/** A key with no beginning of its own, known by the provider's name beside it. */
function besideName(id: string, title: string, provider: string, shape: string, makeUp: (seed: number) => string): SecretRule {
  const least = shortestMatch(shape);
  return {
    id,
    title,
    anchors: [provider],
    mayFollow: (bytes, position) => isGivenValue(bytes, position, least),
    pattern: new RegExp(
      `(?<name>${provider}[\\w.-]{0,30})["'\`\\]]{0,2}\\s{0,4}(?:=>|:=|[=:,>(])\\s{0,4}["'\`]?(?<value>${shape})(?![A-Za-z0-9_-])`,
      "gi",
    ),
    prefixes: [],
    judge: ({ value, name }) => (isPlaceholder(value) || /(?:sid|public|_id)$/i.test(name) ? none : secret),
    samples: () => ({
      genuine: [`${provider.toUpperCase()}_TOKEN=${makeUp(3)}\n`, `const ${provider}Key = "${makeUp(4)}";`],
      harmless: [
        `${provider.toUpperCase()}_TOKEN=`,
        `${provider}: { token: process.env.TOKEN }`,
        `import { ${provider} } from "${provider}";`,
      ],
    }),
  };
}

/** Words or the manual's row of equal characters; the numbers of a workspace may well be monotonous. */
function isWritten(value: string): boolean {
  return /x{4}|example|your|token|here|0{8}/i.test(value.slice(5));
}

const slackToken: SecretRule = {
  id: "slack-token",
  title: "Slack token",
  anchors: ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxe.xox", "xapp-"],
  pattern:
    /(?<![A-Za-z0-9_.-])(?<value>(?:xox[pe](?:-\d{10,13}){3}-[A-Za-z0-9-]{28,34}|xoxb-\d{10,13}-\d{10,13}[A-Za-z0-9-]{0,40}|xoxb-\d{8,14}-[A-Za-z0-9]{18,26}|xox[os]-\d+-\d+-\d+-[a-fA-F\d]{8,80}|xox[ar]-(?:\d-)?[A-Za-z0-9-]{8,60}|xapp-\d-[A-Z0-9]+-\d+-[a-z0-9]{20,80}|xoxe\.xox[bp]-\d-[A-Za-z0-9]{160,170}|xoxe-\d-[A-Za-z0-9]{140,150}))(?![A-Za-z0-9_-])/gi,
  prefixes: ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxe-", "xoxe.xoxb-", "xoxe.xoxp-", "xapp-"],
  reach: 480,
  judge: ({ value }) => (isPlaceholder(value.slice(value.lastIndexOf("-") + 1)) || isWritten(value) || !/\d/.test(value) ? none : secret),
  samples: () => ({
    genuine: [
      `SLACK_TOKEN=xoxb-${madeUp("digits", 12)}-${madeUp("digits", 12, 2)}-${madeUp("alnum", 24, 3)}`,
      `token: "xoxp-${madeUp("digits", 12)}-${madeUp("digits", 12, 2)}-${madeUp("digits", 12, 3)}-${madeUp("hex", 32, 4)}"`,
    ],
    harmless: ["SLACK_TOKEN=xoxb-your-token-goes-here", 'startsWith("xoxb-")', `xoxb-${"x".repeat(12)}-${"x".repeat(24)}`],
  }),
};

const slackWebhook: SecretRule = {
  id: "slack-webhook",
  title: "Slack webhook address",
  anchors: ["hooks.slack.com"],
  pattern: /(?<value>(?:https?:\/\/)?hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{43,80})(?![A-Za-z0-9+/])/g,
  prefixes: ["https://hooks.slack.com/", "hooks.slack.com/"],
  judge: ({ value }) => (isPlaceholder(value.slice(value.indexOf(".com/") + 5)) ? none : secret),
  samples: () => ({
    genuine: [`url: "https://hooks.slack.com/services/T${madeUp("upper", 9)}/B${madeUp("upper", 9, 2)}/${madeUp("alnum", 24, 3)}"`],
    harmless: [
      `https://hooks.slack.com/services/T00000000/B00000000/${"X".repeat(24)}`,
      "https://hooks.slack.com/services/",
      "SLACK_WEBHOOK=https://hooks.slack.com/services/your/webhook/url",
    ],
  }),
};

const telegram: SecretRule = {
  id: "telegram-bot-token",
  title: "Telegram bot token",
  anchors: [":aae", ":aaf", ":aag", ":aah", "telegram"],
  pattern:
    /(?<![A-Za-z0-9])(?:telegram[\w-]{0,20}["'`\]]{0,2}\s{0,4}(?:=>|:=|[=:,>])\s{0,6}["'`]?)?(?<value>\d{5,16}:A[A-Za-z0-9_-]{34})(?![A-Za-z0-9_-])/gi,
  prefixes: [],
  judge: ({ value }) => (isPlaceholder(value.slice(value.indexOf(":") + 3)) || entropyBits(value.slice(-34)) < 3.6 ? none : secret),
  samples: () => ({
    genuine: [
      `BOT = "${madeUp("digits", 10)}:AAE${madeUp("alnum", 32, 4)}"`,
      `TELEGRAM_TOKEN=${madeUp("digits", 9)}:A${madeUp("alnum", 34, 9)}`,
    ],
    harmless: [
      `BOT = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"`,
      `<a href="urn:aaen">`,
      `TELEGRAM_TOKEN=${"0".repeat(9)}:AAE${"x".repeat(32)}`,
    ],
  }),
};

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const madeUpUuid = (seed: number) => [8, 4, 4, 4, 12].map((length, index) => madeUp("hex", length, seed + index)).join("-");

/** Keys that send mail, messages and calls in your name. */
export const messageRules: readonly SecretRule[] = [
  tokenRule({
    id: "sendgrid-key",
    title: "SendGrid key",
    prefixes: ["SG."],
    quotedOnly: true,
    tail: "[A-Za-z0-9_-]{20,24}[.][A-Za-z0-9_-]{39,50}",
    parts: [["alnum", 22], ".", ["alnum", 43]],
  }),
  tokenRule({
    id: "resend-key",
    title: "Resend key",
    prefixes: ["re_"],
    quotedOnly: true,
    tail: "[A-Za-z0-9]{8}_[A-Za-z0-9]{24}",
    parts: [["alnum", 8], "_", ["alnum", 24]],
  }),
  besideName("postmark-token", "Postmark server token", "postmark", uuid, madeUpUuid),
  besideName("twilio-secret", "Twilio secret", "twilio", "(?:SK)?[0-9a-f]{32}", (seed) => madeUp("hex", 32, seed)),
  tokenRule({ id: "mailgun-key", title: "Mailgun key", prefixes: ["key-"], tail: "[0-9a-f]{32}", parts: [["hex", 32]] }),
  besideName(
    "mailgun-signing-key",
    "Mailgun key",
    "mailgun",
    "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}",
    (seed) => `${madeUp("hex", 32, seed)}-${madeUp("hex", 8, seed)}-${madeUp("hex", 8, seed + 1)}`,
  ),
  tokenRule({
    id: "brevo-key",
    title: "Brevo key",
    prefixes: ["xkeysib-"],
    tail: "[a-f0-9]{64}-[A-Za-z0-9]{16}",
    parts: [["hex", 64], "-", ["alnum", 16]],
  }),
  besideName("mailchimp-key", "Mailchimp key", "mailchimp", "[0-9a-f]{32}-us\\d{1,2}", (seed) => `${madeUp("hex", 32, seed)}-us20`),
  slackToken,
  slackWebhook,
  telegram,
  tokenRule({
    id: "microsoft-teams-webhook",
    title: "Microsoft Teams webhook address",
    prefixes: ["webhook.office.com/webhookb2/"],
    tail: "[a-z0-9-]{36}@[a-z0-9-]{36}/IncomingWebhook/[a-z0-9]{32}/[a-z0-9-]{36}",
    parts: [["hex", 36], "@", ["hex", 36], "/IncomingWebhook/", ["hex", 32], "/", ["hex", 36]],
  }),
];
