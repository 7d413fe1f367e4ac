import type { FastifyReply, FastifyRequest } from "fastify";
import { html } from "hono/html";
import type { Context } from "./context.ts";
import { layout } from "./views/layout.ts";
import type { Markup, PageParts } from "./views/layout.ts";

/** Caches may keep public pages: a browser for a minute, the edge for five. */
const cachePublic = "public, max-age=60, s-maxage=300";
const cacheNothing = "no-store, private";

/** Sends a whole page; not to be cached unless it says so. */
export async function sendPage(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  page: PageParts & { readonly status?: number; readonly isPublic?: boolean },
): Promise<FastifyReply> {
  const markup = await layout({ ...page, context, roles: request.roles, person: page.isPublic ? null : request.person });
  return reply
    .code(page.status ?? 200)
    .header("cache-control", page.isPublic ? cachePublic : cacheNothing)
    .type("text/html; charset=utf-8")
    .send(String(markup));
}

/** Something did not go as the visitor wished: what, and where to go from here. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  readonly next?: Markup;
}

/** Sends a problem: a page for people, JSON for programs. */
export function sendProblem(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
): Promise<FastifyReply> | FastifyReply {
  if (isForPrograms(request)) {
    return reply
      .code(problem.status)
      .header("cache-control", cacheNothing)
      .send({ error: { status: problem.status, message: `${problem.title}. ${problem.text}` } });
  }
  return sendPage(context, request, reply, {
    status: problem.status,
    title: problem.title,
    body: html`<section class="card narrow problem">
      <p class="eyebrow">${problem.status}</p>
      <h1>${problem.title}</h1>
      <p>${problem.text}</p>
      ${problem.next ?? html`<p class="actions"><a class="button quiet" href="/">Back to the start</a></p>`}
    </section>`,
  });
}

/** Whether the asker is a program: the API's host, or the same API under the application's own. */
function isForPrograms(request: FastifyRequest): boolean {
  const path = request.url.split("?")[0] ?? "";
  return /^\/(?:api|v1|webhooks)\//u.test(path) || (request.roles.has("api") && request.roles.size === 1);
}
