import type { FastifyInstance } from "fastify";
import type { Context } from "../context.ts";
import { reviveJob } from "../queries/jobs.ts";
import { listDeadJobs, listDueRefunds, readTotals } from "../queries/oversight.ts";
import { sendPage } from "../send-page.ts";
import { adminPage } from "../views/admin-page.ts";

/** The administrator's page. */
export function addAdminRoutes(app: FastifyInstance, context: Context): void {
  const { database, worker } = context;
  app.get("/admin", async (request, reply) => {
    const [totals, deadJobs, refunds] = await Promise.all([readTotals(database), listDeadJobs(database), listDueRefunds(database)]);
    return sendPage(context, request, reply, { title: "Administration", body: adminPage(totals, deadJobs, refunds) });
  });
  app.post<{ Params: { id: string } }>("/admin/jobs/:id/retry", async (request, reply) => {
    if (!/^\d{1,18}$/u.test(request.params.id) || !(await reviveJob(database, request.params.id))) return reply.callNotFound();
    worker.wake();
    return reply.redirect("/admin", 303);
  });
}
