import type { EdgeArrival } from "../../model/evidence-protection.ts";
import { defineProbe, NotConfigured } from "../../model/probe.ts";
import { NoAnswer } from "../../model/tools.ts";
import { findCloudflareRange } from "../../parsers/cloudflare-ranges.ts";

const path = "/.well-known/openingday-arrival";

/** Asks the app how this very request arrived at it; only an app with `@openingday/node` mounted, and our key's hash, answers. */
export default defineProbe({
  key: "edge.arrival",
  mode: "active",
  timeoutMs: 15_000,
  maxRequests: 1,
  phase: 1,
  async gather({ target, tools }) {
    const { arrivalKey } = tools;
    if (arrivalKey === undefined) throw new NotConfigured("there is no key to ask the server with");
    const url = new URL(path, target.declared.app);
    if (url.protocol !== "https:") throw new NotConfigured("the app is not reached by https");
    const answer = await tools.http.request({ url: url.href, headers: { "x-openingday-key": arrivalKey.key }, maxBytes: 2_048 });
    if (answer.status >= 500) throw new NoAnswer("http", String(answer.status), `${url.hostname} answered ${answer.status}`);
    return readArrival(answer.status === 200 ? answer.text() : "") ?? { mounted: false, setting: `OPENINGDAY_ARRIVAL=${arrivalKey.hash}` };
  },
});

/** What `answerArrival` says; undefined for any other page. */
function readArrival(text: string): EdgeArrival | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { arrival } = (value ?? {}) as { readonly arrival?: unknown };
  if (typeof arrival !== "object" || arrival === null) return undefined;
  const { encrypted, peer, visitorScheme } = arrival as {
    readonly encrypted?: unknown;
    readonly peer?: unknown;
    readonly visitorScheme?: unknown;
  };
  if (typeof encrypted !== "boolean" || typeof peer !== "string") return undefined;
  return {
    mounted: true,
    encrypted,
    fromCloudflare: findCloudflareRange(peer) !== undefined,
    ...(visitorScheme === "http" || visitorScheme === "https" ? { visitorScheme } : {}),
  };
}
