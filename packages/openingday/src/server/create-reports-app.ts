import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

/** What became of one upload. */
export interface TakenReports {
  readonly reports: number;
  readonly errors: readonly string[];
}

export interface ReportsApp {
  /** What the sender proves itself with, as `Authorization: Bearer <token>`. */
  readonly token: string;
  readonly maxBytes: number;
  /** Takes one upload: a report, packed or not, or the whole mail that carries it. */
  readonly take: (bytes: Uint8Array) => Promise<TakenReports>;
}

/** Where a mail forwarder posts the reports it receives: one route, one body, one at a time. */
export function createReportsApp({ token, maxBytes, take }: ReportsApp): Hono {
  const app = new Hono();
  const want = digest(`Bearer ${token}`);
  let busy: Promise<unknown> = Promise.resolve();
  app.post(
    "/dmarc-reports",
    async (context, next) => {
      if (!timingSafeEqual(digest(context.req.header("authorization") ?? ""), want))
        return context.json({ error: "The token is missing or wrong: send it as “Authorization: Bearer …”." }, 401);
      return next();
    },
    bodyLimit({
      maxSize: maxBytes,
      onError: (context) => context.json({ error: `At most ${Math.floor(maxBytes / 1_000_000)} MB are taken.` }, 413),
    }),
    async (context) => {
      const bytes = new Uint8Array(await context.req.arrayBuffer());
      const turn = busy.then(() => take(bytes));
      busy = turn.catch(() => undefined);
      const taken = await turn;
      return context.json(taken, taken.reports > 0 ? 200 : 422);
    },
  );
  app.notFound((context) => context.json({ error: "Reports are taken by POST /dmarc-reports." }, 404));
  app.onError((_error, context) => context.json({ error: "The report could not be kept." }, 503));
  return app;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
