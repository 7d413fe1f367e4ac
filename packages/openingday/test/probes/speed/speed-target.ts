import { NotConfigured, type ProbeContext } from "../../../src/model/probe.ts";
import type { Target } from "../../../src/model/target.ts";
import type { Tools } from "../../../src/model/tools.ts";
import { context } from "../../checks/journey/runs.ts";
import { plainVantage } from "../../journeys/loopback.ts";

export function targetOf(more: Partial<Target>): Target {
  return { declared: context.declared, vantage: plainVantage, environments: [], journeys: [], cachedPages: [], ...more };
}

export function probeContext(target: Target, tools: Tools): ProbeContext & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    target,
    tools,
    mode: "active",
    signal: new AbortController().signal,
    need: (key) => Promise.reject(new NotConfigured(`“${key}” is not part of this test`)),
    progress: (line) => void lines.push(line),
    lines,
  };
}
