import type { FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "./context.ts";
import { endSession, addSession, findSession, sessionDays } from "./queries/sessions.ts";
import type { Person, PersonRole } from "./queries/people.ts";
import { createToken, hashToken } from "./tokens.ts";
import { sendProblem } from "./send-page.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who is logged in; null for a stranger, and on hosts where nobody logs in. */
    person: Person | null;
  }
}

const cookieName = "session";
const tokenForm = /^[\w-]{32}$/u;

function cookieOptions({ environment }: Context): {
  path: string;
  domain?: string;
  httpOnly: true;
  secure: true;
  sameSite: "lax";
} {
  const { COOKIE_DOMAIN } = environment;
  return { path: "/", httpOnly: true, secure: true, sameSite: "lax", ...(COOKIE_DOMAIN && { domain: COOKIE_DOMAIN }) };
}

function readHash(context: Context, request: FastifyRequest): Buffer | undefined {
  const token = request.cookies[cookieName];
  return token !== undefined && tokenForm.test(token) ? hashToken(token, context.environment.SESSION_SECRET) : undefined;
}

/** Makes `request.person` known from the session cookie, if there is a good one. */
export function loadPerson(context: Context): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const hash = readHash(context, request);
    request.person = hash ? ((await findSession(context.database, hash)) ?? null) : null;
  };
}

/** Logs a person in: a fresh session, so that a cookie planted beforehand is worth nothing. */
export async function openSession(context: Context, reply: FastifyReply, personId: string): Promise<void> {
  const token = createToken();
  await addSession(context.database, hashToken(token, context.environment.SESSION_SECRET), personId);
  reply.setCookie(cookieName, token, { ...cookieOptions(context), maxAge: sessionDays * 24 * 60 * 60 });
}

/** Logs out, in the database as well as in the browser. */
export async function closeSession(context: Context, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const hash = readHash(context, request);
  if (hash) await endSession(context.database, hash);
  reply.clearCookie(cookieName, cookieOptions(context));
}

/** Sends a stranger to the log-in page and back afterwards. */
export async function requirePerson(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (request.person) return undefined;
  const next = request.method === "GET" ? `?next=${encodeURIComponent(request.url)}` : "";
  return reply.redirect(`/login${next}`, 303);
}

/** Lets only people of one role in; everybody else is told so and nothing more. */
export function requireRole(context: Context, role: PersonRole): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    if (request.person?.role === role) return undefined;
    return sendProblem(context, request, reply, {
      status: 403,
      title: "This page is not for you",
      text: "You are logged out, or your account may not open this page.",
    });
  };
}

/** The person behind a route that `requirePerson` guards. */
export function personOf(request: FastifyRequest): Person {
  if (!request.person) throw new Error("This route was reached without a session.");
  return request.person;
}
