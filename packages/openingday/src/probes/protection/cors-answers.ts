import type { CorsAnswer } from "../../model/evidence-protection.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import { NoAnswer, type Tools } from "../../model/tools.ts";

/** Asks each declared API route as a browser would on behalf of nine foreign origins, and once as a preflight. */
export default defineProbe({
  key: "cors.answers",
  mode: "active",
  timeoutMs: 30_000,
  maxRequests: ({ declared }) => 10 * (declared.cors?.routes.length ?? 0),
  phase: 1,
  async gather({ target, tools, progress }) {
    const { cors } = target.declared;
    if (cors === undefined) throw new NotConfigured("the configuration names no API route whose callers matter (cors)");
    const errors: string[] = [];
    const answers: CorsAnswer[] = [];
    await Promise.all(
      cors.routes.map(async (route) => {
        for (const [originClass, origin] of foreignOrigins(route, tools)) {
          const answer = await ask(tools, route, originClass, origin, false).catch(keepReason(errors));
          if (answer === undefined) return;
          answers.push(answer);
        }
        const canary = `https://${tools.random.word()}.example`;
        const preflight = await ask(tools, route, "reflected", canary, true).catch(keepReason(errors));
        if (preflight !== undefined) answers.push(preflight);
      }),
    );
    progress(`${answers.length} requests as other websites`);
    return { routes: cors.routes, answers, errors };
  },
});

function foreignOrigins(route: string, tools: Tools): (readonly [string, string])[] {
  const { hostname } = new URL(route);
  const base = hostname.split(".").slice(-2).join(".");
  return [
    ["reflected", `https://${tools.random.word()}.example`],
    ["second", `https://${tools.random.word()}.example`],
    ["null", "null"],
    ["suffix", `https://odprobe${base}`],
    ["prefix", `https://${hostname}.attacker.example`],
    ["dot", `https://${hostname.replace(".", "x")}`],
    ["subdomain", `https://odprobe.${base}`],
    ["http", `http://${hostname}`],
    ["localhost", "http://localhost:3000"],
  ];
}

async function ask(tools: Tools, route: string, originClass: string, origin: string, preflight: boolean): Promise<CorsAnswer> {
  const answer = await tools.http.request({
    url: route,
    method: preflight ? "OPTIONS" : "GET",
    headers: {
      origin,
      ...(preflight ? { "access-control-request-method": "POST", "access-control-request-headers": "content-type" } : {}),
    },
    maxBytes: 1_024,
  });
  const allowOrigin = answer.header("access-control-allow-origin");
  return {
    route,
    originClass,
    origin,
    status: answer.status,
    ...(allowOrigin === undefined ? {} : { allowOrigin }),
    // Case-sensitive by the Fetch standard: a browser ignores “True”.
    allowCredentials: answer.header("access-control-allow-credentials") === "true",
    preflight,
    withSession: false,
  };
}

function keepReason(errors: string[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof NoAnswer)) throw error;
    errors.push(error.message);
    return undefined;
  };
}
