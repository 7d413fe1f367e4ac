import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { limitAddress, sendTooMany } from "../limit-requests.ts";
import { isPassword } from "../passwords.ts";
import { addJob } from "../queries/jobs.ts";
import { findAccount } from "../queries/people.ts";
import { closeSession, openSession } from "../request-person.ts";
import { sendPage } from "../send-page.ts";
import { typed } from "../read-form.ts";
import { logInPage } from "../views/account-pages.ts";
import { notice } from "../views/fields.ts";

const form = z.object({ email: z.string().trim().min(1).max(254), password: z.string().min(1).max(200) });

const notices: Readonly<Record<string, string>> = {
  verified: "Your address is confirmed. You can log in now.",
  password: "Your new password is saved. Please log in with it.",
  gone: "Your account is deleted. We wish you well.",
};

/** Only a path of our own: `//elsewhere.example` and `/\elsewhere` lead out in browsers. */
export function readNext(value: unknown): string {
  return typeof value === "string" && /^\/(?![/\\])[\w\-./?=&%]*$/u.test(value) && value.length <= 300 ? value : "/dashboard";
}

/** Log-in and log-out. */
export function addLogInRoutes(app: FastifyInstance, context: Context): void {
  const { database, limits, worker } = context;
  app.get<{ Querystring: { notice?: unknown; next?: unknown } }>("/login", async (request, reply) => {
    const text = notices[String(request.query.notice)];
    const body = logInPage({ email: "", next: readNext(request.query.next) }, text === undefined ? undefined : notice("good", text));
    return sendPage(context, request, reply, { title: "Log in", body });
  });
  app.post("/login", { onRequest: limitAddress(context, "login-address") }, async (request, reply) => {
    const next = readNext(typed(request.body, "next"));
    const refuse = (status: number, text: string) =>
      sendPage(context, request, reply, {
        status,
        title: "Log in",
        body: logInPage({ email: typed(request.body, "email"), next }, notice("bad", text)),
      });
    const read = form.safeParse(request.body ?? {});
    if (!read.success) return refuse(400, "Please fill in your email address and your password.");
    const accountKey = read.data.email.toLowerCase();
    const waitSeconds = await limits.peek("login-account", accountKey);
    if (waitSeconds > 0) return sendTooMany(context, request, reply, waitSeconds);
    const account = await findAccount(database, read.data.email);
    if (!(await isPassword(read.data.password, account?.passwordHash)) || !account) {
      await limits.spend("login-account", accountKey);
      return refuse(401, "That address and password do not go together.");
    }
    await limits.forget("login-account", accountKey);
    if (!account.isVerified) {
      await addJob(database, { kind: "mail-verify", personId: account.id });
      worker.wake();
      return reply.redirect("/check-your-inbox", 303);
    }
    await openSession(context, reply, account.id);
    return reply.redirect(next, 303);
  });
  app.post("/logout", async (request, reply) => {
    await closeSession(context, request, reply);
    return reply.redirect("/login", 303);
  });
}
