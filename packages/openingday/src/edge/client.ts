import type { CloudflareAnswer, CloudflareCall, Tools } from "../model/tools.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { explainRefusal, Refused } from "./refusal.ts";

/** Cloudflare's API as we use it. Every call rejects with Refused when the answer is a no, with NoAnswer when there is none. */
export interface Cloudflare {
  /** The result of a GET. */
  get(path: string): Promise<unknown>;
  /** All pages of a list, in order; rejects when there are more than 20 of 500. */
  list(path: string): Promise<readonly unknown[]>;
  /** Changes something; the result. Never sent a second time unless Cloudflare said that it did not take the first. */
  send(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<unknown>;
}

export interface CloudflareOptions {
  readonly door: NonNullable<Tools["cloudflare"]>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Longest wait that is granted when Cloudflare asks for one, seconds. @defaultValue 10 */
  readonly maxWaitSeconds?: number;
}

const perPage = 500;
const maxPages = 20;
const maxTries = 3;

/** A thin client: envelopes, pages, and the patience that a busy API asks for. */
export function createCloudflare({ door, sleep, maxWaitSeconds = 10 }: CloudflareOptions): Cloudflare {
  async function call(request: CloudflareCall): Promise<Envelope> {
    for (let tries = 1; ; tries += 1) {
      const answer = await door.request(request);
      const envelope = readEnvelope(answer.body);
      if (answer.status < 300 && envelope?.success === true) return envelope;
      const waitSeconds = patience(answer, request.method, tries);
      if (tries >= maxTries || waitSeconds === undefined || waitSeconds > maxWaitSeconds) throw explainRefusal(answer.status, envelope);
      await sleep(waitSeconds * 1_000);
    }
  }

  async function page(path: string, number: number): Promise<{ items: readonly unknown[]; pages: number }> {
    const { result, result_info: info } = await call({
      method: "GET",
      path: `${path}${path.includes("?") ? "&" : "?"}page=${number}&per_page=${perPage}`,
    });
    return { items: Array.isArray(result) ? result : [], pages: info?.total_pages ?? 1 };
  }

  return {
    get: async (path) => (await call({ method: "GET", path })).result,
    async list(path) {
      const first = await page(path, 1);
      if (first.pages > maxPages)
        throw new Refused("other", 200, [], `Cloudflare lists more than ${maxPages * perPage} entries, which is more than is read here.`);
      const rest = await Promise.all(Array.from({ length: Math.max(0, first.pages - 1) }, (_, index) => page(path, index + 2)));
      return [first, ...rest].flatMap(({ items }) => items);
    },
    send: async (method, path, body) => (await call({ method, path, ...(body === undefined ? {} : { body }) })).result,
  };
}

/** Seconds to wait before the same call again; undefined where once is enough. A 429 was not carried out, a 5xx may have been. */
function patience({ status, retryAfterSeconds }: CloudflareAnswer, method: string, tries: number): number | undefined {
  if (status === 429) return retryAfterSeconds ?? 2 ** tries;
  return status >= 500 && method === "GET" ? tries / 2 : undefined;
}
