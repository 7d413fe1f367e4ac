import { setTimeout as pause } from "node:timers/promises";
import type { FastifyPluginAsync } from "fastify";

const slowMs = 650;

/** Ways to break the running app, by the name of their switch. Each is an ordinary hook that sees every request. */
export const breaks: Readonly<Record<string, FastifyPluginAsync>> = {
  "slow.dashboard": hook("GET", /^\/dashboard/u, async () => {
    await pause(slowMs);
  }),
  "flow.login-500": hook("POST", /^\/login/u, () => {
    throw new Error("the session table is gone");
  }),
  "flow.checkout-500": hook("POST", /^\/pay\//u, () => {
    throw new Error("the payment provider was not configured");
  }),
};

function hook(method: string, path: RegExp, act: () => void | Promise<void>): FastifyPluginAsync {
  return async (app) => {
    app.addHook("preHandler", async (request) => {
      if (request.method === method && path.test(request.url)) await act();
    });
  };
}
