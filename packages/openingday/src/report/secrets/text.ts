import type { FoundSecret, SecretReport } from "../../model/secret-report.ts";

const places: Readonly<Record<FoundSecret["state"], string>> = {
  now: "in the files now",
  untracked: "in a file that the next “git add” takes in",
  staged: "in what is about to be committed",
  history: "only in earlier versions: the newest no longer shows it",
  bundle: "in the built site, which every visitor downloads",
  image: "in the image",
};

/** The report as a person reads it on a terminal. */
export function renderSecretsText(report: SecretReport): string {
  const { found, accepted, notes, setAside, incomplete, looked } = report;
  const lines = [headline(found.length, incomplete.length), ""];
  for (const secret of found) lines.push(...describe(secret), "");
  if (accepted.length > 0) {
    lines.push(`Accepted by name, ${accepted.length}:`);
    for (const { title, shown, path, accepted: by } of accepted)
      lines.push(`  ${title} (${shown}) in ${path}: by ${by?.by ?? ""} until ${by?.until ?? ""}: ${by?.reason ?? ""}`);
    lines.push("");
  }
  if (incomplete.length > 0) lines.push("Not everything was looked at:", ...incomplete.map((reason) => `  ${reason}.`), "");
  if (notes.length > 0) lines.push("Public by design, no harm:", ...notes.map((note) => `  ${note}`), "");
  for (const { reason, count } of setAside) lines.push(`Left out: ${count} ${reason}`);
  const size = (looked.bytes / 1e6).toFixed(1);
  lines.push(`Looked at ${looked.files} files and ${looked.earlierVersions} earlier versions (${size} MB). No value was stored or sent.`);
  return `${lines.join("\n")}\n`;
}

function headline(count: number, gaps: number): string {
  if (count > 0) return `${count} ${count === 1 ? "secret" : "secrets"} found.`;
  return gaps > 0 ? "CANNOT TELL: no secret was found, but not everything could be looked at." : "No secret was found.";
}

function describe(secret: FoundSecret): string[] {
  const { title, shown, path, line, state, commit, committedAt, otherFiles, confidence, fingerprint, todo, acceptanceEnded } = secret;
  const date = committedAt === undefined ? "" : `, written ${committedAt.slice(0, 10)}`;
  return [
    `${confidence === "likely" ? "? " : "✗ "}${title} (${shown})`,
    `    where      ${path}${line > 0 ? `, line ${line}` : ""}${otherFiles > 0 ? `, and ${otherFiles} more ${otherFiles === 1 ? "file" : "files"}` : ""}`,
    `    state      ${places[state]}`,
    ...(commit === undefined ? [] : [`    since      commit ${commit.slice(0, 10)}${date}`]),
    ...(acceptanceEnded === undefined ? [] : [`    accepted   by ${acceptanceEnded.by} until ${acceptanceEnded.until}: that has ended`]),
    `    do         ${todo}`,
    `    name       secret:${fingerprint}`,
  ];
}
