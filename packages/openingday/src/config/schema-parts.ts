import * as v from "valibot";
import { group, kinds } from "../parsers/shapes/group.ts";
import { between, whole } from "../parsers/shapes/numbers.ts";
import { record } from "../parsers/shapes/record.ts";

export const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/u.test(URL.parse(text)?.protocol ?? ""), "must be an address that starts with https:// or http://"),
);
// A schema takes time to make, and every command makes all of these: what is wanted in several places is made once.
export const optionalUrl = v.optional(url);
export const text = v.pipe(v.string(), v.minLength(1));
export const optionalText = v.optional(text);
export const texts = record(v.string());
export const hostName = v.pipe(
  v.string(),
  v.toLowerCase(),
  v.regex(/^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u, "must be a host name such as app.example.com"),
);
export const addressAndPort = v.pipe(v.string(), v.regex(/^(?:\[[0-9a-f:]+\]|[^\s:[\]]+):\d{1,5}$/iu, "must be address:port"));
export const resolver = v.union(
  [
    addressAndPort,
    v.pipe(
      url,
      v.check((text) => text.startsWith("https://"), "must start with https://"),
    ),
  ],
  "must be address:port, or https://… for DNS over HTTPS",
);
export const mailAddress = v.pipe(v.string(), v.includes("@"));
export const fromLine = v.pipe(v.string(), v.regex(/@[^\s@<>"(),]+\.[^\s@<>"(),.]+/u, "must be a mail address such as hello@example.com"));
export const selector = v.pipe(
  v.string(),
  v.regex(
    /^(?=.{1,190}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/iu,
    "must be a DKIM selector such as s1",
  ),
  v.check((text) => !text.toLowerCase().includes("_domainkey"), "must be the selector alone, which is what stands before ._domainkey"),
);
const waitSeconds = v.optional(whole(5, 300));
export const port = whole(1, 65_535);
export const imapAccount = {
  host: text,
  port: v.optional(port, 993),
  secure: v.optional(v.boolean(), true),
  user: text,
  passwordEnv: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, "must be the name of an environment variable, never the password itself"),
  ),
};
// A secret of a provider is a word too, so what begins like one is turned away.
export const environmentName = v.pipe(
  v.string(),
  v.regex(/^(?!whsec_|sk_|shpss_)[A-Za-z_][A-Za-z0-9_]{0,99}$/u, "must be the name of an environment variable, never the secret itself"),
);
export const databaseServer = v.pipe(
  v.string(),
  v.check((text) => {
    const address = URL.parse(text);
    return address !== null && /^postgres(?:ql)?:$/u.test(address.protocol) && address.password === "";
  }, "must be an address such as postgresql://me@localhost:5432/postgres, without a password: with one, put it into an environment variable and name that in serverEnv"),
);
export const inbox = kinds("kind", [
  group({ kind: v.literal("mailpit"), url, address: mailAddress, waitSeconds }),
  group({
    kind: v.literal("listen"),
    address: mailAddress,
    smtp: v.optional(addressAndPort, "127.0.0.1:2525"),
    api: v.optional(
      v.pipe(
        v.string(),
        v.regex(
          /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d{1,5}$/u,
          "must be an address of this machine and a port, such as 127.0.0.1:8025",
        ),
      ),
      "127.0.0.1:8025",
    ),
    waitSeconds,
  }),
  group({
    kind: v.literal("imap"),
    ...imapAccount,
    address: mailAddress,
    waitSeconds,
  }),
]);
export const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(2_000));
export const command = v.pipe(
  v.union(
    [line, group({ run: line, timeoutSeconds: v.optional(between(0.1, 86_400), 900) })],
    'must be a command line such as "npm run build", or { run, timeoutSeconds }',
  ),
  v.transform((given) => (typeof given === "string" ? { run: given, timeoutSeconds: 900 } : given)),
);
export const optionalCommand = v.optional(command);
export const pagePath = v.pipe(v.string(), v.regex(/^\/(?!\/)[^\s#]{0,2000}$/u, 'must be a path such as "/login"'));
export const insideFolder = v.pipe(
  v.string(),
  v.trim(),
  v.transform((path) => path.replace(/^(?:\.\/)+/u, "").replace(/\/+$/u, "")),
  v.check(
    (path) => /^[^/\\:][^\\:]*$/u.test(path) && !path.split("/").some((part) => /^\.{0,2}$/u.test(part)),
    'must be a folder inside the repository, such as "dist"',
  ),
);
export const endpoint = group({ method: v.optional(v.picklist(["GET", "POST", "PUT", "DELETE"]), "POST"), url });

/** Whether the text is a regular expression with a group. */
export function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp && text.includes("(");
  } catch {
    return false;
  }
}
