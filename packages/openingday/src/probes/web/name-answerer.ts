import type { Header } from "../../model/evidence-web.ts";

const valued: readonly string[] = [
  "server",
  "via",
  "x-powered-by",
  "x-redirect-by",
  "cf-mitigated",
  "retry-after",
  "cf-cache-status",
  "x-cache",
];
const present: readonly string[] = ["cf-ray", "x-vercel-id", "x-nf-request-id", "fly-request-id", "x-amz-cf-id", "x-render-origin-server"];

/**
 * The headers that tell who gave an answer, such as `server: cloudflare; cf-ray`; undefined when there are none. Identifiers are
 * named without their value. `edgeHeader` is the header that only the declared edge adds.
 */
export function nameAnswerer(headers: readonly Header[], edgeHeader?: string): string | undefined {
  const parts: string[] = [];
  for (const { name, value } of headers) {
    const lower = name.toLowerCase();
    if (valued.includes(lower) || lower === edgeHeader?.toLowerCase()) parts.push(`${lower}: ${value.slice(0, 80)}`);
    else if (present.includes(lower)) parts.push(lower);
  }
  return parts.length === 0 ? undefined : [...new Set(parts)].slice(0, 8).join("; ");
}
