import type { FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "./context.ts";
import type { LimitName } from "./limits.ts";
import { sendProblem } from "./send-page.ts";

/** Counts a request against its sender's address before the body is even read. */
export function limitAddress(context: Context, name: LimitName): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  return async (request, reply) => {
    const waitSeconds = await context.limits.spend(name, request.ip);
    return waitSeconds > 0 ? sendTooMany(context, request, reply, waitSeconds) : undefined;
  };
}

/** Asks for patience, and says for how long. */
export function sendTooMany(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  waitSeconds: number,
): ReturnType<typeof sendProblem> {
  reply.header("retry-after", waitSeconds);
  const wait = waitSeconds < 90 ? `${waitSeconds} seconds` : `${Math.ceil(waitSeconds / 60)} minutes`;
  return sendProblem(context, request, reply, {
    status: 429,
    title: "A little slower, please",
    text: `There were many tries in a short time, so we pause them to keep accounts safe. Please try again in ${wait}.`,
  });
}
