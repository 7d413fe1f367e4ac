import { type Browser, chromium } from "playwright-core";
import { mapHosts } from "../../apps/coach/world/welcome.ts";
import type { World } from "../../apps/coach/world/world.ts";

/** A browser that finds the demo on its real names and takes its certificates. */
export function openChromium(executablePath: string, world: World): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=${mapHosts(world)}`,
      `--ignore-certificate-errors-spki-list=${world.spkiSha256}`,
    ],
  });
}
