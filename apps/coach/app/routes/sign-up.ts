import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { limitAddress } from "../limit-requests.ts";
import { hashPassword } from "../passwords.ts";
import { isTokenGood, useToken } from "../queries/email-tokens.ts";
import { addJob } from "../queries/jobs.ts";
import { addPerson, findAccount, verifyPerson } from "../queries/people.ts";
import { transaction } from "../queries/run.ts";
import { email, fieldErrors, newPassword, personName, timeZone, typed } from "../read-form.ts";
import { sendPage } from "../send-page.ts";
import { hashToken } from "../tokens.ts";
import { checkInboxPage, linkExpired, signUpPage, verifyPage } from "../views/account-pages.ts";

const form = z.object({ name: personName, email, password: newPassword, timeZone });
const defaultZone = "Europe/London";

/** Sign-up, and the confirmation of the address. Whether an address already has an account is told to that address only. */
export function addSignUpRoutes(app: FastifyInstance, context: Context): void {
  const { database, environment, worker } = context;
  app.get("/signup", async (request, reply) =>
    sendPage(context, request, reply, { title: "Sign up", body: signUpPage({ name: "", email: "" }, {}) }),
  );
  app.get("/check-your-inbox", async (request, reply) =>
    sendPage(context, request, reply, { title: "Check your inbox", body: checkInboxPage() }),
  );
  app.post("/signup", { onRequest: limitAddress(context, "signup-address") }, async (request, reply) => {
    const read = form.safeParse(request.body ?? {});
    if (!read.success) {
      const values = { name: typed(request.body, "name"), email: typed(request.body, "email") };
      return sendPage(context, request, reply, { status: 400, title: "Sign up", body: signUpPage(values, fieldErrors(read.error)) });
    }
    const passwordHash = await hashPassword(read.data.password);
    await transaction(database, async (connection) => {
      const added = await addPerson(connection, { ...read.data, passwordHash, timeZone: read.data.timeZone ?? defaultZone });
      if (added) {
        await addJob(connection, { kind: "mail-verify", personId: added.id });
        return;
      }
      const account = await findAccount(connection, read.data.email);
      if (account) await addJob(connection, { kind: account.isVerified ? "mail-already-registered" : "mail-verify", personId: account.id });
    });
    worker.wake();
    return reply.redirect("/check-your-inbox", 303);
  });
  app.get<{ Params: { token: string } }>("/verify/:token", async (request, reply) => {
    const { token } = request.params;
    const isGood = await isTokenGood(database, hashToken(token, environment.SESSION_SECRET), "verify");
    return sendPage(context, request, reply, {
      status: isGood ? 200 : 410,
      title: "Confirm your address",
      body: verifyPage(isGood, token),
    });
  });
  app.post<{ Params: { token: string } }>("/verify/:token", async (request, reply) => {
    const personId = await useToken(database, hashToken(request.params.token, environment.SESSION_SECRET), "verify");
    if (personId) {
      await verifyPerson(database, personId);
      return reply.redirect("/login?notice=verified", 303);
    }
    const body = linkExpired("/login", "Log in with your password, and we send you a fresh link.");
    return sendPage(context, request, reply, { status: 410, title: "Link no longer works", body });
  });
}
