import type { FixedAddress } from "../../model/evidence-web.ts";
import type { Declared } from "../../model/target.ts";
import type { Tools } from "../../model/tools.ts";
import { readRedirect } from "../../parsers/redirect.ts";
import { redact } from "../../parsers/redact.ts";
import { describeFailure } from "../failure.ts";
import { inParallel } from "../in-parallel.ts";
import { nameAnswerer } from "./name-answerer.ts";

const atOnce = 8;
const maxAddresses = 30;

/**
 * Asks the addresses that machines and forms come to (webhooks, returns from a sign-in provider, forms) once with a plain GET, which
 * changes nothing there: any answer will do, as long as it is no redirect.
 */
export async function askFixed(declared: Declared, tools: Pick<Tools, "http">, timeoutMs: number): Promise<readonly FixedAddress[]> {
  const wanted = new Map<string, FixedAddress["kind"]>();
  for (const { url } of declared.forms) wanted.set(url, "form");
  for (const url of declared.oauthCallbacks ?? []) wanted.set(url, "oauth");
  for (const url of declared.webhooks ?? []) wanted.set(url, "webhook");
  return inParallel([...wanted].slice(0, maxAddresses), atOnce, async ([url, kind]): Promise<FixedAddress> => {
    const base = { kind, url: redact(url) };
    try {
      const answer = await tools.http.request({ url, maxBytes: 1_024, timeoutMs });
      const next = readRedirect(answer);
      const by = nameAnswerer(answer.headers, declared.edge?.header);
      return {
        ...base,
        status: answer.status,
        ...(next === undefined ? {} : { location: redact(next.ok ? next.value : next.error) }),
        ...(by === undefined ? {} : { by }),
      };
    } catch (error) {
      return { ...base, ...describeFailure(error) };
    }
  });
}
