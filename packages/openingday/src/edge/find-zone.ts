import * as v from "valibot";
import { openGroup } from "../parsers/shapes/group.ts";
import type { Cloudflare } from "./client.ts";
import { Refused } from "./refusal.ts";

const zoneShape = openGroup({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/u)),
  name: v.string(),
  status: v.string(),
  paused: v.optional(v.boolean(), false),
  plan: v.optional(openGroup({ name: v.optional(v.string()) })),
  name_servers: v.nullish(v.array(v.string())),
});

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly paused: boolean;
  readonly plan?: string;
  readonly nameServers: readonly string[];
}

/** The zone of a domain. Rejects with a sentence when the token is refused or may not see such a zone. */
export async function findZone(cloudflare: Cloudflare, domain: string): Promise<Zone> {
  let listed: unknown;
  try {
    listed = await cloudflare.get(`/zones?name=${encodeURIComponent(domain)}`);
  } catch (error) {
    // Nothing narrower was asked for yet: a token that may not even list is no good at all.
    if (error instanceof Refused && error.kind === "permission")
      throw new Refused("token", error.status, error.codes, `${error.message} Give it the permission “Zone: Read” for ${domain}.`);
    throw error;
  }
  const zones = v.safeParse(v.array(zoneShape), listed);
  const zone = zones.success ? zones.output.find(({ name }) => name.toLowerCase() === domain) : undefined;
  if (zone === undefined)
    throw new Refused(
      "missing",
      200,
      [],
      `The token sees no zone ${domain}: add the permission “Zone: Read” for it, or use a token of the account that holds it.`,
    );
  const { plan, name_servers: nameServers, ...rest } = zone;
  return {
    id: rest.id,
    name: rest.name.toLowerCase(),
    status: rest.status,
    paused: rest.paused,
    ...(plan?.name === undefined ? {} : { plan: plan.name }),
    nameServers: nameServers ?? [],
  };
}
