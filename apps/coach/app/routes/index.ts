import type { FastifyInstance } from "fastify";
import { allowOrigins, createOriginRule } from "../allow-origins.ts";
import type { Context } from "../context.ts";
import { loadPerson, requirePerson, requireRole } from "../request-person.ts";
import type { Role } from "../roles.ts";
import { addAccountRoutes } from "./account.ts";
import { addAdminRoutes } from "./admin.ts";
import { addApiRoutes } from "./api.ts";
import { addBookRoutes } from "./book.ts";
import { addBookingRoutes } from "./bookings.ts";
import { addCalendarRoutes } from "./calendar-feed.ts";
import { addCoachDeskRoutes } from "./coach-desk.ts";
import { addDashboardRoutes } from "./dashboard.ts";
import { addEverywhereRoutes } from "./everywhere.ts";
import { addLogInRoutes } from "./log-in.ts";
import { addResetRoutes } from "./reset-password.ts";
import { addSignUpRoutes } from "./sign-up.ts";
import { addSiteRoutes } from "./site.ts";
import { addStripeWebhook } from "./stripe-webhook.ts";

type AddRoutes = (app: FastifyInstance, context: Context) => void;

/** Routes for strangers on the application's host. */
const openRoutes: readonly AddRoutes[] = [addSignUpRoutes, addLogInRoutes, addResetRoutes];
/** Routes behind a log-in. */
const ownRoutes: readonly AddRoutes[] = [addDashboardRoutes, addBookRoutes, addBookingRoutes, addAccountRoutes];

/** Adds every route, each to the host it belongs to; elsewhere it does not exist. */
export function addRoutes(app: FastifyInstance, context: Context): void {
  const on = (role: Role, add: (scope: FastifyInstance) => void): void => {
    app.register(async (scope) => {
      scope.addHook("onRequest", async (request, reply) => {
        if (request.roles.has(role)) return undefined;
        reply.callNotFound();
        return reply;
      });
      add(scope);
    });
  };
  const readPerson = loadPerson(context);
  addEverywhereRoutes(app, context);
  on("site", (scope) => addSiteRoutes(scope, context));
  on("app", (scope) => addStripeWebhook(scope, context));
  on("app", (scope) => addCalendarRoutes(scope, context));
  on("app", (scope) => {
    scope.addHook("onRequest", readPerson);
    for (const add of openRoutes) add(scope, context);
  });
  on("app", (scope) => {
    scope.addHook("onRequest", readPerson);
    scope.addHook("onRequest", requirePerson);
    for (const add of ownRoutes) add(scope, context);
  });
  for (const [role, add] of [
    ["coach", addCoachDeskRoutes],
    ["admin", addAdminRoutes],
  ] as const) {
    on("app", (scope) => {
      scope.addHook("onRequest", readPerson);
      scope.addHook("onRequest", requireRole(context, role));
      add(scope, context);
    });
  }
  const originRule = allowOrigins(createOriginRule(context.environment));
  for (const [role, prefix] of [
    ["api", "/v1"],
    ["app", "/api/v1"],
  ] as const) {
    on(role, (scope) => {
      scope.addHook("onRequest", originRule);
      scope.addHook("onRequest", readPerson);
      scope.register(async (versioned) => addApiRoutes(versioned, context), { prefix });
    });
  }
}
