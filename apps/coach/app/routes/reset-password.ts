import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { limitAddress } from "../limit-requests.ts";
import { hashPassword } from "../passwords.ts";
import { isTokenGood, useToken } from "../queries/email-tokens.ts";
import { addJob } from "../queries/jobs.ts";
import { findAccount, setPassword } from "../queries/people.ts";
import { transaction } from "../queries/run.ts";
import { email, fieldErrors, newPassword } from "../read-form.ts";
import { sendPage } from "../send-page.ts";
import { hashToken } from "../tokens.ts";
import { askResetPage, choosePasswordPage, linkExpired, resetSentPage } from "../views/account-pages.ts";

const askForm = z.object({ email });
const setForm = z.object({ password: newPassword });
const advice = "Ask for a new one; it arrives within a minute.";

/** A forgotten password. The answer is the same for every address, known or not. */
export function addResetRoutes(app: FastifyInstance, context: Context): void {
  const { database, environment, worker } = context;
  const hash = (token: string): Buffer => hashToken(token, environment.SESSION_SECRET);
  app.get("/reset", async (request, reply) =>
    sendPage(context, request, reply, { title: "Forgot your password?", body: askResetPage({}) }),
  );
  app.post("/reset", { onRequest: limitAddress(context, "reset-address") }, async (request, reply) => {
    const read = askForm.safeParse(request.body ?? {});
    if (!read.success) {
      return sendPage(context, request, reply, {
        status: 400,
        title: "Forgot your password?",
        body: askResetPage(fieldErrors(read.error)),
      });
    }
    const account = await findAccount(database, read.data.email);
    if (account) {
      await addJob(database, { kind: "mail-reset", personId: account.id });
      worker.wake();
    }
    return sendPage(context, request, reply, { title: "Check your inbox", body: resetSentPage() });
  });
  app.get<{ Params: { token: string } }>("/reset/:token", async (request, reply) => {
    const isGood = await isTokenGood(database, hash(request.params.token), "reset");
    const body = isGood ? choosePasswordPage(request.params.token, {}) : linkExpired("/reset", advice);
    return sendPage(context, request, reply, { status: isGood ? 200 : 410, title: "Choose a new password", body });
  });
  app.post<{ Params: { token: string } }>("/reset/:token", async (request, reply) => {
    const { token } = request.params;
    const read = setForm.safeParse(request.body ?? {});
    if (!read.success) {
      const body = choosePasswordPage(token, fieldErrors(read.error));
      return sendPage(context, request, reply, { status: 400, title: "Choose a new password", body });
    }
    const passwordHash = await hashPassword(read.data.password);
    const personId = await transaction(database, async (connection) => {
      const owner = await useToken(connection, hash(token), "reset");
      if (owner) await setPassword(connection, owner, passwordHash);
      return owner;
    });
    if (personId) return reply.redirect("/login?notice=password", 303);
    return sendPage(context, request, reply, { status: 410, title: "Link no longer works", body: linkExpired("/reset", advice) });
  });
}
