import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { FastifyPluginAsync } from "fastify";
import { hosts } from "./names.ts";
import { workBreaks } from "./work-breaks.ts";

const slowMs = 650;
const noisyMs = 5;

/** Ways to break the running app, by the name of their switch. Each is an ordinary hook that sees every request. */
export const breaks: Readonly<Record<string, FastifyPluginAsync>> = {
  ...workBreaks,
  "slow.dashboard": hook("GET", /^\/dashboard/u, async () => {
    await pause(slowMs);
  }),
  // Every appointment there ever was, with all that is known of each.
  "payload.huge": async (app) => {
    app.addHook("preSerialization", async (request, _reply, payload) => {
      if (request.method !== "GET" || !/\/v1\/appointments/u.test(request.url)) return payload;
      return { ...(payload as object), appointments: everyAppointment() };
    });
  },
  // The app knows better than the edge which spelling is the main one.
  "redirect.both-layers": async (app) => {
    app.addHook("onRequest", async (request, reply) => {
      if (request.hostname !== hosts.site) return undefined;
      return reply.redirect(`https://${hosts.www}${request.url}`, 301);
    });
  },
  "flow.login-500": hook("POST", /^\/login/u, () => {
    throw new Error("the session table is gone");
  }),
  // One of several servers behind the same name has lost its settings, say: every tenth log-in meets it.
  "flow.login-flaky": async (app) => {
    let count = 0;
    app.addHook("preHandler", async (request) => {
      if (request.method === "POST" && request.url.startsWith("/login") && ++count % 10 === 0) throw new Error("the session table is gone");
    });
  },
  // Nobody is harmed by one that is slow in a thousand.
  "slow.one-in-a-thousand": async (app) => {
    let count = 0;
    app.addHook("onRequest", async () => {
      if (++count % 1_000 === 0) await pause(2_000);
    });
  },
  // What shares the machine takes a tenth of the processor, as neighbours do.
  "neighbour.noisy": async (app) => {
    const timer = setInterval(() => {
      for (const until = performance.now() + noisyMs; performance.now() < until;);
    }, 10 * noisyMs);
    app.addHook("onClose", async () => clearInterval(timer));
  },
  "flow.checkout-500": hook("POST", /^\/pay\//u, () => {
    throw new Error("the payment provider was not configured");
  }),
  // As if nothing looked at the signature: whatever comes is as good as signed.
  "webhook.unsigned": async (app) => {
    app.addHook("preHandler", async (request) => {
      if (!request.url.startsWith("/webhooks/stripe") || !Buffer.isBuffer(request.body)) return;
      const seconds = Math.floor(Date.now() / 1000);
      const mac = createHmac("sha256", process.env["STRIPE_WEBHOOK_SECRET"] ?? "")
        .update(`${seconds}.`)
        .update(request.body);
      request.headers["stripe-signature"] = `t=${seconds},v1=${mac.digest("hex")}`;
    });
  },
  // The route was lost on the way to production; the provider still calls the old address.
  "webhook.404": async (app) => {
    app.addHook("onRequest", async (request, reply) => {
      if (!request.url.startsWith("/webhooks/")) return undefined;
      reply.callNotFound();
      return reply;
    });
  },
  "log.leak": async (app) => {
    app.addHook("preHandler", async (request) => {
      const { method, headers } = request;
      // What a careless “let me see what comes in” leaves behind; the scrubbing of the app's own log is gone around.
      if (method === "POST")
        process.stdout.write(`${JSON.stringify({ level: "debug", msg: "incoming", headers, body: readable(request.body) })}\n`);
    });
  },
  "log.silent": async (app) => {
    app.addHook("onListen", async () => {
      setTimeout(() => {
        app.log.level = "silent";
      }, 300).unref();
    });
  },
  // Takes nobody but the edge, by the header that only the edge adds: what a client certificate does where TLS is on.
  "tls.flexible": edgeOnly(),
  "mail.token-burned-by-get": async (app) => {
    const opened = new Set<string>();
    app.addHook("preHandler", async (request) => {
      const params = request.params as { token?: string };
      if (!request.url.startsWith("/reset/") || params.token === undefined || request.method === "POST") return;
      // Whoever opens the link first has it, also where that is only a look.
      if (opened.has(params.token)) params.token = "used-up";
      else opened.add(params.token);
    });
  },
};

function everyAppointment(): readonly unknown[] {
  return Array.from({ length: 1_200 }, (_, index) => ({
    id: `past-${index}`,
    status: "confirmed",
    startsAt: new Date(Date.UTC(2024, 0, 1, index)).toISOString(),
    coach: "Mara Lindqvist",
    notes: "What we spoke about, and what to try until the next time. ".repeat(3),
  }));
}

function readable(body: unknown): unknown {
  return Buffer.isBuffer(body) ? body.toString() : body;
}

function edgeOnly(): FastifyPluginAsync {
  return async (app) => {
    app.addHook("onRequest", async (request, reply) => {
      if (request.headers["x-forwarded-host"] === undefined) return reply.code(403).send("This server takes requests from its edge alone.");
      return undefined;
    });
  };
}

function hook(method: string, path: RegExp, act: () => void | Promise<void>): FastifyPluginAsync {
  return async (app) => {
    app.addHook("preHandler", async (request) => {
      if (request.method === method && path.test(request.url)) await act();
    });
  };
}
