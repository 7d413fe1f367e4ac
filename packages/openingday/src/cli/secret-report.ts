import { groupSecrets, type SeenSecret } from "../checks/secrets/words/describe-hits.ts";
import type { SecretHit, SecretScan } from "../model/evidence-repository.ts";
import type { FoundSecret, SecretReport } from "../model/secret-report.ts";
import { publicKeyNotes } from "../secrets/public-keys.ts";

const replaceFirst = "Replace the key at its provider first: that alone makes the old one worthless.";
const todos: Readonly<Record<FoundSecret["state"], string>> = {
  now: `${replaceFirst} Then keep the new one in the hosting platform's settings and let the code read it from there.`,
  untracked: "Add the file to .gitignore, or move the value into the hosting platform's settings.",
  staged:
    "Take it out before you commit, and keep it in the hosting platform's settings. It need not be replaced if it never left this machine.",
  history: `${replaceFirst} Rewriting the history (git filter-repo) comes second.`,
  bundle: `${replaceFirst} Then use it on the server only: rename the setting so that the build does not publish it.`,
  image: `${replaceFirst} Then build the image without it: give it to the running container, not to the build.`,
};

/** Sums up one scan, one entry for each secret. */
export function makeSecretReport(folder: string, scan: SecretScan, kind: "staged" | "whole"): SecretReport {
  const secrets = groupSecrets(scan.hits.filter(({ publicReason }) => publicReason === undefined)).map((secret) => describe(secret, kind));
  return {
    version: 1,
    folder,
    found: secrets.filter(({ accepted }) => accepted === undefined),
    accepted: secrets.filter(({ accepted }) => accepted !== undefined),
    notes: publicKeyNotes(scan.hits),
    setAside: scan.setAside ?? [],
    incomplete: (scan.gaps ?? []).map(({ reason }) => reason),
    looked: { files: scan.files + (scan.bundle?.files ?? 0) + (scan.image?.files ?? 0), earlierVersions: scan.blobs, bytes: scan.bytes },
  };
}

function describe({ first, places }: SeenSecret, kind: "staged" | "whole"): FoundSecret {
  const state = kind === "staged" ? "staged" : stateOf(first);
  const since = places.filter(({ committedAt }) => committedAt !== undefined).toSorted((one, other) => dateOf(one) - dateOf(other))[0];
  const ended = places.find(({ allowedUntil }) => allowedUntil !== undefined)?.allowedUntil;
  const accepted = places.every(({ allowed }) => allowed !== undefined) ? first.allowed : undefined;
  return {
    rule: first.rule,
    title: first.title,
    shown: first.shown,
    fingerprint: first.fingerprint,
    confidence: first.confidence ?? "proved",
    path: first.path,
    line: first.line,
    otherFiles: new Set(places.map(({ path }) => path)).size - 1,
    state,
    ...(since?.commit === undefined ? {} : { commit: since.commit }),
    ...(since?.committedAt === undefined ? {} : { committedAt: since.committedAt }),
    todo: todos[state],
    ...(ended === undefined ? {} : { acceptanceEnded: ended }),
    ...(accepted === undefined ? {} : { accepted }),
  };
}

function stateOf(hit: SecretHit): FoundSecret["state"] {
  if (hit.where === "bundle" || hit.where === "served") return "bundle";
  if (hit.where === "image") return "image";
  if (hit.where === "history") return hit.inHead === true ? "now" : "history";
  return hit.tracked === false ? "untracked" : "now";
}

function dateOf({ committedAt }: SecretHit): number {
  return Date.parse(committedAt ?? "9999-01-01");
}
