import { NotDelivered } from "../model/alert.ts";
import { NoAnswer, type Tools } from "../model/tools.ts";

/**
 * Posts JSON and takes any 2xx for "delivered". The address may hold a secret, so no error names it: only `who`, the status or how far
 * the request came.
 */
export async function postJson(
  tools: Pick<Tools, "http">,
  who: string,
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const answer = await tools.http
    .request({
      url,
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "openingday-watch", ...headers },
      body: JSON.stringify(body),
      timeoutMs: 10_000,
      maxBytes: 1024,
      fresh: true,
    })
    .catch((error: unknown) => {
      const why = error instanceof NoAnswer ? ` (${error.layer}: ${error.code})` : "";
      throw new NotDelivered(`${who} could not be reached${why}.`);
    });
  if (answer.status >= 200 && answer.status < 300) return;
  throw new NotDelivered(`${who} answered ${answer.status}.`, readRetryAfter(answer.header("retry-after")));
}

function readRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,6}$/.test(value.trim()) ? Number(value) * 1000 : undefined;
}
