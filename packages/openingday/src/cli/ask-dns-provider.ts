import type { Target } from "../model/target.ts";
import { lookUp } from "../probes/look-up.ts";
import { createTools } from "../tools/create-tools.ts";
import { nameDnsProvider } from "../zone/dns-providers.ts";
import { version } from "./version.ts";

const withinMs = 3_000;

/** The company that serves the domain's records, by one question; undefined where nobody answers or it is not known. */
export async function askDnsProvider({ declared, vantage }: Target): Promise<string | undefined> {
  const stop = new AbortController();
  const doors = createTools({ vantage, mode: "passive", version, signal: stop.signal });
  try {
    const { lookup } = await lookUp(doors.tools.dns, { name: declared.domain, type: "NS", timeoutMs: withinMs });
    return lookup.values.length === 0 ? undefined : nameDnsProvider(lookup.values)?.name;
  } finally {
    stop.abort();
    await doors.close();
  }
}
