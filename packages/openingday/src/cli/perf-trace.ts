import { parseArgs } from "node:util";
import { evaluateCheck } from "../audit/evaluate.ts";
import { ConfigError } from "../config/config-error.ts";
import type { TraceReport } from "../model/trace-report.ts";
import { redact } from "../parsers/redact.ts";
import { renderTraces } from "../report/trace-text.ts";
import { takeAim } from "./aim.ts";
import { contextOf } from "./context-of.ts";
import { look } from "./look.ts";

const key = "request.traces";
const exitCodes: Readonly<Record<TraceReport["verdict"], number>> = { fine: 0, wasteful: 1, "cannot-tell": 2 };

/** `openingday perf trace`: what each request of the core flows asks of the database and of others. */
export async function perfTrace(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const aim = await takeAim([], values.config, process.cwd());
  if (aim.target.traces === undefined && aim.target.databaseEnv === undefined)
    throw new ConfigError(
      "Following requests needs “perf: { receiver: 4318 }” in the configuration, and the application started with “node --import @openingday/node”; or “perf: { databaseEnv: 'DATABASE_URL' }”, to read what its PostgreSQL counts.",
    );
  const seen = await look({ mode: "active", aim, only: [key], exactly: [key] });
  if (seen.partial) {
    process.stderr.write("Stopped before the end; nothing is left running.\n");
    return 3;
  }
  const { checks } = await import("../checks/registry.ts");
  const context = contextOf(aim, seen.at);
  const judged = checks
    .filter(({ needs }) => needs.includes(key))
    .map((check) => ({ check, outcome: evaluateCheck(check, seen.evidence, context) }));
  const gathered = seen.evidence[key];
  const found = judged.flatMap(({ check, outcome }) =>
    outcome.status === "failed" || outcome.status === "warned"
      ? outcome.findings.map(({ code, message, breaks, fix, seen: observed }) => {
          return { code: `${check.id}/${code}`, fails: outcome.status === "failed", message, breaks, fix, seen: observed };
        })
      : [],
  );
  const base = { version: 1, domain: context.domain, at: new Date(seen.at).toISOString() } as const;
  const report: TraceReport =
    gathered?.ok === true
      ? {
          ...base,
          ...gathered.value,
          verdict: found.some(({ fails }) => fails) ? "wasteful" : "fine",
          findings: found,
          unproved: judged.flatMap(({ check: { id, title }, outcome }) =>
            outcome.status === "inconclusive" ? [{ check: id, title, reason: outcome.reason }] : [],
          ),
        }
      : {
          ...base,
          verdict: "cannot-tell",
          reason: gathered?.reason ?? "nothing was followed",
          sdks: [],
          sent: 0,
          told: 0,
          findings: [],
          unproved: [],
          routes: [],
        };
  const text = JSON.stringify(report, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
  process.stdout.write(values.json ? `${text}\n` : renderTraces(JSON.parse(text) as TraceReport));
  return exitCodes[report.verdict];
}
