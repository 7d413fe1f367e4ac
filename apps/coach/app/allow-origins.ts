import type { FastifyReply, FastifyRequest } from "fastify";
import type { Environment } from "./environment.ts";

const anyOrigin = "reflect";
const preflightSeconds = 600;

/** Which pages of other origins may use the JSON interface with a visitor's session. `reflect` in CORS_ORIGINS allows every one. */
export function createOriginRule(environment: Pick<Environment, "CORS_ORIGINS" | "APP_URL" | "SITE_URL">): (origin: string) => boolean {
  const listed = environment.CORS_ORIGINS;
  if (listed.includes(anyOrigin)) return () => true;
  const allowed = new Set(listed.length > 0 ? listed : [environment.APP_URL, environment.SITE_URL]);
  return (origin) => allowed.has(origin);
}

/** Adds the answers browsers want before they let another origin's page read ours. */
export function allowOrigins(isAllowed: (origin: string) => boolean): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    reply.header("vary", "Origin").header("cache-control", "no-store, private");
    const { origin } = request.headers;
    const isPreflight = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
    if (origin !== undefined && isAllowed(origin)) {
      reply.header("access-control-allow-origin", origin).header("access-control-allow-credentials", "true");
      if (isPreflight) {
        reply
          .header("access-control-allow-methods", "GET, POST")
          .header("access-control-allow-headers", "content-type")
          .header("access-control-max-age", preflightSeconds);
      }
    }
    return request.method === "OPTIONS" ? reply.code(204).send() : undefined;
  };
}
