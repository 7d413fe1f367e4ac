import type { Tools } from "../model/tools.ts";

const versionTag = /(?:^|[/@_-])v?\d+\.\d+|(?:^|[/_-])release|^\d{4}-?\d{2}-?\d{2}/i;

/** Tag of the last release, by when it was made; undefined where no tag looks like one, which is not guessed at. */
export async function findRelease(tools: Pick<Tools, "git">, folder: string): Promise<string | undefined> {
  const listed = await tools.git.run(folder, ["for-each-ref", "--sort=-creatordate", "--format=%(refname:strip=2)", "refs/tags"]);
  return listed.split("\n").find((tag) => versionTag.test(tag));
}
