import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { addresses, dkimSelector, domain, hosts } from "./names.ts";

/** What the app's settings are made of. */
export interface SettingsInput {
  readonly databaseUrl: string;
  readonly httpsPort: number;
  readonly certFile: string;
  readonly keyFile: string;
  readonly clientCaFile: string;
  readonly stripe: { readonly url: string; readonly secretKey: string; readonly webhookSecret: string };
  readonly smtpUrl: string;
  readonly dkimKeyFile: string;
  readonly commit: string;
  readonly assetsFolder: string;
}

export type Settings = Readonly<Record<string, string>>;

/** The production settings of the app, as its hosting platform holds them. */
export function productionSettings(input: SettingsInput): Settings {
  return {
    NODE_ENV: "production",
    HOST: addresses.origin,
    PORT: String(input.httpsPort),
    TLS_CERT_FILE: input.certFile,
    TLS_KEY_FILE: input.keyFile,
    TLS_CLIENT_CA_FILE: input.clientCaFile,
    DATABASE_URL: input.databaseUrl,
    SITE_URL: `https://${hosts.site}`,
    APP_URL: `https://${hosts.app}`,
    API_URL: `https://${hosts.api}`,
    COOKIE_DOMAIN: domain,
    SESSION_SECRET: randomBytes(32).toString("hex"),
    STRIPE_SECRET_KEY: input.stripe.secretKey,
    STRIPE_API_URL: input.stripe.url,
    STRIPE_WEBHOOK_SECRET: input.stripe.webhookSecret,
    SMTP_URL: input.smtpUrl,
    SMTP_LOCAL_ADDRESS: addresses.mailer,
    MAIL_FROM: `Brightpath <hello@${domain}>`,
    MAIL_ENVELOPE_FROM: `bounce@${hosts.send}`,
    DKIM_DOMAIN: domain,
    DKIM_SELECTOR: dkimSelector,
    DKIM_PRIVATE_KEY_FILE: input.dkimKeyFile,
    // The edge's connections come from the loopback address that the kernel picks.
    TRUSTED_EDGE: "127.0.0.1",
    CALENDAR_FEED_KEY: randomBytes(24).toString("hex"),
    RELEASE_COMMIT: input.commit,
    RATE_LIMITS: "on",
    CORS_ORIGINS: `https://${hosts.app},https://${hosts.site}`,
    ASSETS_DIR: input.assetsFolder,
    LOG_LEVEL: "info",
  };
}

/** The developer's own settings: same names, other secrets, but for those that are `shared`. */
export function developmentSettings(production: Settings, shared: readonly string[] = []): Settings {
  const own = Object.keys(production).filter((name) => /SECRET|KEY$|URL$|PASSWORD/u.test(name) && !shared.includes(name));
  return {
    ...production,
    NODE_ENV: "development",
    ...Object.fromEntries(own.map((name) => [name, `development-${randomBytes(12).toString("hex")}`])),
  };
}

/** Production settings with a switch's changes; null takes one away. */
export function changeSettings(settings: Settings, changes: Readonly<Record<string, string | null>>): Settings {
  const changed = Object.entries({ ...settings, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(changed);
}

/** Writes settings as the file a platform's command line would give; only its owner can read it. */
export async function writeSettings(file: string, settings: Settings): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  await writeFile(file, `${lines.join("\n")}\n`, { mode: 0o600 });
}
