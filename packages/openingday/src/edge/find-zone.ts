import * as z from "zod";
import type { Cloudflare } from "./client.ts";
import { Refused } from "./refusal.ts";

const zoneShape = z.looseObject({
  id: z.string().regex(/^[0-9a-f]{32}$/u),
  name: z.string(),
  status: z.string(),
  paused: z.boolean().default(false),
  plan: z.looseObject({ name: z.string().optional() }).optional(),
  name_servers: z.array(z.string()).nullish(),
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
  const zones = z.array(zoneShape).safeParse(listed);
  const zone = zones.success ? zones.data.find(({ name }) => name.toLowerCase() === domain) : undefined;
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
