import type { SecretScan } from "../model/evidence-repository.ts";
import type { ProbeContext } from "../model/probe.ts";
import { markAllowed } from "./allowed-secrets.ts";
import { keepEarliest } from "./locate-hits.ts";
import { scanBundle } from "./scan-bundle.ts";
import { scanImage } from "./scan-image.ts";
import { createCollector } from "./secret-collector.ts";

const limits = { maxMs: 300_000, maxBytes: 8 * 1_024 * 1_024 * 1_024, maxHits: 2_000 };

/** Secrets in a built site or in a saved image alone, whatever repository they came from. */
export async function scanApart(
  context: ProbeContext,
  what: { readonly bundle: string } | { readonly image: string },
): Promise<SecretScan> {
  const { tools, target } = context;
  const collector = createCollector(tools, limits);
  const part = "bundle" in what ? "bundle" : "image";
  const scan = "bundle" in what ? await scanBundle(context, what.bundle, collector) : await scanImage(context, what.image, collector);
  return {
    hits: markAllowed(keepEarliest(collector.hits, new Set()), target.allowedSecrets ?? [], tools.clock.now()),
    files: scan.files,
    blobs: 0,
    bytes: collector.bytes,
    incomplete: scan.gaps,
    gaps: scan.gaps.map((reason) => ({ part, reason })),
    setAside: collector.setAside(),
  };
}
