import type { EnvironmentVariables } from "@openingday/node";
import { z } from "zod";

const origin = z
  .url({ protocol: /^https?$/u })
  .refine((value) => URL.parse(value)?.pathname === "/", "must be an origin without a path")
  .transform((value) => new URL(value).origin);
const commaList = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ""),
  );
const onOff = z.enum(["on", "off"]).default("on");
const optional = z.string().min(1).optional();

/** Every variable the program reads at its start; `.env.example` says what each is for. */
const shape = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("production"),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  TLS_CERT_FILE: optional,
  TLS_KEY_FILE: optional,
  TLS_CLIENT_CA_FILE: optional,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u }),
  SITE_URL: origin,
  APP_URL: origin,
  API_URL: origin,
  COOKIE_DOMAIN: optional,
  SESSION_SECRET: z.string().min(32),
  STRIPE_SECRET_KEY: z.string().min(8),
  STRIPE_API_URL: origin.optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(8),
  SMTP_URL: z.url({ protocol: /^smtps?$/u }),
  SMTP_LOCAL_ADDRESS: optional,
  MAIL_FROM: z.string().includes("@"),
  MAIL_ENVELOPE_FROM: z.string().includes("@").optional(),
  DKIM_DOMAIN: optional,
  DKIM_SELECTOR: optional,
  DKIM_PRIVATE_KEY_FILE: optional,
  TRUSTED_EDGE: commaList,
  RELEASE_COMMIT: optional,
  RATE_LIMITS: onOff,
  CORS_ORIGINS: commaList,
  ASSETS_DIR: z.string().default(new URL("../dist/assets", import.meta.url).pathname),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  WORKER: onOff,
});

/** The program's settings, checked. */
export type Environment = z.output<typeof shape>;

/** Names without which nothing works, so the start is refused. */
export const requiredNames: readonly string[] = [
  "DATABASE_URL",
  "SITE_URL",
  "APP_URL",
  "API_URL",
  "SESSION_SECRET",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "SMTP_URL",
  "MAIL_FROM",
];

/**
 * Reads and checks the environment. An empty value counts as absent, as hosting panels leave them.
 * Throws one sentence that names every wrong variable and never its value.
 */
export function readEnvironment(variables: EnvironmentVariables): Environment {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const read = shape.safeParse(present);
  if (read.success) return read.data;
  const names = [...new Set(read.error.issues.map((issue) => issue.path.join(".")))];
  throw new Error(`Cannot start: missing or not valid: ${names.join(", ")}. See .env.example for what each one is for.`);
}
