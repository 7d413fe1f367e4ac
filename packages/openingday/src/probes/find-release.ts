import type { Tools } from "../model/tools.ts";

const versionTag = /(?:^|[/@_-])v?\d+\.\d+|(?:^|[/_-])release|^\d{4}-?\d{2}-?\d{2}/i;

/** Tag of the last release, by when it was made; undefined where no tag looks like one, which is not guessed at. */
export async function findRelease(tools: Pick<Tools, "git">, folder: string): Promise<string | undefined> {
  return (await findReleases(tools, folder))[0];
}

/** Tags of all releases, the last one first. */
export async function findReleases(tools: Pick<Tools, "git">, folder: string): Promise<readonly string[]> {
  const listed = await tools.git.run(folder, ["for-each-ref", "--sort=-creatordate", "--format=%(refname:strip=2)", "refs/tags"]);
  return listed.split("\n").filter((tag) => versionTag.test(tag));
}
