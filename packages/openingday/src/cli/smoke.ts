import { parseArgs } from "node:util";
import { evaluateCheck } from "../audit/evaluate.ts";
import type { EvidenceFile } from "../audit/evidence-file.ts";
import { ConfigError } from "../config/config-error.ts";
import type { Check } from "../model/check.ts";
import type { EvidenceKey } from "../model/evidence.ts";
import type { SmokePart, SmokeReport } from "../model/smoke-report.ts";
import { redact } from "../parsers/redact.ts";
import { renderSmoke } from "../report/smoke-text.ts";
import { takeAim } from "./aim.ts";
import { contextOf } from "./context-of.ts";
import { look } from "./look.ts";

const parts: Readonly<Record<string, EvidenceKey>> = { pages: "smoke.routes", webhooks: "webhook.answers", journeys: "journey.runs" };
const exitCodes = { fine: 0, broken: 1, "cannot-tell": 2 } as const;

/** `openingday smoke`: whether what was just released still does what customers need. */
export async function smoke(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      config: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      timeout: { type: "string", default: "60s" },
      json: { type: "boolean", default: false },
      debug: { type: "boolean", default: false },
    },
  });
  const keys = readParts(values.only.flatMap((names) => names.split(",")).filter((name) => name !== ""));
  const deadlineMs = readSeconds(values.timeout) * 1_000;
  const aim = await takeAim(positionals, values.config, process.cwd());
  if (aim.config === undefined)
    throw new ConfigError("A smoke test needs a configuration that says what must work: “openingday init” writes one.");
  const seen = await look({ mode: "active", aim, only: keys, exactly: keys, deadlineMs });
  if (seen.partial) {
    process.stderr.write("Stopped before the end; nothing is left running.\n");
    return 3;
  }
  const { checks } = await import("../checks/registry.ts");
  const context = contextOf(aim, seen.at);
  const judged = checks
    .filter(({ needs }) => needs.length > 0 && needs.every((key) => keys.includes(key)))
    .map((check) => judgePart(check, seen, context));
  const report = sumUp(context.domain, seen, judged);
  const text = values.json ? `${JSON.stringify(report, clean)}\n` : renderSmoke(JSON.parse(JSON.stringify(report, clean)) as SmokeReport);
  process.stdout.write(text);
  return exitCodes[report.verdict];
}

function readParts(names: readonly string[]): readonly EvidenceKey[] {
  if (names.length === 0) return Object.values(parts);
  return names.map((name) => {
    const key = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (key === undefined) throw new ConfigError(`A smoke test has no part called “${name}”. Its parts are pages, webhooks and journeys.`);
    return key;
  });
}

function readSeconds(text: string): number {
  const [, number, unit] = /^(\d{1,4})(s|m)?$/u.exec(text) ?? [];
  const seconds = Number(number) * (unit === "m" ? 60 : 1);
  if (!(seconds >= 1 && seconds <= 600)) throw new ConfigError(`“${text}” is no time for --timeout: write 45s or 2m, ten minutes at most.`);
  return seconds;
}

function judgePart(check: Check, { evidence }: EvidenceFile, context: Parameters<typeof evaluateCheck>[2]): SmokePart {
  const { id, title, needs } = check;
  const base = { check: id, title, findings: [], seen: [] };
  for (const key of needs) {
    const gathered = evidence[key];
    if (gathered?.ok === false && gathered.kind === "not-configured") return { ...base, state: "not-looked-at", reason: gathered.reason };
  }
  const outcome = evaluateCheck(check, evidence, context);
  switch (outcome.status) {
    case "passed":
      return { ...base, state: "fine", seen: outcome.seen };
    case "failed":
    case "warned":
      return {
        ...base,
        state: "broken",
        findings: outcome.findings.map(({ code, message, breaks, fix, seen }) => ({ code: `${id}/${code}`, message, breaks, fix, seen })),
        seen: outcome.seen ?? [],
      };
    case "inconclusive":
      return { ...base, state: "cannot-tell", reason: outcome.reason, seen: outcome.seen ?? [] };
    case "not-applicable":
      return { ...base, state: "not-looked-at", reason: outcome.reason };
  }
}

/** Something broken counts more than something not seen, and nothing seen at all is not fine. */
function sumUp(domain: string, { at, tookMs, requestsSent }: EvidenceFile, judged: readonly SmokePart[]): SmokeReport {
  const has = (state: SmokePart["state"]): boolean => judged.some((part) => part.state === state);
  return {
    version: 1,
    domain,
    at: new Date(at).toISOString(),
    verdict: has("broken") ? "broken" : has("cannot-tell") || !has("fine") ? "cannot-tell" : "fine",
    tookMs: Math.round(tookMs),
    requests: Object.values(requestsSent).reduce((sum, one) => sum + one, 0),
    parts: judged,
  };
}

function clean(_key: string, value: unknown): unknown {
  return typeof value === "string" ? redact(value) : value;
}
