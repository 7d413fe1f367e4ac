import type { Tools } from "../model/tools.ts";

/**
 * Whether the monitor itself can still reach the world: any answer of any reference address is enough. Asked only in the moment
 * before an alarm, so it costs nothing while all is well. Without references it is taken to be so.
 */
export async function hasConnection(references: readonly string[], tools: Pick<Tools, "http">): Promise<boolean> {
  if (references.length === 0) return true;
  const request = (url: string): Promise<unknown> => tools.http.request({ url, method: "HEAD", timeoutMs: 3000, maxBytes: 0, fresh: true });
  return Promise.any(references.slice(0, 5).map(request)).then(
    () => true,
    () => false,
  );
}
