import { parseArgs } from "node:util";
import { evaluateCheck } from "../audit/evaluate.ts";
import { judgeSpeedList } from "../audit/judge-speed-list.ts";
import type { Outcome } from "../model/check.ts";
import type { SpeedListReport } from "../model/speed-list.ts";
import { redact } from "../parsers/redact.ts";
import { renderSpeedList } from "../report/speed-list-text.ts";
import { speedList } from "../roadmap/speed-list.ts";
import { contextOf } from "./context-of.ts";
import { readKept } from "./kept-files.ts";

/** `openingday perf checklist`: the practices of a fast backend, and what a kept run says about each. */
export async function perfChecklist(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      from: { type: "string" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const report = await sumUp(values.from);
  const text = JSON.stringify(report, (_, value: unknown) => (typeof value === "string" ? redact(value) : value));
  process.stdout.write(values.json ? `${text}\n` : renderSpeedList(JSON.parse(text) as SpeedListReport));
  return 0;
}

async function sumUp(from: string | undefined): Promise<SpeedListReport> {
  if (from === undefined) return { version: 1, items: judgeSpeedList(speedList, new Map()) };
  const kept = await readKept(from);
  const { checks } = await import("../checks/registry.ts");
  const context = contextOf(
    {
      target: {
        declared: kept.declared,
        vantage: { resolvers: [], parents: [], connect: {}, dnsPort: 53 },
        environments: [],
        journeys: [],
        cachedPages: [],
        ...(kept.repository === undefined ? {} : { repository: kept.repository }),
      },
    },
    kept.at,
  );
  const wanted = new Set(speedList.flatMap(({ proofs }) => proofs.map(({ check }) => check)));
  const outcomes = new Map<string, Outcome>();
  for (const check of checks) if (wanted.has(check.id)) outcomes.set(check.id, evaluateCheck(check, kept.evidence, context));
  return { version: 1, from: { at: new Date(kept.at).toISOString(), domain: context.domain }, items: judgeSpeedList(speedList, outcomes) };
}
