import { redact } from "./redact.ts";

/** A commit's message, as the notes need it. */
export interface NotedCommit {
  readonly commit: string;
  readonly subject: string;
  readonly body: string;
}

const groups = ["Needs care", "New", "Fixed", "Faster", "Changed", "Inside"] as const;
type Group = (typeof groups)[number];

const byType: Readonly<Record<string, Group>> = {
  feat: "New",
  feature: "New",
  fix: "Fixed",
  bugfix: "Fixed",
  hotfix: "Fixed",
  security: "Fixed",
  revert: "Changed",
  perf: "Faster",
  build: "Inside",
  chore: "Inside",
  ci: "Inside",
  deps: "Inside",
  docs: "Inside",
  refactor: "Inside",
  style: "Inside",
  test: "Inside",
};
const byVerb: readonly (readonly [RegExp, Group])[] = [
  [/^(?:adds?|added|allows?|allowed|introduces?|introduced|lets?|offers?|supports?|creates?|created|begin)\b/iu, "New"],
  [/^(?:fix(?:es|ed)?|repairs?|corrects?|corrected|mends?|prevents?|stops?|resolves?|resolved|hotfix)\b/iu, "Fixed"],
  [/^(?:speed|optimi[sz]es?|caches?)\b/iu, "Faster"],
  [/^(?:bumps?|tests?|refactors?|lints?|formats?|typos?|wip|merge|ci|docs?)\b/iu, "Inside"],
];
const conventional = /^(?<type>[a-z]+)(?:\((?<scope>[^)]{1,60})\))?(?<breaking>!)?:\s+(?<rest>\S.*)$/iu;
const mostShown = 200;

/**
 * Notes drafted from commits, newest first: by kind where their subjects say it (“feat: …”), else by their first word. Secrets and mail
 * addresses are masked; nothing that steers a terminal gets through.
 */
export function draftNotes(commits: readonly NotedCommit[], heading: string): string {
  const lines = new Map<Group, string[]>(groups.map((group) => [group, []]));
  for (const one of commits.slice(0, mostShown)) {
    const { group, text } = sort(one);
    lines.get(group)?.push(`- ${text} (${one.commit.slice(0, 7)})`);
  }
  const parts = groups.flatMap((group) => {
    const own = lines.get(group) ?? [];
    return own.length === 0 ? [] : [`## ${group}\n\n${own.join("\n")}\n`];
  });
  if (parts.length === 0) parts.push("Nothing was committed since the release before.\n");
  if (commits.length > mostShown) parts.push(`And ${commits.length - mostShown} earlier commits.\n`);
  return `# ${heading}\n\n${parts.join("\n")}`;
}

function sort({ subject, body }: NotedCommit): { readonly group: Group; readonly text: string } {
  const clean = redact(subject.replaceAll(/\p{Cc}/gu, " ").trim()).slice(0, 300);
  const isBreaking = /^BREAKING[ -]CHANGE:/mu.test(body);
  const found = conventional.exec(clean)?.groups;
  const known = found?.["type"] === undefined ? undefined : byType[found["type"].toLowerCase()];
  if (found !== undefined && (known !== undefined || found["breaking"] === "!")) {
    const scope = found["scope"] === undefined ? "" : `${found["scope"]}: `;
    const group = isBreaking || found["breaking"] === "!" ? "Needs care" : (known ?? "Changed");
    return { group, text: capital(`${scope}${found["rest"] ?? ""}`) };
  }
  if (isBreaking) return { group: "Needs care", text: capital(clean) };
  return { group: byVerb.find(([pattern]) => pattern.test(clean))?.[1] ?? "Changed", text: capital(clean) };
}

function capital(text: string): string {
  return text === "" ? "(no words)" : `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}
