import type { ApplyTools } from "../edge/apply.ts";
import type { Cloudflare } from "../edge/client.ts";
import { stepsOf } from "../edge/journal.ts";
import { proxiedHosts, whyNotStrict } from "../edge/origin-proof.ts";
import { readSetting } from "../edge/outcome.ts";
import type { Step, Steps } from "../edge/steps.ts";
import { undoSteps } from "../edge/undo.ts";
import type { ZoneRecord } from "../edge/zone-record.ts";
import type { Vantage } from "../model/target.ts";
import { NoAnswer, type Tools } from "../model/tools.ts";
import { formatEndpoint } from "../tools/endpoint.ts";
import { mapConnect } from "../tools/vantage.ts";
import type { DnsApplyOptions } from "./dns-apply-options.ts";

export interface SettingsWanted {
  readonly options: DnsApplyOptions;
  readonly cloudflare: Cloudflare;
  readonly zoneId: string;
  readonly world: Tools;
  readonly vantage: Vantage;
}

/** The settings that were asked for, unless they are so already or would break the site. */
export async function planSettings(
  { options, cloudflare, zoneId, world, vantage }: SettingsWanted,
  records: readonly ZoneRecord[],
): Promise<Steps> {
  const steps: Step[] = [];
  const byHand: string[] = [];
  if (!options.sslStrict && !options.alwaysHttps) return { steps, byHand };
  const ssl = await readSetting(cloudflare, zoneId, "ssl");
  if (options.sslStrict && ssl !== "strict" && ssl !== "origin_pull") {
    const against = await whyNotStrict(world, records, (origin) => dialOf(vantage, origin));
    byHand.push(...against.map((reason) => `the SSL mode stays ${ssl}, because “Full (strict)” would take the site down: ${reason}`));
    if (against.length === 0)
      steps.push({
        kind: "setting",
        setting: "ssl",
        before: ssl,
        after: "strict",
        why: "every server behind the proxy shows a valid certificate",
      });
  }
  if (!options.alwaysHttps) return { steps, byHand };
  const before = await readSetting(cloudflare, zoneId, "always_use_https");
  if (ssl === "off" && steps.length === 0)
    byHand.push("Always Use HTTPS stays off: the SSL mode is off, so there is no https to lead visitors to");
  else if (before !== "on")
    steps.push({ kind: "setting", setting: "always_use_https", before, after: "on", why: "visitors who type http arrive by https" });
  return { steps, byHand };
}

/** How often, and how long apart, the site is asked after its SSL mode changed: the edge takes some seconds to hear of it. */
const looks = { times: 3, everyMs: 2_000 };

/**
 * After the SSL mode was changed: asks each host behind the proxy, and puts everything back when Cloudflare now refuses its server.
 * Returns the sentences to tell.
 */
export async function lookAfterwards(world: Tools, tools: ApplyTools, records: readonly ZoneRecord[]): Promise<readonly string[]> {
  const changed = stepsOf(tools.journal.entries).some(
    ({ what, state }) => what.kind === "setting" && what.setting === "ssl" && state === "done",
  );
  if (!changed) return [];
  for (let look = 0; look < looks.times; look += 1) {
    if (look > 0) await world.clock.sleep(looks.everyMs);
    const broken = (
      await Promise.all(
        proxiedHosts(records)
          .slice(0, 15)
          .map(({ host }) => isRefused(world, host)),
      )
    ).filter((host) => host !== undefined);
    if (broken.length === 0) continue;
    const left = await undoSteps(tools);
    return [`Cloudflare does not accept the server of ${broken.join(", ")} in this mode, so everything was put back.`, ...left];
  }
  return [];
}

async function isRefused(world: Tools, host: string): Promise<string | undefined> {
  try {
    const { status } = await world.http.request({ url: `https://${host}/`, maxBytes: 1_024, fresh: true });
    return status === 525 || status === 526 ? host : undefined;
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}

/** Where a server that a record names is dialled, through the vantage like everything else. */
function dialOf(vantage: Vantage, origin: string): string {
  const { address = origin, port } = mapConnect(vantage, origin, 443);
  return formatEndpoint({ address, port });
}
