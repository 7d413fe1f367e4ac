import { madeUp } from "../sample-text.ts";
import { isHidden } from "./is-hidden.ts";
import { logRule, type LogRule } from "./log-rule.ts";

const personal =
  /["']?\b(?<name>e-?mail|(?:first|last|full|sur|given|family)_?name|name|phone|mobile|address|street|city|postcode|zip|birth\w*|dob|iban|ssn|card\w*|notes?|message|comment|text|time_?zone|password|passwd|token|secret)\\{0,3}["']?\s{0,2}[:=]\s{0,2}\\{0,3}["']?(?<value>[^"'\\,;{}\n&]{1,200})/giu;

/** Whole bodies of requests: two or more fields of a person or an account, not masked. */
export const bodyRule: LogRule = logRule({
  id: "log-request-body",
  title: "Body of a request",
  kind: "body",
  anchors: ["body", "payload", "formdata", "form_data"],
  pattern:
    /(?<![A-Za-z0-9])(?<name>(?:req(?:uest)?|raw|parsed|post)?[._-]?(?:body|payload|form_?data))\\{0,3}["']?\s{0,3}[:=]?\s{0,3}\\{0,3}["']?(?<value>\{[^\n]{8,500}|[\w.%+-]{1,40}=[^\s&]{1,80}&[^\s]{4,400})/giu,
  believes: (value) => [...value.matchAll(personal)].filter(({ groups }) => !isHidden(groups?.["value"] ?? "")).length >= 2,
  reach: 1_100,
  weak: true,
  samples: () => ({
    genuine: [
      `POST /signup body={"name":"Ada","phone":"+44 20 7946 0000"}`,
      String.raw`"rawBody":"{\"firstName\":\"Ada\",\"message\":\"I feel low since ${madeUp("letters", 5)}\"}"`,
      "req.body: { name: 'Ada', notes: 'private' }",
    ],
    harmless: [
      '"body":{"name":"[hidden]","email":"[hidden]"}',
      "response body: {}",
      "body: { limit: 100, offset: 0 }",
      "payload size=120 name=x",
    ],
  }),
});
