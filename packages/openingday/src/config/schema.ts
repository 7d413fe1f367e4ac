import * as z from "zod";

// Before any schema is made: what is read once is checked sooner than a checker for it is compiled.
z.config({ jitless: true });

const url = z
  .string()
  .refine((text) => /^https?:$/u.test(URL.parse(text)?.protocol ?? ""), "must be an address that starts with https:// or http://");
// A schema takes time to make, and every command makes all of these: what is wanted in several places is made once.
const optionalUrl = url.optional();
const text = z.string().min(1);
const optionalText = text.optional();
const texts = z.record(z.string(), z.string());
const hostName = z
  .string()
  .toLowerCase()
  .regex(/^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/u, "must be a host name such as app.example.com");
const addressAndPort = z.string().regex(/^(?:\[[0-9a-f:]+\]|[^\s:[\]]+):\d{1,5}$/iu, "must be address:port");
const resolver = z.union([addressAndPort, url.refine((text) => text.startsWith("https://"), "must start with https://")], {
  error: "must be address:port, or https://… for DNS over HTTPS",
});
const mailAddress = z.string().includes("@");
const fromLine = z.string().regex(/@[^\s@<>"(),]+\.[^\s@<>"(),.]+/u, "must be a mail address such as hello@example.com");
const selector = z
  .string()
  .regex(
    /^(?=.{1,190}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/iu,
    "must be a DKIM selector such as s1",
  )
  .refine((text) => !text.toLowerCase().includes("_domainkey"), "must be the selector alone, which is what stands before ._domainkey");
const waitSeconds = z.number().int().min(5).max(300).optional();
const imapAccount = {
  host: text,
  port: z.number().int().min(1).max(65_535).default(993),
  secure: z.boolean().default(true),
  user: text,
  passwordEnv: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, "must be the name of an environment variable, never the password itself"),
};
// A secret of a provider is a word too, so what begins like one is turned away.
const environmentName = z
  .string()
  .regex(/^(?!whsec_|sk_|shpss_)[A-Za-z_][A-Za-z0-9_]{0,99}$/u, "must be the name of an environment variable, never the secret itself");
const databaseServer = z.string().refine((text) => {
  const address = URL.parse(text);
  return address !== null && /^postgres(?:ql)?:$/u.test(address.protocol) && address.password === "";
}, "must be an address such as postgresql://me@localhost:5432/postgres, without a password: with one, put it into an environment variable and name that in serverEnv");
const inbox = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("mailpit"), url, address: mailAddress, waitSeconds }),
  z.strictObject({
    kind: z.literal("listen"),
    address: mailAddress,
    smtp: addressAndPort.default("127.0.0.1:2525"),
    api: z
      .string()
      .regex(
        /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d{1,5}$/u,
        "must be an address of this machine and a port, such as 127.0.0.1:8025",
      )
      .default("127.0.0.1:8025"),
    waitSeconds,
  }),
  z.strictObject({
    kind: z.literal("imap"),
    ...imapAccount,
    address: mailAddress,
    waitSeconds,
  }),
]);
const line = z.string().trim().min(1).max(2_000);
const command = z
  .union([line, z.strictObject({ run: line, timeoutSeconds: z.number().min(0.1).max(86_400).default(900) })], {
    error: 'must be a command line such as "npm run build", or { run, timeoutSeconds }',
  })
  .transform((given) => (typeof given === "string" ? { run: given, timeoutSeconds: 900 } : given));
const insideFolder = z
  .string()
  .trim()
  .transform((path) => path.replace(/^(?:\.\/)+/u, "").replace(/\/+$/u, ""))
  .refine((path) => /^[^/\\:][^\\:]*$/u.test(path) && !path.split("/").some((part) => /^\.{0,2}$/u.test(part)), {
    error: 'must be a folder inside the repository, such as "dist"',
  });
const endpoint = z.strictObject({ method: z.enum(["GET", "POST", "PUT", "DELETE"]).default("POST"), url });

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp && text.includes("(");
  } catch {
    return false;
  }
}

