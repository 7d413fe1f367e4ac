import type { ProbeContext } from "../../model/probe.ts";
import { findReleases } from "../find-release.ts";

/** The release to which a way back would lead, and the files that have changed the database since. */
export interface Before {
  readonly release: string;
  /** From the project's folder on. */
  readonly changes: readonly string[];
}

/**
 * What was released before the code that lies here: the last release where the code is newer, the one before it where the code is that
 * release. Undefined where Git knows of none.
 */
export async function findBefore(
  { tools }: Pick<ProbeContext, "tools">,
  repository: string,
  folders: readonly string[],
): Promise<Before | undefined> {
  const ask = (...args: readonly string[]): Promise<string> => tools.git.run(repository, args);
  const [last, ...earlier] = await findReleases(tools, repository);
  if (last === undefined) return undefined;
  const places = folders.map((folder) => (folder === "" ? "." : folder));
  const changesSince = async (tag: string): Promise<readonly string[]> => {
    const changed = await ask("diff", "--name-only", "-z", "--no-renames", "--relative", `refs/tags/${tag}`, "--", ...places);
    const added = await ask("ls-files", "--others", "--exclude-standard", "-z", "--", ...places);
    return [...new Set(`${changed}\0${added}`.split("\0"))].filter((path) => /\.(?:sql|[cm]?[jt]s)$/i.test(path)).toSorted();
  };
  const commitOf = async (revision: string): Promise<string> => (await ask("rev-parse", "--verify", `${revision}^{commit}`)).trim();
  const here = await commitOf("HEAD");
  const sinceLast = await changesSince(last);
  if (sinceLast.length > 0 || (await commitOf(`refs/tags/${last}`)) !== here) return { release: last, changes: sinceLast };
  for (const release of earlier)
    if ((await commitOf(`refs/tags/${release}`)) !== here) return { release, changes: await changesSince(release) };
  return undefined;
}
