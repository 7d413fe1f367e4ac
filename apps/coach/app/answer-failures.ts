import type { FastifyError, FastifyInstance } from "fastify";
import type { Context } from "./context.ts";
import { sendProblem } from "./send-page.ts";

const wordings: Readonly<Record<number, { readonly title: string; readonly text: string }>> = {
  400: { title: "We could not read that", text: "Something in the request was not as expected. Please go back and try again." },
  413: { title: "That is too much at once", text: "The text you sent is longer than we can take. Please shorten it." },
  415: { title: "We could not read that", text: "Please send the form from our own page." },
};
const otherwise = wordings[400] ?? { title: "", text: "" };

/** Answers unknown addresses and failures with a page that helps, and writes failures to the log. */
export function addFailurePages(app: FastifyInstance, context: Context): void {
  app.setNotFoundHandler((request, reply) =>
    sendProblem(context, request, reply, {
      status: 404,
      title: "This page is not here",
      text: "The address may be mistyped, or the page has moved.",
    }),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) return sendProblem(context, request, reply, { status, ...(wordings[status] ?? otherwise) });
    request.log.error({ err: error, route: request.routeOptions.url ?? "none", release: context.release.commit }, "a request failed");
    return sendProblem(context, request, reply, {
      status: 500,
      title: "Something went wrong on our side",
      text: `We have been told and look into it. If you write to us, mention ${request.id}.`,
    });
  });
}
