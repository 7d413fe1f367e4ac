import type { RouteAnswer } from "../../../model/evidence-smoke.ts";

/** One answer as it was seen. */
export function describeRoute({ method, url, status, endedAt, error, welcome, words }: RouteAnswer): string {
  const parts = [
    `${method} ${url}: ${error ?? `${status}`}`,
    ...(endedAt === undefined ? [] : [`at ${endedAt}`]),
    ...(words?.found === false ? [`without “${words.wanted}”`] : []),
    ...(welcome === "kept-out" ? ["a stranger is kept out"] : []),
  ];
  return parts.join(", ");
}
