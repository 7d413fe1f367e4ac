import { createCloudflare } from "../../edge/client.ts";
import { readSettings } from "../../edge/read-settings.ts";
import { Refused } from "../../edge/refusal.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";

/** Reads the zone from Cloudflare's API, with the user's token. Only reads, and only what the token may. */
export default defineProbe({
  key: "edge.settings",
  mode: "passive",
  timeoutMs: 30_000,
  maxRequests: 60,
  async gather({ target, tools, signal }) {
    if (tools.cloudflare === undefined)
      throw new NotConfigured("no Cloudflare token was given (CLOUDFLARE_API_TOKEN); docs/cloudflare.md says which permissions it needs");
    const cloudflare = createCloudflare({ door: tools.cloudflare, sleep: (ms) => tools.clock.sleep(ms, signal) });
    try {
      return await readSettings(cloudflare, target.declared.domain);
    } catch (error) {
      // The token may be there for something else altogether.
      if (error instanceof Refused && error.kind === "missing") throw new NotConfigured(error.message);
      throw error;
    }
  },
});
