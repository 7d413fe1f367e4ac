import { readJwtPayload } from "../../parsers/jwt.ts";
import { madeUp } from "../sample-text.ts";
import { isHidden } from "./is-hidden.ts";
import { logRule, type LogRule } from "./log-rule.ts";

function sampleToken(): string {
  const part = (text: string): string => btoa(text).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_");
  return [part('{"alg":"HS256","typ":"JWT"}'), part('{"sub":"8112","role":"client"}'), madeUp("alnum", 43)].join(".");
}

/** Credentials inside addresses, and signed tokens wherever they stand. */
export const addressRules: readonly LogRule[] = [
  logRule({
    id: "log-address-password",
    title: "Address with a password in it",
    kind: "secret",
    anchors: ["://"],
    pattern: /\b(?<name>[a-z][a-z0-9+.-]{1,20}):\/\/[^\s:/@"'<>]{0,64}:(?<value>[^\s/@"'<>]{1,128})@[\w.[-]/giu,
    believes: (value) => !isHidden(value),
    samples: () => ({
      genuine: [`smtp://app:${madeUp("alnum", 16)}@mail.internal:587`, `GET https://ada:${madeUp("alnum", 9)}@host.test/`],
      harmless: ["postgres://app:***@db:5432/app", "http://10.0.0.1:8080/path", "redis://cache:6379", "https://[hidden]@host/"],
    }),
  }),
  logRule({
    id: "log-one-time-link",
    title: "One-time link",
    kind: "secret",
    anchors: ["token=", "/reset/", "/verify/", "/confirm/", "/magic", "/invite/", "code=", "signature=", "sig=", "key="],
    pattern:
      /(?:[?&](?<name>[\w-]{0,24}(?:token|code|key|signature|sig))=|\/(?:reset|verify|confirm|magic(?:-link)?|invite)(?:-?password)?\/)(?<value>[A-Za-z0-9_.~%-]{16,400})/giu,
    believes: (value) =>
      !isHidden(value) && /\d/u.test(value) && /[A-Za-z]/u.test(value) && !/^[\w-]+\.(?:html?|js|css|png|php)$/iu.test(value),
    samples: () => ({
      genuine: [`GET /reset/${madeUp("alnum", 32)} 200`, `"url":"/verify?token=${madeUp("alnum", 24)}"`],
      harmless: ["GET /reset/ 200", "GET /verify?token=[hidden]", "/reset/instructions-sent", "?code=invalid_grant_error"],
    }),
  }),
  logRule({
    id: "log-signed-token",
    title: "Signed token (JWT)",
    kind: "secret",
    anchors: [".eyj"],
    pattern: /(?<![A-Za-z0-9_-])(?<value>eyJ[A-Za-z0-9_-]{6,400}\.eyJ[A-Za-z0-9_-]{4,1500}\.[A-Za-z0-9_-]{8,700})/gu,
    believes: (value) => readJwtPayload(value).ok,
    lead: 420,
    reach: 2_600,
    samples: () => ({ genuine: [`jwt ${sampleToken()} accepted`], harmless: ["eyJ….eyJ….…", "Authorization: eyJhbGciOi.eyJzdWIi.abc"] }),
  }),
];
