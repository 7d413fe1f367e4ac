import type { ProbeContext } from "../model/probe.ts";
import type { SecretCollector } from "./secret-collector.ts";
import { largestFile } from "./scan-tree.ts";

export interface BundleScan {
  readonly files: number;
  readonly gaps: readonly string[];
}

const sentToBrowsers = /\.(?:[cm]?js|css|html?|map|json|webmanifest|txt|xml)$/i;

/** Scans what a build made for browsers: scripts, styles, pages and their source maps. */
export async function scanBundle({ tools, signal }: ProbeContext, folder: string, collector: SecretCollector): Promise<BundleScan> {
  if (!(await tools.files.exists(folder)))
    return { files: 0, gaps: [`The folder of the built site, ${folder}, does not exist. Build it and look again`] };
  let files = 0;
  let unreadable = 0;
  const gaps: string[] = [];
  try {
    for await (const { path, bytes: size } of tools.files.list(folder)) {
      const stop = signal.aborted ? "The scan was stopped" : collector.stop();
      if (stop !== undefined) {
        gaps.push(`${stop}; not all of the built site was looked at`);
        break;
      }
      if (!sentToBrowsers.test(path)) continue;
      if (size > largestFile) gaps.push(`${path} is too large to look at`);
      else {
        try {
          collector.add(await tools.files.readBytes(`${folder}/${path}`, largestFile), { path, where: "bundle" });
          files += 1;
        } catch {
          unreadable += 1;
        }
      }
    }
  } catch (error) {
    gaps.push(`Not all of the built site could be listed: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (unreadable > 0) gaps.push(`${unreadable} files of the built site could not be read`);
  if (files === 0 && gaps.length === 0) gaps.push(`The folder of the built site, ${folder}, holds no script or page`);
  return { files, gaps };
}
