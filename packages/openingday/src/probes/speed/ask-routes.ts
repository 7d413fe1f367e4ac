import { fillRecord, fillText } from "../../journeys/template.ts";
import type { ProbeContext } from "../../model/probe.ts";
import type { LoadPlan } from "../../model/target.ts";
import { NoAnswer } from "../../model/tools.ts";

/** What counts is the same in each request; a few show what differs, and what only the first one does. */
export const timesEach = 5;

/** Whoever signed in by a journey. */
export interface Asker {
  readonly values: Readonly<Record<string, string>>;
  cookie(url: string): string | undefined;
  readonly localAddress: string | undefined;
}

export interface Asking {
  /** Headers of one more request to a route. */
  readonly mark: (route: string) => Readonly<Record<string, string>>;
  /** Told each request that is over, also one that got no answer. */
  readonly asked: (route: string, tookMs: number) => Promise<void>;
}

/** Asks each measured route five times, one request after the other. */
export async function askRoutes(
  { target, tools, signal }: ProbeContext,
  { routes }: LoadPlan,
  asker: Asker,
  { mark, asked }: Asking,
): Promise<void> {
  for (const { route, method, url: declared, fields } of routes)
    for (let n = 0; n < timesEach; n += 1) {
      if (signal.aborted) return;
      const values = { ...asker.values, unique: tools.random.word(), n: String(n) };
      const url = fillText(declared, values);
      const cookie = asker.cookie(url);
      const begunAt = tools.clock.now();
      try {
        await tools.http.request({
          url,
          method,
          headers: {
            accept: "application/json, text/html;q=0.9, */*;q=0.8",
            ...(cookie === undefined ? {} : { cookie }),
            ...(method.toUpperCase() === "GET" ? {} : { origin: new URL(target.declared.app).origin }),
            ...(fields === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
            ...mark(route),
          },
          ...(fields === undefined ? {} : { body: new URLSearchParams(fillRecord(fields, values)).toString() }),
          localAddress: asker.localAddress,
          rawCookies: true,
        });
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
      await asked(route, tools.clock.now() - begunAt);
    }
}
