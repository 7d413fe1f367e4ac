const usual = ["commit", "sha", "revision", "gitCommit", "git_commit", "commitSha", "commit_sha", "version", "release"];
const longest = 100;

/**
 * The commit that a site answers: in the named field of its JSON, else in one of the usual fields, else the whole of a short text.
 * What is added to a commit, as “-dirty”, is kept. Undefined where no commit is in it.
 */
export function readLiveCommit(text: string, field?: string): string | undefined {
  const value = parse(text);
  if (typeof value === "object" && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    const names = field === undefined ? usual : [field];
    return names.map((name) => asCommit(record[name])).find((commit) => commit !== undefined);
  }
  return asCommit(typeof value === "string" ? value : text);
}

function asCommit(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > longest) return undefined;
  return /^(?:[0-9a-f]{7,64})(?:[-+.][\w.-]{1,30})?$/iu.exec(value.trim())?.[0].toLowerCase();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
