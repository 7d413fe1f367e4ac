import { createHash } from "node:crypto";
import type { Tools } from "../model/tools.ts";
import { type BuiltFile, isProduct } from "../parsers/builds/pair-files.ts";

const mostFiles = 50_000;
const mostBytes = 4 * 1_073_741_824;
const pieceBytes = 4 * 1_048_576;

/** The files of a build with their hashes, by path; what bundlers keep for themselves is left out. Rejects where there is too much, or nothing. */
export async function listOutput(tools: Pick<Tools, "files">, project: string, folders: readonly string[]): Promise<readonly BuiltFile[]> {
  const built = new Map<string, string>();
  let bytesInAll = 0;
  for (const folder of folders) {
    if (!(await tools.files.exists(`${project}/${folder}`)))
      throw new Error(`The build ended well, but made no folder ${folder}. Correct “output” under “build”`);
    for await (const { path, bytes } of tools.files.list(`${project}/${folder}`)) {
      const whole = `${folder}/${path}`;
      if (!isProduct(whole) || built.has(whole)) continue;
      bytesInAll += bytes;
      if (built.size >= mostFiles || bytesInAll > mostBytes)
        throw new Error(`The build makes more than is compared: ${mostFiles} files or 4 GB. Name fewer folders as “output” under “build”`);
      built.set(whole, await hash(tools, `${project}/${whole}`, bytes));
    }
  }
  if (built.size === 0)
    throw new Error(`The build ended well, but left nothing in ${folders.join(" or ")}. Correct “output” under “build”`);
  return [...built].map(([path, sha256]) => ({ path, sha256 }));
}

async function hash({ files }: Pick<Tools, "files">, path: string, bytes: number): Promise<string> {
  const sum = createHash("sha256");
  for (let at = 0; at < bytes; at += pieceBytes) sum.update(await files.readFrom(path, at, pieceBytes));
  return sum.digest("hex");
}
