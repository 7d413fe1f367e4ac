import { isHidden } from "./is-hidden.ts";
import { logRule, type LogRule } from "./log-rule.ts";
import { isCardNumber } from "./card-number.ts";

const notAMailbox = /^(?:git|npm|root|www|ssh|sftp|hg|svn|node|akka|rabbit|erlang|mailer-daemon)$/iu;
/** Last labels that are no top-level domain: files, versions, names inside a company's network. */
const notADomain =
  /\.(?:png|jpe?g|gif|svg|webp|ico|css|s?css|less|m?[jt]sx?|json|map|html?|xml|ya?ml|md|txt|log|conf|cfg|so|dll|jar|class|java|py|rb|go|php|gz|zip|tgz|local|lan|internal|localdomain|localhost|home|corp|cluster|svc|example)$/iu;

/** Personal data. */
export const personalRules: readonly LogRule[] = [
  logRule({
    id: "log-email-address",
    title: "E-mail address",
    kind: "personal",
    anchors: ["@"],
    pattern:
      /(?<![\w.%+/@-])(?<value>[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,18})(?![\w@-]|\.[A-Za-z0-9]|:\d|\()/gu,
    believes: (value, _name, before, after) => {
      const [mailbox = "", host = ""] = value.split("@");
      // What stands between "://" and "@" is a user of an address, and another rule's matter.
      return (
        !/:\/\/[^\s@]*$/u.test(before) &&
        !notAMailbox.test(mailbox) &&
        !notADomain.test(host) &&
        !/^[:/]\S/u.test(after) &&
        !isHidden(value)
      );
    },
    samples: () => ({
      genuine: [
        '{"msg":"signed up","email":"ada.lovelace@brightpath.io"}',
        "Sent mail to ada@example.com in 40 ms",
        "user=ada+test@mail.example.co.uk",
      ],
      harmless: [
        "git@github.com:acme/app.git",
        "logo@2x.png",
        "java.lang.Object@6d06d69c",
        "react@18.2.0",
        "akka.tcp://sparkDriver@10.10.34.11:48069",
        "a***@brightpath.io",
        "node-1@cluster.local",
        "/opt/app/node_modules/@babel/parser",
      ],
    }),
  }),
  logRule({
    id: "log-card-check-number",
    title: "Check number of a card",
    kind: "card",
    anchors: ["cvv", "cvc", "security_code", "securitycode"],
    pattern:
      /(?<![A-Za-z0-9])(?<name>card_?cv[vc]2?|cv[vc]2?|security_?code)\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?(?<value>\d{3,4})(?!\d)/giu,
    believes: () => true,
    samples: () => ({ genuine: ['{"cvc":"123"}', "cvv=9876"], harmless: ["cvc: ***", "cvc_check: pass", "cvc=12345678"] }),
  }),
];

/** Found by the digits themselves, not behind a word. */
export const cardNumberRule = {
  id: "log-card-number",
  title: "Card number",
  kind: "card",
  /** Numbers of up to 19 digits, in the groups that cards print or in one. */
  pattern:
    /(?<![\w.:/@#%+$-])(?<value>\d{4}(?:[ -]?)\d{4}(?:[ -]?)\d{4}(?:[ -]?)\d{4}|\d{4}[ -]?\d{6}[ -]?\d{5}|\d{4}[ -]?\d{6}[ -]?\d{4})(?![\w/%-]|[.,:]\d| ?\d)/gu,
  believes: isCardNumber,
} as const;
