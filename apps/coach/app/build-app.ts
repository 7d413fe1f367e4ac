import cookie from "@fastify/cookie";
import formbody from "@fastify/formbody";
import serveFiles from "@fastify/static";
import { readRelease } from "@openingday/node";
import { LogController, fastify } from "fastify";
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from "fastify";
import { readFileSync } from "node:fs";
import type { ServerOptions } from "node:https";
import { Pool } from "pg";
import type { DestinationStream } from "pino";
import { addFailurePages } from "./answer-failures.ts";
import type { Context } from "./context.ts";
import { createLog } from "./create-log.ts";
import type { Environment } from "./environment.ts";
import { performJob } from "./jobs/perform-job.ts";
import { createWorker } from "./jobs/worker.ts";
import { createLimits } from "./limits.ts";
import { createMailer } from "./mailer.ts";
import type { Mailer } from "./mailer.ts";
import { createPayments } from "./payments.ts";
import { addProtection } from "./protect.ts";
import { readAssets } from "./read-assets.ts";
import { addRoutes } from "./routes/index.ts";
import { createRoles } from "./roles.ts";

/** What a host of the application may add. */
export interface BuildOptions {
  /** Registered on the application itself before every route, so that their hooks see every request. */
  readonly plugins?: readonly FastifyPluginAsync[];
  /** Stands between the application and its mailer. */
  readonly wrapMailer?: (mailer: Mailer, environment: Environment) => Mailer;
  /** Where log lines go instead of standard output. */
  readonly logTo?: DestinationStream;
}

const largestBodyBytes = 64 * 1024;
const poolSize = 12;
const connectTimeoutMs = 3_000;
const statementTimeoutMs = 10_000;

function readTls(environment: Environment): { https: ServerOptions | null } {
  const { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE } = environment;
  if (!TLS_CERT_FILE || !TLS_KEY_FILE) return { https: null };
  const clients = TLS_CLIENT_CA_FILE ? { ca: readFileSync(TLS_CLIENT_CA_FILE), requestCert: true, rejectUnauthorized: true } : {};
  return { https: { cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE), ...clients } };
}

/** The address a request came from is believed only of the edge; nobody else can name another. */
function trustEdge(environment: Environment): (address: string) => boolean {
  const trusted = new Set(environment.TRUSTED_EDGE);
  return (address) => trusted.has(address.replace(/^::ffff:/u, ""));
}

function createContext(environment: Environment, { logTo, wrapMailer }: BuildOptions): Context {
  const log = createLog(environment.LOG_LEVEL, logTo);
  const assets = readAssets(environment.ASSETS_DIR);
  const database = new Pool({
    connectionString: environment.DATABASE_URL,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idleTimeoutMillis: 30_000,
  });
  // A connection that dies while idle must not take the process with it.
  database.on("error", (error) => log.error({ err: error }, "a database connection was lost"));
  const own = createMailer(environment);
  const mailer = wrapMailer === undefined ? own : wrapMailer(own, environment);
  const worker = createWorker({ database, log, perform: (job) => performJob({ database, mailer, environment }, job) });
  return {
    environment,
    database,
    mailer,
    worker,
    assets,
    log,
    payments: createPayments(environment),
    limits: createLimits(environment.RATE_LIMITS === "on"),
    release: readRelease({ RELEASE_COMMIT: environment.RELEASE_COMMIT }),
  };
}

/**
 * Builds the whole application, ready to listen or to be asked with `inject`. Its background worker starts with it, unless WORKER is off;
 * `close()` ends everything it opened.
 */
export async function buildApp(environment: Environment, options: BuildOptions = {}): Promise<FastifyInstance> {
  const context = createContext(environment, options);
  const app = fastify({
    ...readTls(environment),
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustEdge(environment),
    bodyLimit: largestBodyBytes,
    requestTimeout: 20_000,
    forceCloseConnections: "idle",
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  } as const) as unknown as FastifyInstance;
  const rolesOf = createRoles(environment);
  app.decorateRequest("person", null);
  app.decorateRequest("roles");
  app.addHook("onRequest", async (request) => {
    request.roles = rolesOf(request.hostname);
  });
  app.addHook("onResponse", async (request, reply) => {
    // The route's pattern, never the address itself: that may carry tokens.
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? "none",
        status: reply.statusCode,
        tookMs: Math.round(reply.elapsedTime),
      },
      "request",
    );
  });
  await addProtection(app, context);
  for (const plugin of options.plugins ?? []) await plugin(app, {});
  addFailurePages(app, context);
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: largestBodyBytes });
  await app.register(serveFiles, {
    root: context.assets.folder,
    prefix: "/assets/",
    index: false,
    decorateReply: false,
    immutable: true,
    maxAge: "365d",
  });
  addRoutes(app, context);
  app.addHook("onReady", async () => {
    if (environment.WORKER === "on") context.worker.start();
  });
  app.addHook("onListen", async () => {
    setImmediate(() => {
      context.mailer.warmUp();
      context.payments.warmUp();
    });
  });
  app.addHook("onClose", async () => {
    await context.worker.stop();
    await context.mailer.close();
    await context.database.end();
  });
  return app;
}