/** What a founder may write into openingday.config.ts; every error names the field. */
export const configSchema = z.strictObject({
  domain: hostName,
  site: optionalUrl,
  app: optionalUrl,
  hosts: z
    .array(
      z.strictObject({
        name: hostName,
        role: z.enum(["site", "app", "api", "redirect", "mail"]),
        to: optionalUrl,
        target: optionalText,
      }),
    )
    .max(40)
    .optional(),
  extraNames: optionalText,
  repository: optionalText,
  bundle: optionalText,
  image: optionalText,
  edge: z
    .strictObject({
      kind: z.enum(["cloudflare", "vercel", "netlify", "own", "none"]),
      header: optionalText,
      origin: addressAndPort.optional(),
    })
    .optional(),
  environments: z.record(z.string(), text).optional(),
  mail: z
    .strictObject({
      from: fromLine,
      senders: z.array(z.string().trim().min(1).max(253)).max(40).default([]),
      selectors: z.array(selector).max(40).default([]),
      reports: z
        .strictObject({
          folder: text.default(".openingday/mail-reports"),
          imap: z
            .strictObject({
              ...imapAccount,
              folder: text.default("INBOX"),
            })
            .optional(),
          listen: addressAndPort.default("127.0.0.1:4181"),
          token: z.string().min(16).optional(),
          minDays: z.number().int().min(1).max(365).default(14),
        })
        .optional(),
      inbox: inbox.optional(),
      linkHosts: z.array(hostName).max(40).optional(),
    })
    .optional(),
  cachedPages: z.array(url).max(10).optional(),
  cors: z.strictObject({ routes: z.array(url).min(1).max(20), allowed: z.array(url).default([]) }).optional(),
  forms: z
    .array(
      z.strictObject({
        name: text,
        url,
        kind: z.enum(["login", "reset", "signup", "contact"]),
        fields: texts,
      }),
    )
    .max(12)
    .optional(),
  webhooks: z.array(url).max(20).optional(),
  oauthCallbacks: z.array(url).max(10).optional(),
  journeys: z.union([text, z.array(z.unknown())]).optional(),
  load: z
    .strictObject({
      ratePerSecond: z.number().positive().max(50).default(20),
      requests: z.number().int().min(1).max(1_000).default(100),
      session: text,
      routes: z
        .array(
          z.strictObject({
            route: text,
            kind: z.enum(["read", "write"]),
            method: z.enum(["GET", "POST", "PUT", "DELETE"]).default("GET"),
            url,
            fields: texts.optional(),
            expect: z.number().int().default(200),
          }),
        )
        .min(1)
        .max(12),
    })
    .optional(),
  watch: z
    .strictObject({
      listen: addressAndPort.default("127.0.0.1:4180"),
      store: text.default(".openingday/watch.db"),
      confirmSeconds: z.array(z.number().positive().max(120)).min(1).max(5).default([10, 20]),
      recover: z.number().int().min(1).max(10).default(2),
      records: z
        .union([
          z.literal(false),
          z.strictObject({
            intervalSeconds: z.number().min(1).max(86_400).default(3_600),
            confirmSeconds: z.number().min(0).max(600).default(20),
            prove: z.boolean().default(true),
          }),
        ])
        .default({ intervalSeconds: 3_600, confirmSeconds: 20, prove: true }),
      checks: z
        .array(
          z.strictObject({
            name: text,
            url,
            intervalSeconds: z.number().min(1).max(3_600).default(60),
            status: z.number().int().default(200),
            contains: optionalText,
            timeoutMs: z.number().int().min(100).max(60_000).default(10_000),
          }),
        )
        .max(200)
        .default([]),
      channels: z
        .array(
          z.discriminatedUnion("kind", [
            z.strictObject({ kind: z.literal("slack"), url }),
            z.strictObject({ kind: z.literal("webhook"), url }),
            z.strictObject({
              kind: z.literal("email"),
              smtp: z.string().startsWith("smtp"),
              from: mailAddress,
              to: mailAddress,
            }),
          ]),
        )
        .max(10)
        .default([]),
    })
    .optional(),
  drill: z
    .strictObject({
      stop: endpoint,
      start: endpoint,
      alarms: url,
      health: url,
      waitSeconds: z.number().positive().max(900).default(200),
    })
    .optional(),
  logs: z
    .strictObject({
      file: optionalText,
      url: optionalUrl,
      payment: optionalUrl,
      failure: endpoint.optional(),
    })
    .refine((logs) => (logs.file === undefined) !== (logs.url === undefined), "needs either file or url")
    .optional(),
  build: z
    .strictObject({
      install: command.optional(),
      command: command.optional(),
      output: z
        .union([insideFolder, z.array(insideFolder).min(1).max(10)])
        .transform((given) => (typeof given === "string" ? [given] : given)),
    })
    .optional(),
  release: z
    .strictObject({
      environment: command.optional(),
      rehearsal: command.optional(),
      build: command.optional(),
      migrate: command.optional(),
      deploy: command,
      smoke: command,
      rollback: command.optional(),
      forward: command.optional(),
      live: z.strictObject({ url, field: optionalText, waitSeconds: z.number().min(0).max(3_600).default(60) }).optional(),
    })
    .optional(),
  migrations: z
    .strictObject({ server: databaseServer.optional(), serverEnv: environmentName.optional() })
    .refine(({ server, serverEnv }) => server === undefined || serverEnv === undefined, "needs either server or serverEnv")
    .optional(),
  smoke: z
    .strictObject({
      routes: z
        .array(
          z
            .strictObject({
              name: optionalText,
              url,
              method: z.enum(["GET", "POST"]).default("GET"),
              access: z.enum(["everybody", "customers"]).default("everybody"),
              status: z.number().int().min(200).max(599).optional(),
              contains: optionalText,
            })
            .refine(
              ({ method, access, status }) => method === "GET" || access === "customers" || (status ?? 0) >= 400,
              "posts to an address that is open to everybody, which would leave something behind: give it the status of a refusal, or leave it to a journey",
            ),
        )
        .max(40)
        .default([]),
      webhooks: z
        .array(
          z.strictObject({
            url,
            signature: z
              .discriminatedUnion("kind", [
                z.strictObject({ kind: z.literal("stripe"), secretEnv: environmentName }),
                z.strictObject({
                  kind: z.literal("hmac"),
                  secretEnv: environmentName,
                  header: z.string().regex(/^[A-Za-z0-9-]+$/u, "must be the name of a header such as x-hub-signature-256"),
                  prefix: z.string().max(40).default(""),
                  algorithm: z.enum(["sha1", "sha256", "sha512"]).default("sha256"),
                  encoding: z.enum(["hex", "base64"]).default("hex"),
                }),
              ])
              .optional(),
            event: z.record(z.string(), z.unknown()).optional(),
            effect: z
              .strictObject({
                url: url.refine((text) => text.includes("{{unique}}"), "must name the one message by {{unique}}"),
                pattern: text.refine(isPattern, "must be a regular expression with a group"),
              })
              .optional(),
          }),
        )
        .max(10)
        .default([]),
    })
    .optional(),
  records: z.array(z.string().min(3)).max(500).optional(),
  owners: z.record(z.string(), z.array(z.strictObject({ name: text, contact: text }))).optional(),
  vantage: z
    .strictObject({
      resolvers: z.array(resolver).max(8).default([]),
      parents: z.array(addressAndPort).max(8).default([]),
      connect: texts.default({}),
      ca: optionalText,
      rdap: optionalUrl,
      dnsPort: z.number().int().min(1).max(65_535).default(53),
      cloudflareApi: optionalUrl,
      clientAddresses: optionalText,
    })
    .optional(),
});

/** What the schema takes; held against the published interface by a type test. */
export type ConfigInput = z.input<typeof configSchema>;
/** The configuration after defaults. */
export type ParsedConfig = z.output<typeof configSchema>;
