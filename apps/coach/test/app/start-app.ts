import type { FastifyInstance, FastifyPluginAsync, LightMyRequestResponse } from "fastify";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { expect, vi } from "vitest";
import { buildApp } from "../../app/build-app.ts";
import { readEnvironment } from "../../app/environment.ts";
import { migrate } from "../../app/migrate.ts";
import { seed } from "../../app/seed.ts";
import { openInbox, openStripe } from "./neighbours.ts";
import type { TestInbox, TestStripe } from "./neighbours.ts";
import { openDatabase } from "./open-database.ts";

/** Long enough to be taken, and no secret of anybody. */
export const password = "correct horse battery";
/** What a test signs its webhooks with. */
export const webhookSecret = ["whsec", "test", "only", "here"].join("_");

/** The whole application with its neighbours, asked without a socket. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly database: Pool;
  readonly databaseUrl: string;
  readonly inbox: TestInbox;
  readonly stripe: TestStripe;
  readonly log: string[];
  close(): Promise<void>;
}

/** Variables of a healthy installation whose neighbours are the given ones. */
export function variables(neighbours: {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  readonly stripeUrl: string;
  readonly assetsFolder: string;
}): Record<string, string> {
  return {
    NODE_ENV: "test",
    PORT: "0",
    DATABASE_URL: neighbours.databaseUrl,
    SITE_URL: "https://brightpath.test",
    APP_URL: "https://app.brightpath.test",
    API_URL: "https://api.brightpath.test",
    COOKIE_DOMAIN: "brightpath.test",
    SESSION_SECRET: "for tests only ".repeat(4),
    STRIPE_SECRET_KEY: ["sk", "test", "nobody"].join("_"),
    STRIPE_API_URL: neighbours.stripeUrl,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    SMTP_URL: neighbours.smtpUrl,
    MAIL_FROM: "Brightpath <hello@brightpath.test>",
    MAIL_ENVELOPE_FROM: "bounce@send.brightpath.test",
    TRUSTED_EDGE: "127.0.0.10",
    RELEASE_COMMIT: "abc1234",
    RATE_LIMITS: "off",
    ASSETS_DIR: neighbours.assetsFolder,
  };
}

/** Writes a stand-in for the built client, so that most tests need no build. */
export async function writeAssets(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "coach-assets-"));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ "app.js": "app-1.js", "app.css": "app-1.css" }));
  await writeFile(join(folder, "app-1.js"), "export {};\n");
  await writeFile(join(folder, "app-1.css"), "body{}\n");
  return folder;
}

/** Starts everything on a freshly seeded database; `close()` leaves nothing behind. */
export async function startApp(
  overrides: Readonly<Record<string, string>> = {},
  plugins: readonly FastifyPluginAsync[] = [],
): Promise<TestApp> {
  const [server, inbox, stripe, assetsFolder] = await Promise.all([openDatabase(), openInbox(), openStripe(), writeAssets()]);
  await migrate(server.url);
  await seed(server.url, new Date(), { password });
  const log: string[] = [];
  const environment = readEnvironment({
    ...variables({ databaseUrl: server.url, smtpUrl: inbox.url, stripeUrl: stripe.url, assetsFolder }),
    ...overrides,
  });
  const app = await buildApp(environment, { plugins, logTo: { write: (line) => void log.push(line) } });
  await app.ready();
  const database = new Pool({ connectionString: server.url, max: 4 });
  return {
    app,
    database,
    databaseUrl: server.url,
    inbox,
    stripe,
    log,
    async close() {
      await app.close();
      await database.end();
      await Promise.all([inbox.close(), stripe.close(), rm(assetsFolder, { recursive: true, force: true })]);
      await server.close();
    },
  };
}

/** A browser of the test's own: one host, one cookie jar. */
export class Visitor {
  readonly #app: FastifyInstance;
  readonly #host: string;
  #cookie = "";

  constructor(app: FastifyInstance, host = "app.brightpath.test") {
    this.#app = app;
    this.#host = host;
  }

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LightMyRequestResponse> {
    return this.#ask("GET", url, headers);
  }

  head(url: string): Promise<LightMyRequestResponse> {
    return this.#ask("HEAD", url, {});
  }

  post(
    url: string,
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<LightMyRequestResponse> {
    return this.#ask(
      "POST",
      url,
      { "content-type": "application/x-www-form-urlencoded", ...headers },
      new URLSearchParams(form).toString(),
    );
  }

  async #ask(
    method: "GET" | "HEAD" | "POST",
    url: string,
    headers: Readonly<Record<string, string>>,
    payload?: string,
  ): Promise<LightMyRequestResponse> {
    const answer = await this.#app.inject({
      method,
      url,
      headers: { host: this.#host, ...(this.#cookie && { cookie: this.#cookie }), ...headers },
      ...(payload !== undefined && { payload }),
    });
    for (const cookie of answer.cookies) this.#cookie = cookie.value === "" ? "" : `${cookie.name}=${cookie.value}`;
    return answer;
  }
}

/** Logs somebody in and returns their browser. */
export async function logIn(app: FastifyInstance, email: string): Promise<Visitor> {
  const visitor = new Visitor(app);
  const answer = await visitor.post("/login", { email, password });
  expect(answer.statusCode).toBe(303);
  return visitor;
}

/** Waits for a message to an address and returns the first link in it. */
export async function linkFor(inbox: TestInbox, to: string, path: string): Promise<URL> {
  const pattern = new RegExp(`https://\\S+/${path}/[\\w-]+`, "u");
  const raw = await vi.waitFor(
    () => {
      const mail = inbox.mails.findLast((received) => received.to === to && pattern.test(received.raw));
      if (!mail) throw new Error(`no mail to ${to} with a link to /${path}/ yet`);
      return mail.raw;
    },
    { timeout: 8_000, interval: 20 },
  );
  return new URL(pattern.exec(raw)?.[0] ?? "");
}

/** The ids of a coach's free slots, earliest first. */
export async function freeSlots(app: FastifyInstance, coach = "mara-lindqvist", limit = 20): Promise<readonly string[]> {
  const answer = await app.inject({ url: `/v1/slots?coach=${coach}&limit=${limit}`, headers: { host: "api.brightpath.test" } });
  return answer.json<{ slots: { id: string }[] }>().slots.map((slot) => slot.id);
}

/** Holds a slot and returns the booking's id. */
export async function hold(visitor: Visitor, slot: string): Promise<string> {
  const answer = await visitor.post("/book", { slot });
  expect(answer.statusCode).toBe(303);
  return String(answer.headers.location).split("/").at(-1) ?? "";
}
