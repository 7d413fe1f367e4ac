import helmet from "@fastify/helmet";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "./context.ts";
import type { Environment } from "./environment.ts";
import type { Role } from "./roles.ts";
import { sendProblem } from "./send-page.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What the host name of this request is for; empty for a stranger's host. */
    roles: ReadonlySet<Role>;
  }
}

const yearSeconds = 365 * 24 * 60 * 60;
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Where the browser is sent to pay: a form may lead there and nowhere else. */
function paymentOrigin(environment: Environment): string {
  return environment.STRIPE_API_URL ?? "https://checkout.stripe.com";
}

/** Whether a change was asked for by a page of ours. A request without any sign of a browser carries no cookie of a victim. */
export function isOwnRequest(headers: FastifyRequest["headers"], ownOrigins: ReadonlySet<string>): boolean {
  const { origin } = headers;
  if (origin !== undefined) return ownOrigins.has(origin);
  const site = headers["sec-fetch-site"];
  return site === undefined || site === "same-origin" || site === "same-site" || site === "none";
}

/** Puts protective headers on every answer and refuses changes that other sites' pages ask for. */
export async function addProtection(app: FastifyInstance, context: Context): Promise<void> {
  const { environment } = context;
  const isEncrypted = environment.APP_URL.startsWith("https:");
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        connectSrc: ["'self'", environment.API_URL],
        formAction: ["'self'", environment.APP_URL, paymentOrigin(environment)],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    hsts: isEncrypted && { maxAge: yearSeconds, includeSubDomains: true, preload: false },
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
    crossOriginResourcePolicy: { policy: "same-site" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });
  const ownOrigins = new Set([environment.SITE_URL, environment.APP_URL, environment.API_URL]);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()");
    if (safeMethods.has(request.method) || request.url.startsWith("/webhooks/")) return undefined;
    if (isOwnRequest(request.headers, ownOrigins)) return undefined;
    request.log.warn({ route: request.routeOptions.url ?? "none" }, "a change asked for by another site was refused");
    return sendProblem(context, request, reply, {
      status: 403,
      title: "That came from somewhere else",
      text: "For your safety we take forms only from our own pages. Please open the page again and send it from there.",
    });
  });
}
