import * as v from "valibot";
import { group, kinds } from "../parsers/shapes/group.ts";
import { list } from "../parsers/shapes/list.ts";
import { between, moreThanNone, whole } from "../parsers/shapes/numbers.ts";
import { record } from "../parsers/shapes/record.ts";
import {
  addressAndPort,
  command,
  databaseServer,
  endpoint,
  environmentName,
  fromLine,
  hostName,
  imapAccount,
  inbox,
  insideFolder,
  isPattern,
  line,
  mailAddress,
  optionalCommand,
  optionalText,
  optionalUrl,
  pagePath,
  port,
  resolver,
  selector,
  text,
  texts,
  url,
} from "./schema-parts.ts";

/** What a founder may write into openingday.config.ts; every error names the field. */
export const configSchema = group({
  domain: hostName,
  site: optionalUrl,
  app: optionalUrl,
  hosts: v.optional(
    list(
      group({
        name: hostName,
        role: v.picklist(["site", "app", "api", "redirect", "mail"]),
        to: optionalUrl,
        target: optionalText,
      }),
      { most: 40 },
    ),
  ),
  extraNames: optionalText,
  repository: optionalText,
  bundle: optionalText,
  image: optionalText,
  edge: v.optional(
    group({
      kind: v.picklist(["cloudflare", "vercel", "netlify", "own", "none"]),
      header: optionalText,
      origin: v.optional(addressAndPort),
    }),
  ),
  environments: v.optional(record(text)),
  mail: v.optional(
    group({
      from: fromLine,
      senders: v.optional(list(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(253)), { most: 40 }), []),
      selectors: v.optional(list(selector, { most: 40 }), []),
      reports: v.optional(
        group({
          folder: v.optional(text, ".openingday/mail-reports"),
          imap: v.optional(group({ ...imapAccount, folder: v.optional(text, "INBOX") })),
          listen: v.optional(addressAndPort, "127.0.0.1:4181"),
          token: v.optional(v.pipe(v.string(), v.minLength(16))),
          minDays: v.optional(whole(1, 365), 14),
        }),
      ),
      inbox: v.optional(inbox),
      linkHosts: v.optional(list(hostName, { most: 40 })),
    }),
  ),
  cachedPages: v.optional(list(url, { most: 10 })),
  largeAnswers: v.optional(list(url, { most: 40 })),
  cors: v.optional(group({ routes: list(url, { least: 1, most: 20 }), allowed: v.optional(list(url), []) })),
  forms: v.optional(
    list(group({ name: text, url, kind: v.picklist(["login", "reset", "signup", "contact"]), fields: texts }), { most: 12 }),
  ),
  webhooks: v.optional(list(url, { most: 20 })),
  oauthCallbacks: v.optional(list(url, { most: 10 })),
  journeys: v.optional(v.union([text, list(v.unknown())])),
  load: v.optional(
    group({
      ratePerSecond: v.optional(moreThanNone(50), 20),
      requests: v.optional(whole(1, 1_000), 100),
      session: text,
      walks: v.optional(whole(1, 500), 20),
      core: v.optional(group({ signUp: v.optional(text), booking: v.optional(text), dashboard: v.optional(text) })),
      routes: list(
        group({
          route: text,
          kind: v.picklist(["read", "write"]),
          method: v.optional(v.picklist(["GET", "POST", "PUT", "DELETE"]), "GET"),
          url,
          fields: v.optional(texts),
          expect: v.optional(whole(), 200),
        }),
        { least: 1, most: 12 },
      ),
    }),
  ),
  crowd: v.optional(
    group({
      people: v.optional(whole(1, 50), 20),
      seconds: v.optional(whole(1, 60), 30),
      thinkMs: v.optional(whole(0, 10_000), 2_000),
      journey: v.optional(text),
    }),
  ),
  perf: v.optional(group({ receiver: v.optional(v.union([whole(1, 65_535), addressAndPort])), databaseEnv: v.optional(environmentName) })),
  watch: v.optional(
    group({
      listen: v.optional(addressAndPort, "127.0.0.1:4180"),
      store: v.optional(text, ".openingday/watch.db"),
      confirmSeconds: v.optional(list(moreThanNone(120), { least: 1, most: 5 }), [10, 20]),
      recover: v.optional(whole(1, 10), 2),
      records: v.optional(
        v.union([
          v.literal(false),
          group({
            intervalSeconds: v.optional(between(1, 86_400), 3_600),
            confirmSeconds: v.optional(between(0, 600), 20),
            prove: v.optional(v.boolean(), true),
          }),
        ]),
        {},
      ),
      checks: v.optional(
        list(
          group({
            name: text,
            url,
            intervalSeconds: v.optional(between(1, 3_600), 60),
            status: v.optional(whole(), 200),
            contains: optionalText,
            timeoutMs: v.optional(whole(100, 60_000), 10_000),
          }),
          { most: 200 },
        ),
        [],
      ),
      channels: v.optional(
        list(
          kinds("kind", [
            group({ kind: v.literal("slack"), url }),
            group({ kind: v.literal("webhook"), url }),
            group({
              kind: v.literal("email"),
              smtp: v.pipe(
                v.string(),
                v.startsWith("smtp", "must be the address of a mail server such as smtps://name:password@smtp.example.com"),
              ),
              from: mailAddress,
              to: mailAddress,
            }),
          ]),
          { most: 10 },
        ),
        [],
      ),
    }),
  ),
  drill: v.optional(
    group({
      stop: endpoint,
      start: endpoint,
      alarms: url,
      health: url,
      waitSeconds: v.optional(moreThanNone(900), 200),
    }),
  ),
  logs: v.optional(
    v.pipe(
      group({ file: optionalText, url: optionalUrl, payment: optionalUrl, failure: v.optional(endpoint) }),
      v.check((logs) => (logs.file === undefined) !== (logs.url === undefined), "needs either file or url"),
    ),
  ),
  build: v.optional(
    group({
      install: optionalCommand,
      command: optionalCommand,
      output: v.pipe(
        v.union([insideFolder, list(insideFolder, { least: 1, most: 10 })]),
        v.transform((given) => (typeof given === "string" ? [given] : given)),
      ),
    }),
  ),
  release: v.optional(
    group({
      environment: optionalCommand,
      rehearsal: optionalCommand,
      build: optionalCommand,
      migrate: optionalCommand,
      deploy: command,
      smoke: command,
      rollback: optionalCommand,
      forward: optionalCommand,
      live: v.optional(group({ url, field: optionalText, waitSeconds: v.optional(between(0, 3_600), 60) })),
    }),
  ),
  migrations: v.optional(
    v.pipe(
      group({ server: v.optional(databaseServer), serverEnv: v.optional(environmentName) }),
      v.check(({ server, serverEnv }) => server === undefined || serverEnv === undefined, "needs either server or serverEnv"),
    ),
  ),
  fallback: v.optional(
    group({
      start: v.pipe(
        v.union(
          [line, group({ run: line, timeoutSeconds: v.optional(between(1, 300), 60) })],
          'must be a command line such as "npm start", or { run, timeoutSeconds }',
        ),
        v.transform((given) => (typeof given === "string" ? { run: given, timeoutSeconds: 60 } : given)),
      ),
      databaseEnv: v.optional(environmentName, "DATABASE_URL"),
      portEnv: v.optional(environmentName, "PORT"),
      port: v.optional(v.pipe(between(1, 65_535), v.integer())),
      environment: v.optional(v.record(environmentName, v.pipe(v.string(), v.maxLength(4_000))), {}),
      smoke: v.pipe(
        v.array(
          v.union(
            [
              v.pipe(
                pagePath,
                v.transform((path) => ({ path })),
              ),
              group({
                path: pagePath,
                status: v.optional(v.pipe(between(200, 599), v.integer())),
                contains: optionalText,
                host: optionalText,
              }),
              group({ run: line, timeoutSeconds: v.optional(between(1, 300), 120) }),
            ],
            'must be a path such as "/login", { path, status, contains, host }, or { run } with a command line',
          ),
        ),
        v.minLength(1),
        v.maxLength(40),
      ),
    }),
  ),
  smoke: v.optional(
    group({
      routes: v.optional(
        list(
          v.pipe(
            group({
              name: optionalText,
              url,
              method: v.optional(v.picklist(["GET", "POST"]), "GET"),
              access: v.optional(v.picklist(["everybody", "customers"]), "everybody"),
              status: v.optional(whole(200, 599)),
              contains: optionalText,
            }),
            v.check(
              ({ method, access, status }) => method === "GET" || access === "customers" || (status ?? 0) >= 400,
              "posts to an address that is open to everybody, which would leave something behind: give it the status of a refusal, or leave it to a journey",
            ),
          ),
          { most: 40 },
        ),
        [],
      ),
      webhooks: v.optional(
        list(
          group({
            url,
            signature: v.optional(
              kinds("kind", [
                group({ kind: v.literal("stripe"), secretEnv: environmentName }),
                group({
                  kind: v.literal("hmac"),
                  secretEnv: environmentName,
                  header: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/u, "must be the name of a header such as x-hub-signature-256")),
                  prefix: v.optional(v.pipe(v.string(), v.maxLength(40)), ""),
                  algorithm: v.optional(v.picklist(["sha1", "sha256", "sha512"]), "sha256"),
                  encoding: v.optional(v.picklist(["hex", "base64"]), "hex"),
                }),
              ]),
            ),
            event: v.optional(record(v.unknown())),
            effect: v.optional(
              group({
                url: v.pipe(
                  url,
                  v.check((text) => text.includes("{{unique}}"), "must name the one message by {{unique}}"),
                ),
                pattern: v.pipe(text, v.check(isPattern, "must be a regular expression with a group")),
              }),
            ),
          }),
          { most: 10 },
        ),
        [],
      ),
    }),
  ),
  records: v.optional(list(v.pipe(v.string(), v.minLength(3)), { most: 500 })),
  owners: v.optional(record(list(group({ name: text, contact: text })))),
  vantage: v.optional(
    group({
      resolvers: v.optional(list(resolver, { most: 8 }), []),
      parents: v.optional(list(addressAndPort, { most: 8 }), []),
      connect: v.optional(texts, {}),
      ca: optionalText,
      rdap: optionalUrl,
      dnsPort: v.optional(port, 53),
      cloudflareApi: optionalUrl,
      clientAddresses: optionalText,
    }),
  ),
});

/** What the schema takes; held against the published interface by a type test. */
export type ConfigInput = v.InferInput<typeof configSchema>;
/** The configuration after defaults. */
export type ParsedConfig = v.InferOutput<typeof configSchema>;
